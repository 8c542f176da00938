using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;

namespace Vitruvian.Learning.Data;

/// <summary>The endless stream of synthetic people as training samples, made when they are asked for.</summary>
public sealed class SyntheticDataset : IDataset
{
    // People of whose box a smaller share is seen are no examples for a detector.
    private const double LeastSeen = 0.25;

    private readonly SyntheticPeople _people;

    /// <summary>Takes a generator whose points are the joints of <see cref="JointSets.All36"/>.</summary>
    /// <param name="people">The generator.</param>
    /// <exception cref="InvalidInputException">It labels other points.</exception>
    public SyntheticDataset(SyntheticPeople people)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (!people.PointNames.SequenceEqual(JointSets.JointNames(JointSets.All36)))
            throw InvalidInputException.For("synthetic people", "points", JointSets.All36, string.Join(", ", people.PointNames));
        _people = people;
    }

    /// <inheritdoc/>
    public string Name => "synthetic";

    /// <inheritdoc/>
    public long Count => long.MaxValue;

    /// <inheritdoc/>
    public bool HasBodies => true;

    /// <inheritdoc/>
    public bool HasTextures => true;

    /// <inheritdoc/>
    public Sample? Read(long index)
    {
        SyntheticSample made = _people.Create(index);
        var joints2D = new Keypoint[Sample.JointCount];
        var joints3D = new Vector3d[Sample.JointCount];
        for (int j = 0; j < joints2D.Length; j++)
        {
            joints2D[j] = new Keypoint(made.Points2d[2 * j], made.Points2d[(2 * j) + 1], 1);
            joints3D[j] = new Vector3d(made.Points3d[3 * j], made.Points3d[(3 * j) + 1], made.Points3d[(3 * j) + 2]);
        }

        return new Sample($"synthetic {index}", made.Image, made.Box)
        {
            Joints2D = joints2D,
            JointVisible = made.PointVisible,
            Joints3D = joints3D,
            Body = made.Parameters,
            Camera = made.Camera,
            Vertices = made.Body.Vertices,
            VertexVisible = made.VertexVisible,
            Mask = Array.ConvertAll(made.Mask, seen => seen ? byte.MaxValue : (byte)0),
            Parts = made.Parts,
            Uv = made.Uv,
            Depth = made.SceneDepth,
            People = People(made),
        };
    }

    /// <inheritdoc/>
    public float[] VertexColors(long index) => _people.VertexColors(index);

    private static PeopleLabels People(SyntheticSample made)
    {
        List<BoundingBox> boxes = [];
        List<BoundingBox> ignored = [];
        foreach (SyntheticPerson person in made.People)
        {
            if (person.Seen is { } box)
                (person.SeenShare >= LeastSeen ? boxes : ignored).Add(box);
        }

        return new PeopleLabels(boxes, ignored, []);
    }
}
