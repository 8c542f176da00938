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
    private readonly JointsFitOptions _options;
    private readonly double[] _trust;
    private readonly SpaceStart _starts;
    private readonly IdlePool<SynergyFitter> _fitters;
    private readonly IdlePool<SmplifyFitter> _searches;

    internal JointsFitting(BodyModel model, PosePrior prior, JointsFitOptions? options)
    {
        Model = model;
        _options = options ?? new JointsFitOptions();
        _trust = TaughtJoints.Weights(_options.UntaughtWeight);
        _starts = new SpaceStart(model);
        _fitters = new IdlePool<SynergyFitter>(() => new SynergyFitter(model, JointSets.All36, _options.Energy, prior));
        _searches = new IdlePool<SmplifyFitter>(() => new SmplifyFitter(model, prior, JointSets.All36));
        _fitters.Prepare();
    }

    internal BodyModel Model { get; }

    /// <summary>Does something for each person, on several threads.</summary>
    internal T[] ForEach<T>(int count, Func<int, T> work, CancellationToken cancellation) => PeopleMap.Run(count, _options.Threads, work, cancellation);

    /// <summary>The joints of the picture that count: those that the network is sure enough of.</summary>
    internal Keypoint[] Seen(JointsEstimate evidence)
    {
        var seen = new Keypoint[evidence.Joints2D.Length];
        for (int j = 0; j < seen.Length; j++)
        {
            double confidence = evidence.Confidence[j] >= _options.LeastConfidence ? evidence.Confidence[j] : 0;
            seen[j] = double.IsFinite(evidence.Joints2D[j].X) ? new Keypoint(evidence.Joints2D[j].X, evidence.Joints2D[j].Y, confidence) : default;
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

    /// <summary>What the network says of the joints' places in space; null for one that says nothing.</summary>
    internal SpaceEvidence? Space(PersonView person, JointsEstimate evidence, ReadOnlySpan<Keypoint> seen)
    {
        if (evidence.Joints3D.Length == 0)
            return null;
        double[] weights = new double[seen.Length];
        for (int j = 0; j < weights.Length; j++)
            weights[j] = _options.HiddenDepthWeight + ((1 - _options.HiddenDepthWeight) * seen[j].Confidence);
        return new SpaceEvidence(evidence.Joints3D, weights, new CropView(person.Box.ToSquare(), person.Camera).CameraFromCrop);
    }

    /// <summary>The body whose bones point as the network says.</summary>
    internal BodyParameters? Start(PersonView person, SpaceEvidence space, ReadOnlySpan<Keypoint> seen) => _starts.Find(space, seen, person.Camera);

    /// <summary>
    /// Fits from the body given, and where joints in space count from the body whose bones point as they do; of both the one with the less energy, and the energy of the body given.
    /// </summary>
    internal (SynergyFit Best, double Before) Better(PersonView person, Keypoint[] seen, SpaceEvidence? space, BodyParameters body, IReadOnlyList<DensePoint>? dense, CancellationToken cancellation)
    {
        SynergyFit best = Fit(person, seen, space, body, cancellation, dense);
        double before = best.Summary.Before;
        if (space is not null && _options.UseDepths && _options.Energy.Joints3DWeight > 0 && Suffice(seen) && Start(person, space, seen) is { } start)
        {
            SynergyFit other = Fit(person, seen, space, start, cancellation, dense);
            if (other.Summary.After < best.Summary.After)
                best = other;
        }

        return (best, before);
    }

    /// <summary>Fits from a start; null searches for one among many.</summary>
    internal SynergyFit Fit(PersonView person, Keypoint[] seen, SpaceEvidence? space, BodyParameters? start, CancellationToken cancellation, IReadOnlyList<DensePoint>? dense = null)
    {
        start ??= Search(person, seen, space, cancellation);
        SynergyInput input = new(start, FitCamera.From(person.Camera))
        {
            Joints2D = [.. seen.Select((k, j) => k with { Confidence = _options.PictureWeight(k.Confidence, _trust[j]) })],
            Joints3D = space is not null && _options.UseDepths ? [.. space.Joints.Select(p => space.CameraFromCrop * p)] : null,
            Joints3DWeights = space?.Weights,
            Dense = dense,
            PersonPixels = Math.Max(person.Box.Width, person.Box.Height),
        };
        return _fitters.Use(fitter => fitter.Fit(input, cancellation));
    }

    private BodyParameters Search(PersonView person, Keypoint[] seen, SpaceEvidence? space, CancellationToken cancellation) =>
        _searches.Use(search => search.Fit(new SmplifyInput(seen, person.Camera, null, _options.UseDepths ? space : null), cancellation).Body);
}
