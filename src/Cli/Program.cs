using System.CommandLine;
using System.CommandLine.Help;
using OnnxKeras.Cli;
using OnnxKeras.Cli.Commands;
using Convert = OnnxKeras.Cli.Commands.Convert;

var root = new RootCommand("Keras models in .NET: look into them, convert them to ONNX, run and train them.")
{
    Summary.Create(), Inspect.Create(), Plot.Create(), Convert.Create(), Predict.Create(), Fit.Create(), Diff.Create(), Doctor.Create(),
};
root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();
return Invocation.Run(root, args);
