using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Draws the centres of rotation clusters: for each of several joints the resting body, and what hangs on the joint once for each centre (as in
/// HoloPose's figure 2).
/// </summary>
public sealed class RotationClusterPicture
{
    private const int CellSize = 360;
    private const int Columns = 4;

    private static readonly string[] Joints = ["left_shoulder", "left_elbow", "left_wrist", "head", "left_hip", "left_knee", "left_ankle", "spine1"];

    // Arms hang halfway, so that arms and legs can be told from the trunk.
    private const double ArmDrop = 0.9;

    private readonly BodyModel _model;
    private readonly BodyRenderer _renderer = new();

    /// <summary>Prepares to draw a body.</summary>
    /// <param name="model">A body with SMPL's joint names.</param>
    public RotationClusterPicture(BodyModel model) => _model = model;

    /// <summary>The picture.</summary>
    /// <param name="clusters">Clusters of the body's joints 1 to K - 1.</param>
    /// <exception cref="InvalidInputException">The clusters are of other joints.</exception>
    public Image Draw(RotationClusters clusters)
    {
        if (!clusters.JointNames.SequenceEqual(_model.JointNames[1..]))
            throw InvalidInputException.For("clusters", "jointNames", $"the joints of {_model.Name}", string.Join(", ", clusters.JointNames));
        var cells = new List<Image>();
        var labels = new List<string>();
        foreach (string name in Joints)
        {
            int joint = Array.IndexOf(_model.JointNames, name);
            cells.Add(Cell(clusters, joint));
            labels.Add($"{name.Replace('_', ' ')}: {clusters.CentreCount(joint - 1)}");
        }

        return ContactSheet.Compose(cells, labels, Columns);
    }

    private Image Cell(RotationClusters clusters, int joint)
    {
        bool[] moves = Below(joint);
        int[] moving = FacesOf(moves, true);
        var meshes = new List<RenderMesh> { new(Posed(joint, AxisAngle.Identity), FacesOf(moves, false)) };
        int count = clusters.CentreCount(joint - 1);
        for (int k = 0; k < count; k++)
        {
            AxisAngle rotation = AxisAngle.FromMatrix(clusters.Order(joint - 1).Rotation(clusters.Centre(joint - 1, k)));
            meshes.Add(new RenderMesh(Posed(joint, rotation), moving, Hue((double)k / count)));
        }

        return _renderer.View(meshes, new Viewpoint(Math.PI / 5, Viewpoint.SlightlyAbove), CellSize, CellSize);
    }

    private float[] Posed(int joint, AxisAngle rotation)
    {
        var parameters = new BodyParameters(_model.BetaCount, _model.JointCount)
        {
            // From y up to the camera's y down.
            GlobalOrient = new AxisAngle(Math.PI, 0, 0),
        };
        parameters.Pose[Array.IndexOf(_model.JointNames, "left_shoulder")] = new AxisAngle(0, 0, -ArmDrop);
        parameters.Pose[Array.IndexOf(_model.JointNames, "right_shoulder")] = new AxisAngle(0, 0, ArmDrop);
        if (rotation != AxisAngle.Identity)
            parameters.Pose[joint] = rotation;
        return _model.Pose(parameters).Vertices;
    }

    // The joint and everything that hangs on it.
    private bool[] Below(int joint)
    {
        bool[] below = new bool[_model.JointCount];
        for (int j = joint; j < below.Length; j++)
            below[j] = j == joint || (_model.Parents[j] >= joint && below[_model.Parents[j]]);
        return below;
    }

    // Triangles most of whose weight belongs to the given joints, or the others.
    private int[] FacesOf(bool[] joints, bool wanted)
    {
        var faces = new List<int>();
        for (int f = 0; f < _model.Faces.Length; f += 3)
        {
            double weight = 0;
            for (int corner = 0; corner < 3; corner++)
            {
                int first = _model.Faces[f + corner] * _model.Skinning.Influences;
                for (int i = first; i < first + _model.Skinning.Influences; i++)
                    weight += joints[_model.Skinning.Joints[i]] ? _model.Skinning.Weights[i] : 0;
            }

            if (weight > 1.5 == wanted)
                faces.AddRange([_model.Faces[f], _model.Faces[f + 1], _model.Faces[f + 2]]);
        }

        return [.. faces];
    }

    // Colours around the wheel, of one brightness.
    private static Rgba Hue(double turn)
    {
        return new Rgba(Channel(0), Channel(1.0 / 3), Channel(2.0 / 3));

        byte Channel(double shift) => (byte)(150 + (80 * Math.Cos(2 * Math.PI * (turn - shift))));
    }
}
