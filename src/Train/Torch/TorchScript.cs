using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>
/// Torch's recurrent kernels as functions of their weights: TorchSharp has them only as modules that own theirs, but TorchScript
/// reaches all of torch's functions, and gradients flow through them as through any other.
/// </summary>
/// <remarks>CuDNN wants dense states, and has a backward pass in training mode alone, which without dropout computes the same.</remarks>
static class TorchScript
{
    static readonly Lazy<jit.CompilationUnit> functions = new(() => jit.compile("""
        def lstm(x, h, c, w, u, b, d):
            # type: (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) -> Tuple[Tensor, Tensor, Tensor]
            return torch.lstm(x, [h.contiguous(), c.contiguous()], [w, u, b, d], True, 1, 0.0, x.is_cuda, False, True)
        def gru(x, h, w, u, b, d):
            # type: (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) -> Tuple[Tensor, Tensor]
            return torch.gru(x, h.contiguous(), [w, u, b, d], True, 1, 0.0, x.is_cuda, False, True)
        def rnn_tanh(x, h, w, u, b, d):
            # type: (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) -> Tuple[Tensor, Tensor]
            return torch.rnn_tanh(x, h.contiguous(), [w, u, b, d], True, 1, 0.0, x.is_cuda, False, True)
        def rnn_relu(x, h, w, u, b, d):
            # type: (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor) -> Tuple[Tensor, Tensor]
            return torch.rnn_relu(x, h.contiguous(), [w, u, b, d], True, 1, 0.0, x.is_cuda, False, True)

        """));

    /// <summary>An LSTM over (batch, time, features), weights (4 · units, …) in the order i, f, g, o: every h, the last h and c.</summary>
    public static (Tensor Sequence, Tensor H, Tensor C) Lstm(
        Tensor x, Tensor h, Tensor c, Tensor kernel, Tensor recurrent, Tensor bias, Tensor recurrentBias) =>
        functions.Value.invoke<(Tensor, Tensor, Tensor)>("lstm", x, h, c, kernel, recurrent, bias, recurrentBias);

    /// <summary>A <c>gru</c> (gates r, z, n), <c>rnn_tanh</c> or <c>rnn_relu</c> over (batch, time, features): each h, the last.</summary>
    public static (Tensor Sequence, Tensor H) Recur(
        string name, Tensor x, Tensor h, Tensor kernel, Tensor recurrent, Tensor bias, Tensor recurrentBias) =>
        functions.Value.invoke<(Tensor, Tensor)>(name, x, h, kernel, recurrent, bias, recurrentBias);
}
