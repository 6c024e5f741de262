using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace OnnxKeras.Cli;

/// <summary>Results on the standard output: for people, or as JSON for programs.</summary>
static class Output
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        MaxDepth = 256,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    static Output()
    {
        // A file or a pipe has no width; only a terminal's lines need breaking.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 10_000;
    }

    /// <summary>The option of every command whose answer a program may read.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON object instead of text." };

    /// <summary>The option of every command that computes; the CPU by default.</summary>
    public static Option<Device> DeviceOption(string what) => new("--device")
    {
        Description = $"{what}: cpu, cuda (the first NVIDIA GPU) or cuda:1 (by number).",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => Device.Cpu,
        CustomParser = given =>
        {
            try
            {
                return Device.Parse(given.Tokens[0].Value);
            }
            catch (KerasException e)
            {
                given.AddError(e.Message);
                return default;
            }
        },
    };

    /// <summary>An object as JSON.</summary>
    public static string ToJson(object value) => JsonSerializer.Serialize(value, json);

    /// <summary>Prints the answer as JSON or as text.</summary>
    public static void Write(bool asJson, object answer, Action print)
    {
        if (asJson) Console.WriteLine(ToJson(answer));
        else print();
    }

    /// <summary>Prints rows under headings, without lines; numbers belong into the columns named.</summary>
    public static void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, params int[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (i, heading) in headings.Index())
        {
            var side = numbers.Contains(i) ? Spectre.Console.Justify.Right : Spectre.Console.Justify.Left;
            table.AddColumn(new TableColumn(Markup.Escape(heading)) { Alignment = side });
        }
        foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    /// <summary>Refuses a file whose folder is not there, before anything is computed for it.</summary>
    /// <exception cref="KerasException">There is no such folder.</exception>
    public static void CheckFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new KerasException($"Cannot write '{path}': the folder '{folder}' does not exist.");
    }

    /// <summary>A number of bytes in the unit that fits, such as <c>1.5 MB</c>.</summary>
    public static string Bytes(long count)
    {
        string[] units = ["B", "KB", "MB", "GB"];
        double size = count;
        var unit = 0;
        for (; size >= 1024 && unit < units.Length - 1; unit++) size /= 1024;
        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>A text's beginning, in one line.</summary>
    public static string Head(string text, int length = 100)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= length ? text : text[..length] + "…";
    }
}
