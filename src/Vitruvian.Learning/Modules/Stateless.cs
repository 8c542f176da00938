using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>A layer without parameters: a function with a name.</summary>
public sealed class Stateless : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, bool, Tensor> _function;

    internal Stateless(string name, Func<Tensor, Tensor> function)
        : this(name, (input, _) => function(input))
    {
    }

    internal Stateless(string name, Func<Tensor, bool, Tensor> function)
        : base(name) => _function = function;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _function(input, training);
}
