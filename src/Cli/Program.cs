using System.CommandLine;
using System.CommandLine.Help;
using OnnxKeras;
using OnnxKeras.Commands;

// Not a RootCommand, which would call itself after the assembly.
var root = new ExampleCommand("onnxkeras", "Keras models in C#, from the shell.", "onnxkeras doctor")
{
    Doctor.Create(),
    new HelpOption { Action = new HelpWithExamples() },
    new VersionOption(),
};
return root.Parse(args).Invoke();
