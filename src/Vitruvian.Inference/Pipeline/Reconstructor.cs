using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Refinement;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Pipeline;

/// <summary>
/// The way from pixels to bodies: photos, boxes of people, estimated bodies, refined bodies. Each step is a method that can be called by itself; people of many photos
/// or frames go through together. No photo is held by what comes out. Calls may come from several threads at once; the parts remain the caller's.
/// </summary>
public sealed class Reconstructor
{
    private readonly IPersonDetector? _detector;
    private readonly IBodyEstimator _estimator;
    private readonly IReadOnlyList<IRefiner> _refiners;
    private readonly ReconstructorOptions _options;

    /// <summary>Puts the parts together.</summary>
    /// <param name="detector">Finds people; null when boxes are always given.</param>
    /// <param name="estimator">Makes bodies.</param>
    /// <param name="refiners">Better them, in this order.</param>
    /// <param name="options">Choices; the default when null.</param>
    /// <exception cref="InvalidInputException">The estimator's body model lacks a joint of the joint set.</exception>
    public Reconstructor(IPersonDetector? detector, IBodyEstimator estimator, IReadOnlyList<IRefiner>? refiners = null, ReconstructorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        _detector = detector;
        _estimator = estimator;
        _refiners = refiners ?? [];
        _options = options ?? new ReconstructorOptions();
        _ = JointSets.For(estimator.Model, _options.JointSet);
    }

    /// <summary>The estimator's name.</summary>
    public string Method => _estimator.Name;

    /// <summary>Kinds of the refiners, in order.</summary>
    public IReadOnlyList<string> Refine => [.. _refiners.Select(r => r.Kind)];

    /// <summary>Photos to bodies: everything below, one after the other.</summary>
    /// <param name="photos">RGB, of any sizes.</param>
    /// <param name="cancellation">Stops between steps and batches.</param>
    /// <returns>For each photo its people, the surest first.</returns>
    public RecoveredBody[][] Reconstruct(IReadOnlyList<Image> photos, CancellationToken cancellation = default)
    {
        IReadOnlyList<PersonDetection>[] people = Detect(photos, cancellation);
        return Reconstruct([.. photos.Select((photo, i) => View(photo, people[i]))], cancellation);
    }

    /// <summary>People in photos, whose boxes are known, to bodies.</summary>
    /// <param name="photos">For each photo its people.</param>
    /// <param name="cancellation">Stops between steps and batches.</param>
    /// <returns>For each photo its people, in the same order.</returns>
    public RecoveredBody[][] Reconstruct(IReadOnlyList<IReadOnlyList<PersonView>> photos, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        PersonView[] people = [.. photos.SelectMany(p => p)];
        RecoveredBody[] bodies = RefineBodies(people, EstimateBodies(people, cancellation), cancellation);
        var results = new RecoveredBody[photos.Count][];
        int at = 0;
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = bodies[at..(at + photos[i].Count)];
            at += photos[i].Count;
        }

        return results;
    }

    /// <summary>First step: the people of each photo.</summary>
    /// <param name="photos">RGB, of any sizes.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>For each photo its people, the surest first, as many as the options allow.</returns>
    /// <exception cref="InvalidOperationException">There is no detector.</exception>
    public IReadOnlyList<PersonDetection>[] Detect(IReadOnlyList<Image> photos, CancellationToken cancellation = default)
    {
        if (_detector is null)
            throw new InvalidOperationException("There is no detector; give boxes.");
        return
        [
            .. _detector.Detect(photos, cancellation).Select(found => (IReadOnlyList<PersonDetection>)
            [
                .. found.Where(p => p.Score >= _options.MinimumScore && p.Box.Area > 0).OrderByDescending(p => p.Score).Take(_options.MaximumPeople ?? int.MaxValue),
            ]),
        ];
    }

    /// <summary>Second step: each person before the photo's camera.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="people">The people in it.</param>
    public PersonView[] View(Image photo, IReadOnlyList<PersonDetection> people)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(people);
        PerspectiveCamera camera = _options.Camera.Of(photo);
        return [.. people.Select(person => new PersonView(photo, person.Box, camera) { Score = person.Score })];
    }

    /// <summary>Second step where somebody tells where the people are.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="boxes">A box around each person, pixels.</param>
    public PersonView[] View(Image photo, IReadOnlyList<BoundingBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(boxes);
        PerspectiveCamera camera = _options.Camera.Of(photo);
        return [.. boxes.Select(box => new PersonView(photo, box, camera))];
    }

    /// <summary>Third step: a body for each person.</summary>
    /// <param name="people">People of one photo or of many.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public RecoveredBody[] EstimateBodies(IReadOnlyList<PersonView> people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (people.Count == 0)
            return [];
        BodyEstimate[] estimates = _estimator.Estimate(people, cancellation);
        return [.. people.Select((person, i) => Recovered(person, estimates[i]))];
    }

    /// <summary>Last step: better bodies.</summary>
    /// <param name="people">People of one photo or of many.</param>
    /// <param name="bodies">A body for each.</param>
    /// <param name="cancellation">Stops between people.</param>
    public RecoveredBody[] RefineBodies(IReadOnlyList<PersonView> people, RecoveredBody[] bodies, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(bodies);
        if (people.Count == 0)
            return [];
        foreach (IRefiner refiner in _refiners)
            bodies = refiner.Refine(people, bodies, cancellation);
        return bodies;
    }

    private RecoveredBody Recovered(PersonView person, BodyEstimate estimate) => new(_estimator.Model, estimate.Parameters, person.Camera, (person.Photo.Width, person.Photo.Height))
    {
        Method = _estimator.Name,
        JointSet = _options.JointSet,
        Confidence = estimate.JointConfidence is { } joints
            ? JointConfidences.Of(_options.JointSet, joints)
            : [.. JointSets.JointNames(_options.JointSet).Select(_ => estimate.Confidence)],
        Box = person.Box,
        Score = person.Score,
        Warnings = estimate.Warnings,
        Evidence = estimate.Evidence,
        Fit = estimate.Fit,
        Mesh = estimate.Mesh,
    };
}
