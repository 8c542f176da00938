using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>PyTorch's first values for linear layers and convolutions, drawn in PyTorch's order.</summary>
internal static class Initialisation
{
    /// <summary>Uniform weights and biases with the bound 1 / sqrt(fan in), drawn as PyTorch does: as He's with slope sqrt(5).</summary>
    public static void Reset(Tensor weight, Tensor? bias)
    {
        _ = nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is not null)
        {
            double bound = 1 / Math.Sqrt(nn.init.Fans(weight).In);
            _ = nn.init.uniform_(bias, -bound, bound);
        }
    }
}
