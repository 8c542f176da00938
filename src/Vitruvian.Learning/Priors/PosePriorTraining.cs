using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Learning.Modules;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Priors;

/// <summary>Trains networks that are pose priors on recorded poses.</summary>
public static class PosePriorTraining
{
    /// <summary>Trains a variational auto-encoder.</summary>
    /// <param name="examples">The poses.</param>
    /// <param name="typical">Where fits without a start begin.</param>
    /// <param name="options">Its size, and how long.</param>
    /// <param name="report">Is given each step's number and loss; may be null.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InvalidInputException">There are too few poses.</exception>
    public static PoseVae Vae(PoseExamples examples, IReadOnlyList<TypicalPose> typical, PriorTrainingOptions options, Action<int, double>? report = null, CancellationToken cancellation = default)
    {
        Check(examples, options);
        using PoseVaeNetwork network = TrainVae(examples, options, report, cancellation);
        return (PoseVae)network.ToPrior(Uncalibrated(typical)).CalibratedOn(examples, options.Scale, cancellation);
    }

    /// <summary>Trains a conditional flow: of every batch's poses, each is seen from somewhere, more or less of it (<see cref="SeenPose"/>).</summary>
    /// <param name="examples">The poses.</param>
    /// <param name="typical">Where fits without a start begin.</param>
    /// <param name="options">Its size, and how long.</param>
    /// <param name="report">Is given each step's number and loss; may be null.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InvalidInputException">There are too few poses.</exception>
    public static PoseFlow Flow(PoseExamples examples, IReadOnlyList<TypicalPose> typical, PriorTrainingOptions options, Action<int, double>? report = null, CancellationToken cancellation = default)
    {
        Check(examples, options);
        using PoseFlowNetwork network = TrainFlow(examples, options, report, cancellation);
        return (PoseFlow)network.ToPrior(Uncalibrated(typical)).CalibratedOn(examples, options.Scale, cancellation);
    }

    internal static PoseVaeNetwork TrainVae(PoseExamples examples, PriorTrainingOptions options, Action<int, double>? report, CancellationToken cancellation)
    {
        manual_seed((long)options.Seed);
        using Tensor all = tensor(Array.ConvertAll(examples.BodyPoses.ToArray(), v => (float)v), [examples.Count, examples.Dimension]);
        using Tensor columns = PoseVaeNetwork.ColumnsOf(all);
        var network = new PoseVaeNetwork(columns, options);
        Train(network, examples, options, report, (step, poses, _) => network.Loss(PoseVaeNetwork.ColumnsOf(poses), Math.Min(1, (step + 1) / Math.Max(1, options.WarmUp * options.Steps))), cancellation);
        return network;
    }

    internal static PoseFlowNetwork TrainFlow(PoseExamples examples, PriorTrainingOptions options, Action<int, double>? report, CancellationToken cancellation)
    {
        manual_seed((long)options.Seed);
        var network = new PoseFlowNetwork(examples, options);
        Train(network, examples, options, report, (_, poses, conditions) => -network.LogDensity(poses, conditions).mean(), cancellation);
        return network;
    }

    private static void Train(nn.Module network, PoseExamples examples, PriorTrainingOptions options, Action<int, double>? report, Func<int, Tensor, Tensor, Tensor> loss, CancellationToken cancellation)
    {
        Tensor[] parameters = [.. network.parameters()];
        using Adam optimizer = optim.AdamW(parameters, options.LearningRate, weight_decay: options.WeightDecay);
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, options.Steps);
        SeededRandom random = new(options.Seed);
        double[] values = new double[examples.Dimension], condition = new double[JointCondition.Count];
        float[] poses = new float[options.Batch * values.Length], conditions = new float[options.Batch * condition.Length];
        for (int step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int b = 0; b < options.Batch; b++)
            {
                int index = random.NextInt(examples.Count);
                examples.Draw(index, random, values);
                JointCondition.Write(SeenPose.Draw(examples, index, random).Joints, condition);
                for (int i = 0; i < values.Length; i++)
                    poses[(b * values.Length) + i] = (float)values[i];
                for (int i = 0; i < condition.Length; i++)
                    conditions[(b * condition.Length) + i] = (float)condition[i];
            }

            using DisposeScope scope = NewDisposeScope();
            Tensor value = loss(step, tensor(poses, [options.Batch, values.Length]), tensor(conditions, [options.Batch, condition.Length]));
            optimizer.zero_grad();
            value.backward();
            nn.utils.clip_grad_norm_(parameters, options.MaxGradient);
            optimizer.step();
            schedule.step();
            report?.Invoke(step, value.item<double>());
        }
    }

    private static PriorCalibration Uncalibrated(IReadOnlyList<TypicalPose> typical) => new(1, 0, typical, []);

    private static void Check(PoseExamples examples, PriorTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Steps, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Batch, 1, nameof(options));
    }
}
