using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Modules one after the other, under their names or numbers.</summary>
public sealed class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.Module<Tensor, Tensor>> _modules = [];

    internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules)
        : base(nameof(Sequential))
    {
        foreach ((string name, nn.Module<Tensor, Tensor> module) in modules)
            append(name, module);
    }

    /// <summary>Number of modules.</summary>
    public int Count => _modules.Count;

    /// <summary>The module at a position.</summary>
    public nn.Module<Tensor, Tensor> this[int index] => _modules[index];

    /// <summary>Adds a module at the end.</summary>
    public void append(string name, nn.Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        _modules.Add(module);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor output = input;
        foreach (nn.Module<Tensor, Tensor> module in _modules)
            output = module.call(output);
        return output;
    }
}
