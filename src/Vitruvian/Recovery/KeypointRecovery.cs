using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>
/// Bodies of people whose 2D joints are given: a fit a person, each before the camera that is assumed for the whole image. Safe to share between
/// threads; each call works on the caller's.
/// </summary>
public sealed class KeypointRecovery
{
    /// <summary>What results call the method.</summary>
    public const string MethodName = "fit";

    /// <summary>People with fewer visible joints are left out: anything would fit them.</summary>
    public const int FewestVisible = KeypointChecks.FewestVisible;

    private readonly PosePrior _prior;
    private readonly SmplifyOptions _options;
    private readonly ConcurrentDictionary<string, ConcurrentBag<SmplifyFitter>> _idle = new();

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">What poses are likely; over the model's 3 (K - 1) body pose values.</param>
    /// <param name="options">Weights and choices of the fit; the default when null.</param>
    public KeypointRecovery(BodyModel model, PosePrior prior, SmplifyOptions? options = null)
    {
        Model = model;
        _prior = prior;
        _options = options ?? new SmplifyOptions();
    }

    /// <summary>The body model.</summary>
    public BodyModel Model { get; }

    /// <summary>Fits the people of one image.</summary>
    /// <param name="keypoints">Their joints. People with fewer than <see cref="FewestVisible"/> visible joints are left out.</param>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <param name="starts">A body to start from for each person, in the camera's frame; null tries many.</param>
    /// <param name="camera">The image's camera; null assumes <see cref="PerspectiveCamera.ForImage"/>.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <returns>One body a person, in their order.</returns>
    /// <exception cref="InvalidInputException">Nobody has enough joints; joints lie outside the image; the numbers of people and starts differ.</exception>
    public RecoveredBody[] Recover(Keypoints keypoints, int width, int height, IReadOnlyList<BodyParameters>? starts = null, PerspectiveCamera? camera = null, CancellationToken cancellation = default)
    {
        keypoints.ExpectInside(width, height);
        if (starts is not null && starts.Count != keypoints.People.Count)
            throw InvalidInputException.For(keypoints.Source, "people", $"{starts.Count}, one a start", $"{keypoints.People.Count}");
        PerspectiveCamera before = camera ?? PerspectiveCamera.ForImage(width, height);
        var people = new List<RecoveredBody>();
        for (int i = 0; i < keypoints.People.Count; i++)
        {
            PersonKeypoints person = keypoints.People[i];
            if (person.VisibleCount >= FewestVisible)
                people.Add(Recover(person, keypoints, i, before, (width, height), starts?[i], cancellation));
        }

        return people.Count > 0
            ? [.. people]
            : throw InvalidInputException.For(keypoints.Source, "people", $"somebody with at least {FewestVisible} visible joints", $"at most {keypoints.People.Max(p => p.VisibleCount)}");
    }

    private RecoveredBody Recover(
        PersonKeypoints person, Keypoints keypoints, int number, PerspectiveCamera camera, (int Width, int Height) size, BodyParameters? start, CancellationToken cancellation)
    {
        ConcurrentBag<SmplifyFitter> idle = _idle.GetOrAdd(keypoints.JointSet, _ => []);
        if (!idle.TryTake(out SmplifyFitter? fitter))
            fitter = new SmplifyFitter(Model, _prior, keypoints.JointSet, _options);
        try
        {
            BodyFit fit = fitter.Fit(person.Joints, camera, start, cancellation);
            return new RecoveredBody(Model, fit.Body, fit.Camera, size)
            {
                Method = MethodName,
                JointSet = keypoints.JointSet,
                Confidence = [.. person.Joints.Select(j => j.Confidence)],
                Box = person.Box,
                Score = person.Score,
                Evidence = new PersonEvidence(keypoints.JointSet, [.. person.Joints.Select(j => new Vector2d(j.X, j.Y))], [.. person.Joints.Select(j => j.Confidence)], []),
                Fit = fit.Summary,
            };
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException($"{keypoints.Source}: person {number + 1}: {e.Message}", e);
        }
        finally
        {
            idle.Add(fitter);
        }
    }
}
