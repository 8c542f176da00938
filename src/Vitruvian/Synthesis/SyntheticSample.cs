using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;

namespace Vitruvian.Synthesis;

/// <summary>
/// One picture of a synthetic person and everything that is true of it. Arrays belong to the sample and may be reused by handing the sample
/// back to <see cref="SyntheticPeople.Create(long, SyntheticSample?)"/>. All labels describe the naked body under the clothes, in the camera's frame
/// (x right, y down, z forward, metres); H = W = the picture's side.
/// </summary>
public sealed class SyntheticSample
{
    internal SyntheticSample(int size, BodyModel body, int points)
    {
        int pixels = size * size;
        Image = new Image(size, size);
        Parameters = new BodyParameters(body.BetaCount, body.JointCount);
        Body = new PosedBody(body);
        Points3d = new float[3 * points];
        Points2d = new float[2 * points];
        PointVisible = new bool[points];
        VertexVisible = new bool[body.VertexCount];
        Parts = new byte[pixels];
        Uv = new float[2 * pixels];
        BodyDepth = new float[pixels];
        SceneDepth = new float[pixels];
        Mask = new bool[pixels];
        AmodalMask = new bool[pixels];
    }

    /// <summary>Number of the sample.</summary>
    public long Index { get; internal set; }

    /// <summary>The picture, RGB.</summary>
    public Image Image { get; }

    /// <summary>Shape, pose and place in the camera's frame.</summary>
    public BodyParameters Parameters { get; internal set; }

    /// <summary>
    /// The picture's pinhole camera. The picture is a crop of a larger photo, so the principal point is seldom in its middle.
    /// </summary>
    public PerspectiveCamera Camera { get; internal set; }

    /// <summary>The body's vertices and skeleton.</summary>
    public PosedBody Body { get; }

    /// <summary>Points (<see cref="SyntheticPeople.PointNames"/>), n x 3.</summary>
    public float[] Points3d { get; }

    /// <summary>The same points on the picture, n x 2 pixels; they may lie outside.</summary>
    public float[] Points2d { get; }

    /// <summary>
    /// Whether a point lies on the picture and neither other things nor other parts of the body cover it; what lies inside the body counts as
    /// seen when the surface before it is.
    /// </summary>
    public bool[] PointVisible { get; }

    /// <summary>Whether a vertex is seen, its own clothes left aside; V.</summary>
    public bool[] VertexVisible { get; }

    /// <summary>DensePose part 1..24 of the naked body under each pixel where the person is seen (<see cref="Mask"/>); 0 elsewhere; H x W.</summary>
    public byte[] Parts { get; }

    /// <summary>Chart coordinates at the same pixels, 0 elsewhere; H x W x 2.</summary>
    public float[] Uv { get; }

    /// <summary>Depth of the naked body in metres, whatever covers it; 0 beside it; H x W.</summary>
    public float[] BodyDepth { get; }

    /// <summary>Depth of what is seen of the person, clothes and hair included; 0 elsewhere; H x W.</summary>
    public float[] SceneDepth { get; }

    /// <summary>Where the person with clothes and hair is seen, H x W.</summary>
    public bool[] Mask { get; }

    /// <summary>Where the person with clothes and hair would be seen were nothing before them, H x W.</summary>
    public bool[] AmodalMask { get; }

    /// <summary>Box around the whole body's vertices in pixels; it may reach beyond the picture.</summary>
    public BoundingBox Box { get; internal set; }

    /// <summary>Number of people in the picture.</summary>
    public int PeopleCount { get; internal set; }

    /// <summary>All people of the picture, the labelled one first; empty in samples that were read from files.</summary>
    public IReadOnlyList<SyntheticPerson> People { get; internal set; } = [];

    /// <summary>What the person wears and where: names of garments, background and light.</summary>
    public string Description { get; internal set; } = string.Empty;

    /// <summary>Takes parts and chart coordinates back where the person is not seen.</summary>
    internal void KeepSeenSurface()
    {
        for (int i = 0; i < Mask.Length; i++)
        {
            if (Mask[i])
                continue;
            Parts[i] = 0;
            Uv[2 * i] = Uv[(2 * i) + 1] = 0;
        }
    }
}
