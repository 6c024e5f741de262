using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OnnxKeras.Cli;

/// <summary>A command whose help ends with examples.</summary>
sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public string[] Examples { get; } = examples;
}

/// <summary>The help text, and the command's examples.</summary>
sealed class HelpWithExamples : SynchronousCommandLineAction
{
    readonly HelpAction help = new();

    public override int Invoke(ParseResult result)
    {
        var code = help.Invoke(result);
        if (result.CommandResult.Command is ExampleCommand { Examples.Length: > 0 } command)
        {
            Console.WriteLine("Examples:");
            foreach (var example in command.Examples) Console.WriteLine($"  {example}");
        }
        return code;
    }
}
