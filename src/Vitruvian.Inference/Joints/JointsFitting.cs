using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Terms;
using Vitruvian.Inference.Estimation;

namespace Vitruvian.Inference.Joints;

/// <summary>Fits bodies to a network's evidence; for estimators and refiners. Safe to share between threads.</summary>
internal sealed class JointsFitting
{
    private readonly GaussianMixture _prior;
    private readonly JointsFitOptions _options;
    private readonly SpaceStart _starts;
    private readonly ConcurrentBag<SynergyFitter> _idle = [];
    private readonly ConcurrentBag<SmplifyFitter> _idleSearches = [];

    internal JointsFitting(BodyModel model, GaussianMixture prior, JointsFitOptions? options)
    {
        Model = model;
        _prior = prior;
        _options = options ?? new JointsFitOptions();
        _starts = new SpaceStart(model);

        // Says what does not fit together now rather than at the first person.
        _idle.Add(NewFitter());
    }

    internal BodyModel Model { get; }

    /// <summary>Does something for each person, on several threads.</summary>
    internal T[] ForEach<T>(int count, Func<int, T> work, CancellationToken cancellation)
    {
        var results = new T[count];
        int threads = Math.Min(count, _options.Threads ?? Environment.ProcessorCount);
        if (threads > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i => results[i] = work(i));
            return results;
        }

        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            results[i] = work(i);
        }

        return results;
    }

    /// <summary>The joints of the picture that count: those that the network is sure enough of.</summary>
    internal Keypoint[] Seen(JointsEstimate evidence)
    {
        var seen = new Keypoint[evidence.Joints2D.Length];
        for (int j = 0; j < seen.Length; j++)
        {
            double confidence = evidence.Confidence[j] >= _options.LeastConfidence ? evidence.Confidence[j] : 0;
            seen[j] = new Keypoint(evidence.Joints2D[j].X, evidence.Joints2D[j].Y, confidence);
        }

        return seen;
    }

    /// <summary>Joints in different places, enough of them to hold a body.</summary>
    internal static bool Suffice(ReadOnlySpan<Keypoint> seen)
    {
        const int fewest = 4;
        int count = 0;
        Keypoint? first = null;
        bool apart = false;
        foreach (Keypoint joint in seen)
        {
            if (!joint.IsVisible)
                continue;
            count++;
            first ??= joint;
            apart |= joint.X != first.Value.X || joint.Y != first.Value.Y;
        }

        return count >= fewest && apart;
    }

    /// <summary>What the network says of the joints' places in space.</summary>
    internal SpaceEvidence Space(PersonView person, JointsEstimate evidence, ReadOnlySpan<Keypoint> seen)
    {
        double[] weights = new double[seen.Length];
        for (int j = 0; j < weights.Length; j++)
            weights[j] = _options.HiddenDepthWeight + ((1 - _options.HiddenDepthWeight) * seen[j].Confidence);
        return new SpaceEvidence(evidence.Joints3D, weights, new CropView(person.Box.ToSquare(), person.Camera).CameraFromCrop);
    }

    /// <summary>The body whose bones point as the network says.</summary>
    internal BodyParameters? Start(PersonView person, SpaceEvidence space, ReadOnlySpan<Keypoint> seen) => _starts.Find(space, seen, person.Camera);

    /// <summary>Fits from a start; null searches for one among many.</summary>
    internal BodyFit Fit(PersonView person, Keypoint[] seen, SpaceEvidence space, BodyParameters? start, CancellationToken cancellation)
    {
        start ??= Search(person, seen, space, cancellation);
        if (!_idle.TryTake(out SynergyFitter? fitter))
            fitter = NewFitter();
        try
        {
            SynergyFit fit = fitter.Fit(
                new SynergyInput(start, FitCamera.From(person.Camera))
                {
                    Joints2D = [.. seen.Select(k => k with { Confidence = Math.Pow(k.Confidence, _options.ConfidencePower) })],
                    Joints3D = _options.UseDepths ? [.. space.Joints.Select(p => space.CameraFromCrop * p)] : null,
                    Joints3DWeights = space.Weights,
                    PersonPixels = Math.Max(person.Box.Width, person.Box.Height),
                },
                cancellation);
            return new BodyFit(fit.Body, person.Camera, fit.Summary);
        }
        finally
        {
            _idle.Add(fitter);
        }
    }

    private SynergyFitter NewFitter() => new(Model, JointSets.All36, _options.Energy, _prior);

    private BodyParameters Search(PersonView person, Keypoint[] seen, SpaceEvidence space, CancellationToken cancellation)
    {
        if (!_idleSearches.TryTake(out SmplifyFitter? search))
            search = new SmplifyFitter(Model, _prior, JointSets.All36);
        try
        {
            return search.Fit(new SmplifyInput(seen, person.Camera, null, _options.UseDepths ? space : null), cancellation).Body;
        }
        finally
        {
            _idleSearches.Add(search);
        }
    }
}
