using OnnxKeras.Config;

namespace OnnxKeras.Callbacks;

/// <summary>Ends training when the loss is no longer a number, or infinite; looks at the loss of every batch.</summary>
/// <param name="raiseError">Whether it ends with an error, before other callbacks take it for the regular end.</param>
public sealed class TerminateOnNaN(bool raiseError = false) : Callback
{
    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (!logs.TryGetValue("loss", out var loss) || double.IsFinite(loss)) return;
        if (raiseError) throw new KerasException($"The loss is {PythonNumber.Text(loss)} at batch {batch}: training ends here.");
        ProgbarLogger.WriteLine($"Batch {batch}: Invalid loss, terminating training");
        Model.StopTraining = true;
    }
}
