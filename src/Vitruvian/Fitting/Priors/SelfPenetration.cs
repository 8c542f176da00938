using System.Collections.Concurrent;
using System.Numerics;
using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Tells whether a pose puts parts of the body inside one another, on the low-poly mesh. A vertex is moved inward along its normal by the depth that
/// soft tissue gives way on contact, so that it lies in its own part; when a ray from there leaves the surface twice more often than it enters, it
/// lies in another part too. Parts next to each other in the skeleton always fold into each other a little: the ray must also leave
/// the rest of the body more often than it enters.
/// <para>Safe to use from several threads.</para>
/// </summary>
public sealed class SelfPenetration
{
    // What skin and flesh give way on contact, metres, and as a share of the part's thickness there.
    private const float Tolerance = 0.02f;
    private const float ToleranceOfThickness = 0.4f;

    // Joints so near in the skeleton are neighbours: forearm and upper arm, thigh and pelvis, both thighs, hand and forearm.
    private const int NeighbourSteps = 2;

    // SMPL's joints of the trunk, and those that lie against it: thighs, upper arms, head.
    private static readonly int[] Trunk = [0, 3, 6, 9, 12, 13, 14];
    private static readonly int[] AgainstTrunk = [1, 2, 15, 16, 17];

    // Single vertices are within the low-poly mesh's own error.
    private const int LeastVertices = 3;

    // Cells of the grid across the rays, along each axis.
    private const int Cells = 32;

    private readonly BodyModel _model;
    private readonly int[] _vertices;
    private readonly int[] _faces;
    private readonly int[] _vertexJoints;
    private readonly int[] _faceJoints;
    private readonly bool[] _areNeighbours;
    private readonly float[] _tolerances;
    private readonly ConcurrentBag<Workspace> _spare = [];

    /// <summary>Prepares the test for a body.</summary>
    /// <param name="model">A body with SMPL's 24 joints and a low-poly mesh.</param>
    /// <exception cref="InvalidInputException">The body has another skeleton or no such mesh.</exception>
    public SelfPenetration(BodyModel model)
    {
        if (!model.JointNames.SequenceEqual(JointSets.JointNames(JointSets.Smpl24)))
            throw InvalidInputException.For(model.Name, "jointNames", "SMPL's 24 joints", $"{model.JointCount} joints");
        LowPolyMesh mesh = model.Surface?.LowPoly
            ?? throw InvalidInputException.For(model.Name, "lowPoly", "a low-poly mesh", "none", "Use the built-in body; poses fit any body with its skeleton.");
        _model = model;
        _vertices = mesh.Vertices;
        _faces = mesh.Faces;
        _vertexJoints = [.. _vertices.Select(v => DominantJoint(model.Skinning, v))];
        _faceJoints = new int[_faces.Length / 3];
        for (int f = 0; f < _faceJoints.Length; f++)
        {
            int a = _vertexJoints[_faces[3 * f]], b = _vertexJoints[_faces[(3 * f) + 1]], c = _vertexJoints[_faces[(3 * f) + 2]];
            _faceJoints[f] = b == c ? b : a;
        }

        _areNeighbours = Neighbours(model.Parents);
        _tolerances = new float[_vertices.Length];
        Workspace rest = Posed(new AxisAngle[model.JointCount]);
        for (int v = 0; v < _vertices.Length; v++)
            _tolerances[v] = Math.Min(Tolerance, ToleranceOfThickness * Thickness(rest, v));
        _spare.Add(rest);
    }

    /// <summary>Whether the mean body in this pose penetrates itself.</summary>
    /// <param name="pose">K rotations; the root's does not matter.</param>
    public bool IsFoundIn(ReadOnlySpan<AxisAngle> pose) => CountVertices(pose, LeastVertices) >= LeastVertices;

    /// <summary>Number of low-poly vertices inside another part, counted up to a limit.</summary>
    /// <param name="pose">K rotations; the root's does not matter.</param>
    /// <param name="limit">Counting stops here.</param>
    internal int CountVertices(ReadOnlySpan<AxisAngle> pose, int limit)
    {
        Workspace work = Posed(pose);
        int count = 0;
        for (int v = 0; v < _vertices.Length && count < limit; v++)
        {
            if (IsInsideAnotherPart(work, v))
                count++;
        }

        _spare.Add(work);
        return count;
    }

    private Workspace Posed(ReadOnlySpan<AxisAngle> pose)
    {
        if (!_spare.TryTake(out Workspace? work))
            work = new Workspace(_model, _vertices.Length);
        pose.CopyTo(work.Parameters.Pose);
        work.Parameters.Pose[0] = AxisAngle.Identity;
        _model.Pose(work.Parameters, work.Body);
        work.Load(_vertices, _faces);
        return work;
    }

    // Casts a ray along +x from the vertex, moved inward, through the triangles over its cell of the grid.
    private bool IsInsideAnotherPart(Workspace work, int vertex)
    {
        Vector3 origin = work.Points[vertex] - (_tolerances[vertex] * work.Normals[vertex]);
        int winding = 0;
        int windingOfOthers = 0;
        foreach (int f in work.FacesAt(origin.Y, origin.Z))
        {
            Vector3 a = work.Points[_faces[3 * f]] - origin, b = work.Points[_faces[(3 * f) + 1]] - origin, c = work.Points[_faces[(3 * f) + 2]] - origin;

            // Edge functions in the plane across the ray: all of one sign where the ray passes through the triangle.
            float ab = (a.Y * b.Z) - (a.Z * b.Y);
            float bc = (b.Y * c.Z) - (b.Z * c.Y);
            float ca = (c.Y * a.Z) - (c.Z * a.Y);
            bool leaves = ab >= 0 && bc >= 0 && ca >= 0;
            bool enters = ab < 0 && bc < 0 && ca < 0;
            float area = ab + bc + ca;
            if (!(leaves || enters) || area == 0 || ((bc * a.X) + (ca * b.X) + (ab * c.X)) / area <= 0)
                continue;

            // Triangles whose normal points along the ray, counter-clockwise across it, are left through.
            int turn = leaves ? 1 : -1;
            winding += turn;
            if (!_areNeighbours[(_vertexJoints[vertex] * _model.JointCount) + _faceJoints[f]])
                windingOfOthers += turn;
        }

        return winding >= 2 && windingOfOthers > 0;
    }

    // How far it is from a vertex straight inward to the other side.
    private float Thickness(Workspace work, int vertex)
    {
        Vector3 origin = work.Points[vertex];
        Vector3 inward = -work.Normals[vertex];
        float thickness = float.PositiveInfinity;
        for (int f = 0; f < _faceJoints.Length; f++)
        {
            int i = _faces[3 * f], j = _faces[(3 * f) + 1], k = _faces[(3 * f) + 2];
            if (i == vertex || j == vertex || k == vertex)
                continue;

            // Moller and Trumbore 1997.
            Vector3 edge1 = work.Points[j] - work.Points[i], edge2 = work.Points[k] - work.Points[i];
            Vector3 p = Vector3.Cross(inward, edge2);
            float determinant = Vector3.Dot(edge1, p);
            if (determinant == 0)
                continue;
            Vector3 t = origin - work.Points[i];
            float u = Vector3.Dot(t, p) / determinant;
            Vector3 q = Vector3.Cross(t, edge1);
            float v = Vector3.Dot(inward, q) / determinant;
            float distance = Vector3.Dot(edge2, q) / determinant;
            if (u >= 0 && v >= 0 && u + v <= 1 && distance > 0)
                thickness = Math.Min(thickness, distance);
        }

        return thickness;
    }

    private static int DominantJoint(SkinningWeights skinning, int vertex)
    {
        int best = vertex * skinning.Influences;
        for (int i = best + 1; i < (vertex + 1) * skinning.Influences; i++)
        {
            if (skinning.Weights[i] > skinning.Weights[best])
                best = i;
        }

        return skinning.Joints[best];
    }

    private static bool[] Neighbours(int[] parents)
    {
        int k = parents.Length;
        bool[] near = new bool[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
                near[(a * k) + b] = Steps(parents, a, b) <= NeighbourSteps;
        }

        foreach (int a in Trunk)
        {
            foreach (int b in Trunk.Concat(AgainstTrunk))
                near[(a * k) + b] = near[(b * k) + a] = true;
        }

        return near;
    }

    // Length of the way between two joints through the tree.
    private static int Steps(int[] parents, int a, int b)
    {
        int steps = 0;
        while (a != b)
        {
            // Parents come before children, so the later of the two is not an ancestor of the other.
            if (a > b)
                a = parents[a];
            else
                b = parents[b];
            steps++;
        }

        return steps;
    }

    private sealed class Workspace(BodyModel model, int count)
    {
        private readonly List<int>[] _cells = [.. Enumerable.Range(0, Cells * Cells).Select(_ => new List<int>())];
        private Vector2 _lowest;
        private Vector2 _scale;

        internal BodyParameters Parameters { get; } = new(model.BetaCount, model.JointCount);

        internal PosedBody Body { get; } = new(model);

        internal Vector3[] Points { get; } = new Vector3[count];

        internal Vector3[] Normals { get; } = new Vector3[count];

        internal List<int> FacesAt(float y, float z)
        {
            (int row, int column) = Cell(new Vector2(y, z));
            return _cells[(row * Cells) + column];
        }

        internal void Load(int[] vertices, int[] faces)
        {
            _lowest = new Vector2(float.PositiveInfinity);
            var highest = new Vector2(float.NegativeInfinity);
            for (int v = 0; v < vertices.Length; v++)
            {
                int at = 3 * vertices[v];
                Points[v] = new Vector3(Body.Vertices[at], Body.Vertices[at + 1], Body.Vertices[at + 2]);
                Normals[v] = Vector3.Zero;
                _lowest = Vector2.Min(_lowest, Across(Points[v]));
                highest = Vector2.Max(highest, Across(Points[v]));
            }

            _scale = new Vector2(Cells) / Vector2.Max(highest - _lowest, new Vector2(1e-6f));
            foreach (List<int> cell in _cells)
                cell.Clear();
            for (int f = 0; f < faces.Length / 3; f++)
                Add(f, faces[3 * f], faces[(3 * f) + 1], faces[(3 * f) + 2]);
            for (int v = 0; v < Normals.Length; v++)
                Normals[v] = Normals[v] == Vector3.Zero ? Vector3.Zero : Vector3.Normalize(Normals[v]);
        }

        // The plane across the rays.
        private static Vector2 Across(Vector3 point) => new(point.Y, point.Z);

        private void Add(int face, int i, int j, int k)
        {
            Vector3 normal = Vector3.Cross(Points[j] - Points[i], Points[k] - Points[i]);
            Normals[i] += normal;
            Normals[j] += normal;
            Normals[k] += normal;
            Vector2 a = Across(Points[i]), b = Across(Points[j]), c = Across(Points[k]);
            (int firstRow, int firstColumn) = Cell(Vector2.Min(a, Vector2.Min(b, c)));
            (int lastRow, int lastColumn) = Cell(Vector2.Max(a, Vector2.Max(b, c)));
            for (int row = firstRow; row <= lastRow; row++)
            {
                for (int column = firstColumn; column <= lastColumn; column++)
                    _cells[(row * Cells) + column].Add(face);
            }
        }

        private (int Row, int Column) Cell(Vector2 place)
        {
            Vector2 cell = (place - _lowest) * _scale;
            return (Math.Clamp((int)cell.X, 0, Cells - 1), Math.Clamp((int)cell.Y, 0, Cells - 1));
        }
    }
}
