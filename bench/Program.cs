using OnnxKeras.Bench;
using Spectre.Console;

// Ratios of OnnxKeras to hand-written TorchSharp and ONNX Runtime code, measured side by side in this process.
var rounds = args is ["--rounds", var n] ? int.Parse(n) : 9;
Func<Pair>[] pairs =
[
    () => FitMlp.Create(32, 100), () => FitMlp.Create(512, 20),
    TrainLstm.AgainstTorch, () => TrainLstm.AgainstLoop(masked: false), () => TrainLstm.AgainstLoop(masked: true),
    () => PredictMlp.Create(1), () => PredictMlp.Create(32), () => PredictMlp.Create(512),
    Generators.Create,
    WeightFiles.Load, WeightFiles.Save,
];
var table = new Table().AddColumns("benchmark", "by hand", "OnnxKeras", "ratio", "target");
var missed = 0;
foreach (var create in pairs)
{
    using var pair = create();
    var result = pair.Run(rounds);
    if (result.Ratio < pair.Target) missed++;
    table.AddRow(pair.Name, $"{result.Hand:N0} {pair.Unit}", $"{result.Ours:N0} {pair.Unit}", $"{result.Ratio:0.00}", $"≥ {pair.Target:0.00}");
}
AnsiConsole.Write(table);
return missed == 0 ? 0 : 1;
