using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>Bodies that <c>recover</c> found in photos with masks, to learn from as if they were annotated where they cover their person well. Several threads may ask at once.</summary>
public sealed class RecoveredBodies
{
    // A body is somebody's whose box it shares, and is believed from so much overlap with the mask on; clothes make 1 impossible.
    private const double LeastBoxOverlap = 0.5;
    private const double LeastMaskOverlap = 0.6;

    private readonly string _folder;
    private readonly BodyModel _model;
    private readonly FittedSurface _surface;

    /// <summary>Names the results.</summary>
    /// <param name="folder">Folder with results of <c>recover</c>, <c>SOURCE/PHOTO/body.json</c>.</param>
    /// <param name="model">Their body, with charts.</param>
    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    public RecoveredBodies(string folder, BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Directory.Exists(folder))
            throw InvalidInputException.For(folder, string.Empty, "a folder with results of recover", "none");
        (_folder, _model, _surface) = (folder, model, new FittedSurface(model));
    }

    /// <summary>Adds the body that covers a person, and the places of its joints in the photo, as sure as what it was found by.</summary>
    /// <param name="sample">The person in the whole photo, with the mask where there is one.</param>
    /// <param name="photo">The photo.</param>
    /// <returns>The sample itself when no body does.</returns>
    /// <exception cref="InvalidInputException">A result is damaged or of another body.</exception>
    internal Sample AddTo(Sample sample, PeoplePhoto photo)
    {
        string folder = Path.Combine(_folder, photo.Source, Path.GetFileNameWithoutExtension(photo.Name));
        if (!Directory.Exists(folder))
            return sample;
        foreach (string file in Directory.EnumerateFiles(folder, "body*.json").Order(StringComparer.Ordinal))
        {
            RecoveredPerson person = RecoveredPersonFile.Read(file);
            if (person.Box is not [double x, double y, double width, double height] || !(new BoundingBox(x, y, width, height).IntersectionOverUnion(sample.Box) >= LeastBoxOverlap))
                continue;
            BodySequence body = RecoveredPersonFile.ToSequence(file, person, _model);
            Sample found = _surface.AddTo(sample, body.Frames[0], body.Camera!.Value);
            if (Iou.Compute(Seen(found.Mask!), Seen(found.Parts!)) >= LeastMaskOverlap)
                return found with { Joints2D = Joints(found, person) };
        }

        return sample;
    }

    private static bool[] Seen(byte[] map) => Array.ConvertAll(map, value => value > 0);

    private static Keypoint[] Joints(Sample found, RecoveredPerson person)
    {
        bool told = person.JointSet == JointSets.All36 && person.Confidence.Length == Sample.JointCount;
        return
        [
            .. found.Joints3D!.Select((joint, j) =>
            {
                Vector2d place = found.Camera!.Value.Project(joint);
                return new Keypoint(place.X, place.Y, told ? person.Confidence[j] : 1);
            }),
        ];
    }
}
