using OnnxKeras.Bench;
using Spectre.Console;

// Ratios of OnnxKeras to hand-written TorchSharp and ONNX Runtime code, measured side by side in this process.
// --rounds N times each side N times; --only NAME measures one family.
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
for (var i = 0; i < args.Length; i += 2)
    if (args[i] is not ("--rounds" or "--only") || i + 1 == args.Length)
        return Refused($"takes --rounds N and --only NAME, not '{string.Join(' ', args[i..])}'.");
if (!int.TryParse(Option("--rounds") ?? "25", out var rounds) || rounds < 1) return Refused("takes a number of at least 1 for --rounds.");
var only = Option("--only");
(string Family, Func<Pair>[] Pairs)[] families =
[
    ("fit", [() => FitMlp.Create(32, 200), () => FitMlp.Create(512, 50)]),
    ("cnn", [() => FitCnn.Create(normalized: false), () => FitCnn.Create(normalized: true)]),
    ("transformer", [FitTransformer.Create]),
    ("lstm", [TrainLstm.AgainstTorch, () => TrainLstm.AgainstLoop(masked: false), () => TrainLstm.AgainstLoop(masked: true)]),
    ("predict", [() => PredictMlp.Create(1, 5000), () => PredictMlp.Create(32, 1000), () => PredictMlp.Create(512, 100)]),
    ("generators", [Generators.Create]),
    ("files", [WeightFiles.Load, WeightFiles.Save]),
];
if (only is not null && !families.Any(f => f.Family == only))
    return Refused($"takes one of {string.Join(", ", families.Select(f => f.Family))} for --only, not '{only}'.");
var table = new Table().AddColumns("benchmark", "by hand", "OnnxKeras", "ratio", "target");
var missed = 0;
foreach (var create in families.Where(f => only is null || f.Family == only).SelectMany(f => f.Pairs))
{
    using var pair = create();
    var result = pair.Run(rounds);
    if (result.Ratio < pair.Target) missed++;
    table.AddRow(pair.Name, $"{result.Hand:N0} {pair.Unit}", $"{result.Ours:N0} {pair.Unit}", $"{result.Ratio:0.00}",
        $"≥ {pair.Target:0.00}");
}
AnsiConsole.Write(table);
return missed == 0 ? 0 : 1;

static int Refused(string why)
{
    Console.Error.WriteLine($"bench {why}");
    return 2;
}
