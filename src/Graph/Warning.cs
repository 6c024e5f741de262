namespace OnnxKeras;

/// <summary>Says on the console's error output what is odd, but no reason to stop.</summary>
static class Warning
{
    public static void Write(string message) => Console.Error.WriteLine($"Warning: {message}");

    /// <summary>Keras's warning about too little data.</summary>
    public static void OfDataThatEnded(int step, int steps) =>
        Write($"The data ended at step {step} of {steps}: a generator or data set must give steps × epochs batches.");
}
