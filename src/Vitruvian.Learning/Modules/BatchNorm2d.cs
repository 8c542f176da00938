using Vitruvian.Learning.Distributed;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Normalises each channel over batch and image, then scales and shifts it; see <see cref="nn.BatchNorm2d"/>.</summary>
public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
{
    private readonly double _eps;
    private readonly double _momentum;
    private ProcessGroup? _group;

    internal BatchNorm2d(long num_features, double eps, double momentum)
        : base(nameof(BatchNorm2d))
    {
        _eps = eps;
        _momentum = momentum;
        weight = ones(num_features);
        bias = zeros(num_features);
        running_mean = zeros(num_features);
        running_var = ones(num_features);
        num_batches_tracked = zeros([], int64);
        register_parameter(nameof(weight), weight);
        register_parameter(nameof(bias), bias);
        register_buffer(nameof(running_mean), running_mean);
        register_buffer(nameof(running_var), running_var);
        register_buffer(nameof(num_batches_tracked), num_batches_tracked);
    }

    /// <summary>Scale of each channel (C).</summary>
    public Tensor weight { get; }

    /// <summary>Shift of each channel (C).</summary>
    public Tensor bias { get; }

    /// <summary>Mean of each channel (C) as seen in training: m + momentum (batch mean - m).</summary>
    public Tensor running_mean { get; }

    /// <summary>Variance of each channel (C) as seen in training.</summary>
    public Tensor running_var { get; }

    /// <summary>Batches seen in training, int64.</summary>
    public Tensor num_batches_tracked { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (training)
            _ = num_batches_tracked.add_(1);
        if (training && _group is not null)
            return SynchronisedBatchNorm.Apply(_group, input, weight, bias, running_mean, running_var, _momentum, _eps);
        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, _momentum, _eps);
    }

    /// <summary>In training, takes the statistics of the whole batch rather than those of this process's part of it.</summary>
    /// <param name="group">The processes that have parts of the batch; null for this one alone.</param>
    public void Synchronise(ProcessGroup? group) => _group = group;
}
