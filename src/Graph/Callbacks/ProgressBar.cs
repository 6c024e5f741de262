using System.Globalization;
using System.Text;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>Keras 3's <c>Progbar</c>: steps, a bar, the time left, the pace and figures, in one line that is drawn anew.</summary>
/// <param name="target">The number of steps; <c>null</c> where unknown.</param>
/// <param name="output">Where to write.</param>
/// <param name="redraws">Whether output is a terminal, where lines can be drawn anew; else the finished line is all that is
/// written.</param>
/// <param name="bar">Whether there is a bar (Keras's <c>verbose</c> 1), or the finished line alone, without one (2).</param>
/// <param name="time">The clock.</param>
sealed class ProgressBar(int? target, TextWriter output, bool redraws, bool bar, TimeProvider? time = null)
{
    const int Width = 20;
    static readonly TimeSpan interval = TimeSpan.FromSeconds(0.05);

    readonly TimeProvider time = time ?? TimeProvider.System;
    readonly long start = (time ?? TimeProvider.System).GetTimestamp();
    long? firstStep, lastDrawn;
    int shown;

    /// <summary>Whether a writer is a terminal that shows lines drawn anew.</summary>
    public static bool Redraws(TextWriter output) => Environment.GetEnvironmentVariable("TERM") != "dumb"
        && (output == Console.Error ? !Console.IsErrorRedirected : output == Console.Out && !Console.IsOutputRedirected);

    /// <summary>Shows how far a call is; figures are fetched only where they are drawn.</summary>
    /// <param name="step">The steps done.</param>
    /// <param name="figures">Means so far.</param>
    /// <param name="finished">Whether this is the last.</param>
    public void Update(int step, IEnumerable<KeyValuePair<string, double>> figures, bool finished = false)
    {
        var now = time.GetTimestamp();
        if (step == 1) firstStep ??= now;
        if (!finished && (!bar || !redraws || lastDrawn is { } last && time.GetElapsedTime(last, now) < interval)) return;
        lastDrawn = now;
        // The first step also prepares, so that the pace is that of the others.
        var pace = step == 0 ? TimeSpan.Zero
            : step > 1 && firstStep is { } first ? time.GetElapsedTime(first, now) / (step - 1)
            : time.GetElapsedTime(start, now) / step;
        var line = new StringBuilder(Steps(step));
        if (bar) line.Append(' ').Append(Bar(step));
        var between = bar ? " " : " - ";
        var clock = !finished && target is { } all ? Remaining(pace * (all - step)) : $"{time.GetElapsedTime(start, now).TotalSeconds:0}s";
        line.Append(between).Append(Coloured(clock, 1)).Append(between).Append(Pace(pace));
        foreach (var (name, value) in figures) line.Append($" - {name}: {Format(bar ? Math.Abs(value) : value, value)}");
        var length = Length(line);
        line.Append(' ', Math.Max(0, shown - length));
        if (redraws && bar) line.Insert(0, '\r');
        if (finished) line.AppendLine();
        output.Write(line);
        output.Flush();
        shown = length;
    }

    string Steps(int step) => Coloured(target is { } all ? $"{step}".PadLeft($"{all}".Length) + $"/{all}" : $"{step,7}/Unknown", 1);

    string Bar(int step)
    {
        var done = target is { } all && all > 0 ? Math.Min(Width, Width * step / all) : 0;
        return (done > 0 ? Coloured(new('━', done), 32) : "") + (done < Width ? Coloured(new('━', Width - done), 37) : "");
    }

    string Coloured(string text, int code) => redraws && bar ? $"\x1b[{code}m{text}\x1b[0m" : text;

    static string Remaining(TimeSpan left) => left switch
    {
        { TotalHours: > 1 } => $"{(int)left.TotalHours}:{left:mm\\:ss}",
        { TotalMinutes: > 1 } => $"{(int)left.TotalMinutes}:{left:ss}",
        _ => $"{(int)left.TotalSeconds}s",
    };

    static string Pace(TimeSpan step) => string.Create(CultureInfo.InvariantCulture, $"{step switch
    {
        { TotalSeconds: >= 1 or 0 } => $"{step.TotalSeconds:0}s",
        { TotalMilliseconds: >= 1 } => $"{step.TotalMilliseconds:0}ms",
        _ => $"{step.TotalMicroseconds:0}us",
    }}/step");

    /// <summary>Four places, or an exponent where they would show little; as Keras, a line without a bar counts all below 0 so.</summary>
    static string Format(double size, double value) => !double.IsFinite(value) ? PythonNumber.Text(value) : size > 1e-3
        ? value.ToString("0.0000", CultureInfo.InvariantCulture) : value.ToString("0.0000e+00", CultureInfo.InvariantCulture);

    /// <summary>The columns that a line takes: colours take none.</summary>
    static int Length(StringBuilder line)
    {
        var (length, hidden) = (0, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\x1b') hidden = true;
            if (!hidden) length++;
            else if (line[i] == 'm') hidden = false;
        }
        return length;
    }
}
