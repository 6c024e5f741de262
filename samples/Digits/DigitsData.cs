using System.Globalization;

/// <summary>The 1,797 handwritten digits of the UCI set: 8 × 8 pixels from 0 to 16, shuffled once, and one-hot classes.</summary>
sealed record DigitsData(float[,] Images, float[,] Labels, int[] Classes)
{
    const int Pixels = 64, ClassCount = 10;

    /// <summary>Reads the file: 64 pixel counts, then the class, a line each.</summary>
    public static DigitsData Load(string path)
    {
        var lines = File.ReadAllLines(path);
        new Random(0).Shuffle(lines);
        var images = new float[lines.Length, Pixels];
        var labels = new float[lines.Length, ClassCount];
        var classes = new int[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var numbers = Array.ConvertAll(lines[i].Split(','), n => int.Parse(n, CultureInfo.InvariantCulture));
            for (var j = 0; j < Pixels; j++) images[i, j] = numbers[j] / 16f;
            classes[i] = numbers[Pixels];
            labels[i, classes[i]] = 1;
        }
        return new(images, labels, classes);
    }

    /// <summary>The first samples, and the rest.</summary>
    public (DigitsData Before, DigitsData After) SplitAt(int count) => (Rows(0, count), Rows(count, Classes.Length));

    DigitsData Rows(int start, int end) => new(Rows(Images, start, end), Rows(Labels, start, end), Classes[start..end]);

    static float[,] Rows(float[,] all, int start, int end)
    {
        var width = all.GetLength(1);
        var part = new float[end - start, width];
        Array.Copy(all, start * width, part, 0, part.Length);
        return part;
    }
}
