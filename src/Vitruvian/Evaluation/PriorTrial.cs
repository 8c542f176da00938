using System.Diagnostics;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation;

/// <summary>Measures pose priors on poses that they have not seen, against poses of nobody.</summary>
public sealed class PriorTrial
{
    private const int TimedEvaluations = 50;

    private readonly PoseExamples _examples;
    private readonly FitLayout _layout;
    private readonly double[][] _recorded;
    private readonly Keypoint[][] _seen;
    private readonly double[][] _clean;
    private readonly double[][] _withinLimits;
    private readonly double[][] _shuffled;

    /// <summary>Draws the poses.</summary>
    /// <param name="examples">Poses of recordings that no prior has seen.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of the draws.</param>
    public PriorTrial(PoseExamples examples, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _examples = examples;
        _layout = FitLayout.For(examples.Model);
        var random = new SeededRandom(seed);
        (_recorded, _clean, _seen, _withinLimits, _shuffled) = (new double[count][], new double[count][], new Keypoint[count][], new double[count][], new double[count][]);
        for (int n = 0; n < count; n++)
        {
            int index = random.NextInt(examples.Count);
            _clean[n] = examples.BodyPose(index).ToArray();
            _recorded[n] = new double[examples.Dimension];
            examples.Draw(index, random, _recorded[n]);
            _seen[n] = SeenPose.Draw(examples, index, random, JointSets.Lsp14).Joints;
            _withinLimits[n] = WithinLimits(examples.Model, random);
            _shuffled[n] = new double[examples.Dimension];
            for (int i = 0; i < examples.Dimension; i += 3)
                examples.BodyPose(random.NextInt(examples.Count)).Slice(i, 3).CopyTo(_shuffled[n].AsSpan(i));
        }
    }

    /// <summary>Measures a prior.</summary>
    /// <param name="prior">The prior.</param>
    public PriorScore Measure(PosePrior prior)
    {
        ArgumentNullException.ThrowIfNull(prior);
        PosePriorTerm term = prior.CreateTerm(_layout);
        double[] recorded = Energies(term, _clean);
        (double degrees, double millimetres) = prior is PoseVae vae ? Reconstruct(vae) : (double.NaN, double.NaN);
        return new PriorScore
        {
            LogDensity = prior switch
            {
                GaussianMixture mixture => _recorded.Average(x => mixture.LogDensity(x)),
                PoseFlow flow => LogDensity(flow, seen: false),
                _ => double.NaN,
            },
            ConditionalLogDensity = prior is PoseFlow conditional ? LogDensity(conditional, seen: true) : double.NaN,
            ReconstructionDegrees = degrees,
            ReconstructionMillimetres = millimetres,
            AgainstLimits = Precedence(recorded, Energies(term, _withinLimits)),
            AgainstShuffled = Precedence(recorded, Energies(term, _shuffled)),
            Milliseconds = Time(term),
        };
    }

    /// <summary>Probability that one of the first is less than one of the second, equal ones counting half.</summary>
    internal static double Precedence(double[] first, double[] second)
    {
        double[] sorted = [.. second];
        Array.Sort(sorted);
        double sum = 0;
        foreach (double value in first)
        {
            int below = LowerBound(sorted, value, orEqual: false), upTo = LowerBound(sorted, value, orEqual: true);
            sum += sorted.Length - (0.5 * (below + upTo));
        }

        return sum / ((double)first.Length * sorted.Length);
    }

    private double LogDensity(PoseFlow flow, bool seen)
    {
        PosePass pass = flow.CreatePass();
        double sum = 0;
        for (int n = 0; n < _recorded.Length; n++)
        {
            pass.Observe(seen ? _seen[n] : []);
            sum -= pass.Evaluate(_recorded[n]);
        }

        return sum / _recorded.Length;
    }

    private static int LowerBound(double[] sorted, double value, bool orEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static double[] WithinLimits(BodyModel model, SeededRandom random)
    {
        double[] pose = new double[3 * (model.JointCount - 1)];
        for (int j = 1; j < model.JointCount; j++)
        {
            if (JointLimits.Of(model.JointNames[j]) is not { } limits)
                continue;
            new Vector3d(Between(limits.Least.X, limits.Greatest.X), Between(limits.Least.Y, limits.Greatest.Y), Between(limits.Least.Z, limits.Greatest.Z)).Write(pose.AsSpan(3 * (j - 1), 3));
        }

        return pose;

        double Between(double least, double greatest) => least + ((greatest - least) * random.NextDouble());
    }

    private double[] Energies(PosePriorTerm term, double[][] poses)
    {
        var state = new FitState(_layout);
        return Array.ConvertAll(poses, pose =>
        {
            Set(state, pose);
            return term.Evaluate(state);
        });
    }

    private (double Degrees, double Millimetres) Reconstruct(PoseVae prior)
    {
        var source = new PointSource(_examples.Model, JointSets.For(_examples.Model, JointSets.All36).Points);
        var state = new FitState(_layout);
        double degrees = 0, metres = 0;
        foreach (double[] pose in _clean)
        {
            AxisAngle[] decoded = prior.Decode(prior.Encode(pose));
            double[] values = new double[pose.Length];
            for (int j = 0; j < decoded.Length; j++)
            {
                decoded[j].Write(values.AsSpan(3 * j, 3));
                Matrix3 turn = AxisAngle.Read(pose.AsSpan(3 * j)).ToMatrix().Transpose() * decoded[j].ToMatrix();
                degrees += AxisAngle.FromMatrix(turn).Angle * 180 / Math.PI / decoded.Length;
            }

            Set(state, pose);
            double[] truth = source.Positions(state).ToArray();
            Set(state, values);
            for (int p = 0; p < source.Count; p++)
                metres += (source.Position(state, p) - Vector3d.Read(truth.AsSpan(3 * p))).Length / source.Count;
        }

        return (degrees / _clean.Length, 1000 * metres / _clean.Length);
    }

    private double Time(PosePriorTerm term)
    {
        var state = new FitState(_layout);
        var equations = new NormalEquations(_layout);
        FreeColumns free = FreeColumns.All(_layout);
        double best = double.PositiveInfinity;
        for (int n = 0; n < TimedEvaluations; n++)
        {
            Set(state, _clean[n % _clean.Length]);
            long start = Stopwatch.GetTimestamp();
            term.Evaluate(state);
            equations.Begin(free);
            term.AddDerivatives(state, equations);
            equations.Complete();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private void Set(FitState state, double[] pose)
    {
        double[] values = new double[_layout.Count];
        pose.CopyTo(values, _layout.BodyPoseColumn);
        state.Set(values);
    }
}
