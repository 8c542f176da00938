using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>The few pieces that all backbones are made of.</summary>
internal static class ConvolutionBlocks
{
    /// <summary>Activations by kind.</summary>
    public static Stateless ReLU() => nn.ReLU(inplace: true);

    /// <summary>A convolution without bias that keeps the size (divided by the stride), as batch norm wants it.</summary>
    public static Conv2d Convolution(long inputs, long outputs, long kernel, long stride = 1, long groups = 1, long dilation = 1) =>
        nn.Conv2d(inputs, outputs, kernel, stride, dilation * (kernel / 2), dilation, groups, bias: false);

    /// <summary>Convolution, batch norm and, if any, an activation: parts 0, 1 and 2.</summary>
    public static Sequential ConvolutionNorm(long inputs, long outputs, long kernel, long stride = 1, long groups = 1, nn.Module<Tensor, Tensor>? activation = null, long dilation = 1)
    {
        Sequential block = nn.Sequential(Convolution(inputs, outputs, kernel, stride, groups, dilation), nn.BatchNorm2d(outputs));
        if (activation is not null)
            block.append("2", activation);
        return block;
    }

    /// <summary>He's normal weights by the outputs for all convolutions (He et al. 2015), ones and zeros for batch norms.</summary>
    public static void Initialise(nn.Module network)
    {
        foreach (nn.Module module in network.modules())
        {
            if (module is Conv2d convolution)
            {
                _ = nn.init.kaiming_normal_(convolution.weight, fan_out: true);
                if (convolution.bias is not null)
                    _ = nn.init.zeros_(convolution.bias);
            }
        }
    }
}
