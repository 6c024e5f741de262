using System.Text;
using System.Text.RegularExpressions;

namespace OnnxKeras;

/// <summary>On which side the text of a column stands.</summary>
enum Justify { Left, Right, Center }

/// <summary>A table with lines, laid out as Python's Rich lays out the one that Keras 3 prints.</summary>
sealed partial class SummaryTable
{
    readonly int[] widths;
    readonly List<(string Name, double End, Justify Justify)> columns;
    readonly List<IReadOnlyList<string>> rows = [];

    /// <summary>A table of the given width, whose columns end at the given fractions of it.</summary>
    public SummaryTable(List<(string Name, double End, Justify Justify)> columns, int width)
    {
        this.columns = columns;
        var ends = columns.ConvertAll(c => (int)(c.End * width));
        widths = [.. ends.Select((end, i) => end - (i == 0 ? 0 : ends[i - 1]))];
        if (widths.Any(w => w < 4)) throw new KerasException($"A summary does not fit into lines of {width} characters.");
        // The fractions leave no room for the borders and the blanks beside them: every column gives a share.
        var excess = widths.Sum(w => w + 2) - (width - columns.Count - 1);
        for (var i = 0; i < widths.Length; i++)
        {
            var share = (int)Math.Round((double)excess / (widths.Length - i), MidpointRounding.ToEven);
            widths[i] -= share;
            excess -= share;
        }
    }

    public void Add(IReadOnlyList<string> row) => rows.Add(row);

    public override string ToString()
    {
        var text = new StringBuilder();
        Line("┏━┳┓");
        Row([.. columns.Select(c => c.Name)], '┃');
        Line("┡━╇┩");
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) Line("├─┼┤");
            Row(rows[i], '│');
        }
        Line("└─┴┘");
        return text.ToString();

        void Line(string box) => text.Append(box[0])
            .AppendJoin(box[2], widths.Select(w => new string(box[1], w + 2))).Append(box[3]).Append('\n');

        void Row(IReadOnlyList<string> cells, char border)
        {
            var wrapped = cells.Select((c, i) => Wrap(c, widths[i])).ToList();
            for (var line = 0; line < wrapped.Max(w => w.Count); line++)
                text.Append(border)
                    .AppendJoin(border, wrapped.Select((w, i) => $" {Fit(line < w.Count ? w[line] : "", widths[i], columns[i].Justify)} "))
                    .Append(border).Append('\n');
        }
    }

    /// <summary>Breaks between words; a word that fits on no line stands on one of its own, to be cut.</summary>
    static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (Match match in Word().Matches(text))
        {
            var word = match.Value;
            if (line.Length > 0 && line.Length + word.TrimEnd().Length > width)
            {
                lines.Add(line);
                line = "";
            }
            line += word;
        }
        lines.Add(line);
        return lines;
    }

    static string Fit(string line, int width, Justify justify)
    {
        line = line.TrimEnd();
        if (line.Length > width) line = line[..(width - 1)] + "…";
        return justify switch
        {
            Justify.Left => line.PadRight(width),
            Justify.Right => line.PadLeft(width),
            _ => line.PadLeft(line.Length + (width - line.Length) / 2).PadRight(width),
        };
    }

    [GeneratedRegex(@"\s*\S+\s*")] private static partial Regex Word();
}
