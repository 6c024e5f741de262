using System.CommandLine;
using OnnxKeras.Cli.Commands;

var root = new RootCommand("Keras models in .NET: look into them, convert them to ONNX, run and train them.")
{
    Doctor.Create(),
};
return root.Parse(args).Invoke();
