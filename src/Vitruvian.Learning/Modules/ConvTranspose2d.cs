using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>The transpose of a convolution, which enlarges images; see <see cref="nn.ConvTranspose2d"/>.</summary>
public sealed class ConvTranspose2d : nn.Module<Tensor, Tensor>
{
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long[] _outputPadding;
    private readonly long[] _dilation;
    private readonly long _groups;

    internal ConvTranspose2d(long in_channels, long out_channels, long kernel_size, long stride, long padding, long output_padding, long dilation, long groups, bool bias)
        : base(nameof(ConvTranspose2d))
    {
        _stride = [stride, stride];
        _padding = [padding, padding];
        _outputPadding = [output_padding, output_padding];
        _dilation = [dilation, dilation];
        _groups = groups;
        weight = empty([in_channels, out_channels / groups, kernel_size, kernel_size]);
        register_parameter(nameof(weight), weight);
        if (bias)
        {
            this.bias = empty([out_channels]);
            register_parameter(nameof(bias), this.bias);
        }

        Initialisation.Reset(weight, this.bias);
    }

    /// <summary>Kernels (in, out / groups, k, k).</summary>
    public Tensor weight { get; }

    /// <summary>Added to each output channel (out); null without.</summary>
    public Tensor? bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        nn.functional.conv_transpose2d(input, weight, bias, _stride, _padding, _outputPadding, _groups, _dilation);
}
