namespace OnnxKeras;

/// <summary>An einsum equation with its ellipsis written out.</summary>
static class EinsumEquation
{
    /// <summary>The labels of each operand's axes and of the output's.</summary>
    public static (string[] Inputs, string Output) Parse(string equation, KerasTensor[] operands)
    {
        var sides = equation.Replace(" ", "").Split("->");
        var inputs = sides[0].Split(',');
        if (sides.Length > 2 || inputs.Length != operands.Length)
            throw new KerasException($"einsum '{equation}' names {inputs.Length} operand(s), but got {operands.Length}.");
        var broadcast = "";
        for (var i = 0; i < inputs.Length; i++)
        {
            var named = inputs[i].Replace("...", "").Length;
            if (inputs[i].Contains("..."))
            {
                var free = Free(equation)[..Math.Max(0, operands[i].Rank - named)];
                if (free.Length > broadcast.Length) broadcast = free;
            }
            else if (named != operands[i].Rank)
                throw new KerasException($"einsum '{equation}': '{inputs[i]}' names {named} axes, but operand {i} has shape "
                    + $"{operands[i].Shape}.");
        }
        for (var i = 0; i < inputs.Length; i++)
        {
            var count = operands[i].Rank - inputs[i].Replace("...", "").Length;
            if (count < 0) throw new KerasException($"einsum '{equation}': operand {i} of shape {operands[i].Shape} has too few axes.");
            inputs[i] = inputs[i].Replace("...", broadcast[(broadcast.Length - count)..]);
        }
        var output = sides.Length == 2
            ? sides[1].Replace("...", broadcast)
            : broadcast + string.Concat(string.Concat(inputs).Except(broadcast).Where(c => string.Concat(inputs).Count(d => d == c) == 1)
                .Order());
        foreach (var label in output)
            if (!inputs.Any(i => i.Contains(label)))
                throw new KerasException($"einsum '{equation}': no operand has the output's axis '{label}'.");
        return (inputs, output);
    }

    static string Free(string equation) => new([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ".Where(c => !equation.Contains(c))]);
}
