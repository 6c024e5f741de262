using System.CommandLine;
using System.CommandLine.Help;
using OnnxKeras.Cli;
using OnnxKeras.Cli.Commands;

var root = new RootCommand("Keras models in .NET: look into them, convert them to ONNX, run and train them.")
{
    Doctor.Create(),
};
root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();
return root.Parse(args).Invoke();
