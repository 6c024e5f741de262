using Mono.Cecil;
using TorchSharp;

namespace OnnxKeras.Tests;

/// <summary>Numbers that torch reads are alive while it does.</summary>
public class ScalarTests
{
    [Fact]
    public void NoNumberIsMadeButByScalars()
    {
        using var torch = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);
        using var train = ModuleDefinition.ReadModule(typeof(Trainer).Assembly.Location);
        var makers = Methods(torch).Where(m => m.DeclaringType.Name is nameof(Scalar) or nameof(ScalarExtensionMethods)
            && m.ReturnType.Name == nameof(Scalar)).Select(m => m.FullName).ToHashSet();
        Assert.NotEmpty(makers);

        // TorchSharp's own methods that make numbers, or call one that does.
        var rest = Methods(torch).Where(m => !makers.Contains(m.FullName)).ToList();
        while (rest.RemoveAll(m => Called(m).Any(makers.Contains) && makers.Add(m.FullName)) > 0) { }

        Assert.Empty(Methods(train).Where(m => m.DeclaringType.Name != nameof(Scalars))
            .SelectMany(m => Called(m).Where(makers.Contains), (m, called) => $"{m.DeclaringType.Name}.{m.Name} calls {called}"));
    }

    static List<MethodDefinition> Methods(ModuleDefinition module) =>
        [.. module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody)];

    static IEnumerable<string> Called(MethodDefinition method) =>
        method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>().Select(m => m.FullName);
}
