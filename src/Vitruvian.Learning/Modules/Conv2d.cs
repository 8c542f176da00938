using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Cross-correlation of images (B, in, H, W) with learned kernels; see <see cref="nn.Conv2d"/>.</summary>
public sealed class Conv2d : nn.Module<Tensor, Tensor>
{
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _dilation;
    private readonly long _groups;

    internal Conv2d(long in_channels, long out_channels, long kernel_size, long stride, long padding, long dilation, long groups, bool bias)
        : base(nameof(Conv2d))
    {
        _stride = [stride, stride];
        _padding = [padding, padding];
        _dilation = [dilation, dilation];
        _groups = groups;
        weight = empty([out_channels, in_channels / groups, kernel_size, kernel_size]);
        register_parameter(nameof(weight), weight);
        if (bias)
        {
            this.bias = empty([out_channels]);
            register_parameter(nameof(bias), this.bias);
        }

        Initialisation.Reset(weight, this.bias);
    }

    /// <summary>Kernels (out, in / groups, k, k).</summary>
    public Tensor weight { get; }

    /// <summary>Added to each output channel (out); null without.</summary>
    public Tensor? bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.conv2d(input, weight, bias, _stride, _padding, _dilation, _groups);
}
