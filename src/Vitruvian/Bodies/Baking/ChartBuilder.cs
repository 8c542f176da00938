using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Gives every part a chart in [0, 1]^2 with v along its bone. Hands and feet are cut into back and palm, top and sole, which lie side by
/// side in one chart. Right charts are left charts mirrored, and the torso's are symmetric: in a mirrored picture u becomes 1 - u
/// everywhere and left and right parts change places.
/// </summary>
internal sealed class ChartBuilder
{
    private const int Iterations = 60;

    // Whole multiples of 1/2048 in [0, 1] are exact in half precision, and so is 1 - u.
    private const int Steps = 2048;

    // Side-by-side halves leave a gap of 2 %, so that sampling one never touches the other.
    private const double HalfWidth = 0.49;
    private const double SecondHalfStart = 0.51;

    // Triangles whose normal points up by more than this are the hand's back or the foot's top. The foot's sides belong to its top, but the
    // toes are cut along their middle: flattened with their undersides they would lie over each other.
    private const double HandThreshold = 0;
    private const double FootThreshold = -0.45;
    private const double ToeThreshold = 0;

    // Toes begin so far in front of the ball of the foot, metres.
    private const double ToesBeyondJoint = 0.015;

    // Parts of the left and the centre with the joints between which v runs.
    private static readonly (int Part, string From, string To)[] Bones =
    [
        (1, "pelvis", "spine3"), (2, "pelvis", "spine3"),
        (4, "left_wrist", "left_hand"), (5, "left_ankle", "left_foot"),
        (8, "left_hip", "left_knee"), (10, "left_hip", "left_knee"),
        (12, "left_knee", "left_ankle"), (14, "left_knee", "left_ankle"),
        (15, "left_shoulder", "left_elbow"), (17, "left_shoulder", "left_elbow"),
        (19, "left_elbow", "left_wrist"), (21, "left_elbow", "left_wrist"),
        (24, "neck", "head"),
    ];

    private readonly int[] _faces;
    private readonly Vector3d[] _tPose;
    private readonly Vector3d[] _restJoints;
    private readonly int[] _mirror;
    private readonly bool[] _hidden;
    private readonly int[][] _neighbours;

    private ChartBuilder(int[] faces, bool[] hidden, Vector3d[] tPose, Vector3d[] restJoints, int[] mirror)
    {
        _faces = faces;
        _hidden = hidden;
        _tPose = tPose;
        _restJoints = restJoints;
        _mirror = mirror;
        _neighbours = FaceAdjacency.Neighbours(faces);
    }

    /// <summary>Chart coordinates of every triangle's corners.</summary>
    /// <param name="faces">Triangles, x 3.</param>
    /// <param name="parts">Part of each triangle, mirror-symmetric.</param>
    /// <param name="hidden">Triangles that nobody sees: they take no room in the charts.</param>
    /// <param name="tPose">Vertices of the mean body in the T-pose.</param>
    /// <param name="restJoints">Its joints.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Triangles x 3 x 2.</returns>
    public static float[] Build(
        int[] faces, byte[] parts, bool[] hidden, Vector3d[] tPose, Vector3d[] restJoints, int[] mirror, CancellationToken cancellation)
    {
        var builder = new ChartBuilder(faces, hidden, tPose, restJoints, mirror);
        float[] uv = new float[faces.Length * 2];
        Parallel.ForEach(Bones, new ParallelOptions { CancellationToken = cancellation }, bone =>
        {
            List<int> members = [.. Enumerable.Range(0, parts.Length).Where(f => parts[f] == bone.Part)];
            builder.BuildPart(members, bone.Part, bone.From, bone.To, uv);
        });
        builder.MirrorCharts(parts, uv);
        return uv;
    }

    private void BuildPart(List<int> members, int part, string from, string to, float[] uv)
    {
        if (part is not (4 or 5))
        {
            bool symmetric = PartMaps.For(BodySurface.PartCount).Mirrored[part] == part;
            Write(members, from, to, symmetric, 0, 1, uv);
            return;
        }

        HashSet<int> upper = UpperSide(members, part == 4 ? _ => HandThreshold : FootThresholdAt);
        Write([.. members.Where(upper.Contains)], from, to, false, 0, HalfWidth, uv);
        Write([.. members.Where(f => !upper.Contains(f))], from, to, false, SecondHalfStart, HalfWidth, uv);
    }

    private void Write(List<int> members, string from, string to, bool symmetric, double left, double width, float[] uv)
    {
        var patch = new SurfacePatch(_faces, [.. members.Where(f => !_hidden[f])], _tPose);
        Vector2d[] places = new ArapFlattening(patch).Improve(TutteEmbedding.Flatten(patch), Iterations);
        places = Upright(patch, places, (_restJoints[SkeletonLayout.IndexOf(to)] - _restJoints[SkeletonLayout.IndexOf(from)]).Normalized());
        if (symmetric)
            places = Symmetric(patch, places);
        var placeOf = new SortedDictionary<int, Vector2d>();
        for (int v = 0; v < places.Length; v++)
            placeOf[patch.Vertices[v]] = places[v];
        PlaceHidden(members, placeOf);
        foreach (int f in members)
        {
            for (int i = 3 * f; i < (3 * f) + 3; i++)
            {
                Vector2d place = placeOf[_faces[i]];
                uv[2 * i] = (float)(Math.Round(Steps * (left + (width * place.X))) / Steps);
                uv[(2 * i) + 1] = (float)(Math.Round(Steps * place.Y) / Steps);
            }
        }
    }

    // Vertices of hidden triangles only sit at the mean of their placed neighbours, from the rim of the hole inwards.
    private void PlaceHidden(List<int> members, SortedDictionary<int, Vector2d> placeOf)
    {
        while (true)
        {
            var sums = new SortedDictionary<int, (Vector2d Sum, int Count)>();
            foreach (int f in members)
            {
                int[] corners = [.. _faces.AsSpan(3 * f, 3)];
                foreach (int v in corners.Where(v => !placeOf.ContainsKey(v)))
                {
                    foreach (int w in corners.Where(placeOf.ContainsKey))
                    {
                        (Vector2d sum, int count) = sums.GetValueOrDefault(v);
                        sums[v] = (sum + placeOf[w], count + 1);
                    }
                }
            }

            if (sums.Count == 0)
                return;
            foreach ((int v, (Vector2d sum, int count)) in sums)
                placeOf[v] = (1.0 / count) * sum;
        }
    }

    // Turns the flat patch so that v grows along the bone, and stretches it over the unit square.
    private static Vector2d[] Upright(SurfacePatch patch, Vector2d[] places, Vector3d along)
    {
        Vector2d mean = (1.0 / places.Length) * places.Aggregate(default(Vector2d), (sum, p) => sum + p);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        Vector2d right = default;
        for (int v = 0; v < places.Length; v++)
        {
            Vector2d p = places[v] - mean;
            double height = Vector3d.Dot(patch.Positions[v], along);
            xx += p.X * p.X;
            xy += p.X * p.Y;
            yy += p.Y * p.Y;
            right += height * p;
        }

        // Least-squares slope of the height along the bone over the plane.
        double determinant = (xx * yy) - (xy * xy);
        var slope = new Vector2d(((yy * right.X) - (xy * right.Y)) / determinant, ((xx * right.Y) - (xy * right.X)) / determinant);
        slope = (1 / slope.Length) * slope;
        Vector2d[] turned = [.. places.Select(p => new Vector2d((slope.Y * p.X) - (slope.X * p.Y), (slope.X * p.X) + (slope.Y * p.Y)))];
        double left = turned.Min(p => p.X);
        double bottom = turned.Min(p => p.Y);
        double width = turned.Max(p => p.X) - left;
        double tall = turned.Max(p => p.Y) - bottom;
        return [.. turned.Select(p => new Vector2d((p.X - left) / width, (p.Y - bottom) / tall))];
    }

    private Vector2d[] Symmetric(SurfacePatch patch, Vector2d[] places)
    {
        var symmetric = new Vector2d[places.Length];
        for (int v = 0; v < places.Length; v++)
        {
            Vector2d image = places[Array.BinarySearch(patch.Vertices, _mirror[patch.Vertices[v]])];
            symmetric[v] = new Vector2d(0.5 * (places[v].X + 1 - image.X), 0.5 * (places[v].Y + image.Y));
        }

        return symmetric;
    }

    // By normals first; then specks go to the other side, until both sides are of one piece.
    private HashSet<int> UpperSide(List<int> members, Func<int, double> threshold)
    {
        var upper = new HashSet<int>(members.Where(f => Normal(f).Y > threshold(f)));
        var all = new HashSet<int>(members);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (int f in members)
            {
                int[] near = [.. _neighbours[f].Where(all.Contains)];
                bool lonely = near.Length > 0 && near.All(n => upper.Contains(n) != upper.Contains(f));
                changed |= lonely && Toggle(upper, f);
            }

            foreach (bool side in new[] { true, false })
            {
                List<List<int>> pieces = FaceAdjacency.Pieces(members.Where(f => upper.Contains(f) == side), _neighbours);
                foreach (int f in pieces.OrderByDescending(p => p.Count).ThenBy(p => p[0]).Skip(1).SelectMany(p => p))
                    changed |= Toggle(upper, f);
            }
        }

        return upper;
    }

    private double FootThresholdAt(int face)
    {
        double depth = (_tPose[_faces[3 * face]].Z + _tPose[_faces[(3 * face) + 1]].Z + _tPose[_faces[(3 * face) + 2]].Z) / 3;
        return depth > _restJoints[SkeletonLayout.IndexOf("left_foot")].Z + ToesBeyondJoint ? ToeThreshold : FootThreshold;
    }

    private static bool Toggle(HashSet<int> set, int item)
    {
        if (!set.Remove(item))
            set.Add(item);
        return true;
    }

    private Vector3d Normal(int face)
    {
        Vector3d a = _tPose[_faces[3 * face]];
        return Vector3d.Cross(_tPose[_faces[(3 * face) + 1]] - a, _tPose[_faces[(3 * face) + 2]] - a).Normalized();
    }

    private void MirrorCharts(byte[] parts, float[] uv)
    {
        int[] images = FaceAdjacency.MirroredFaces(_faces, _mirror);
        HashSet<int> built = [.. Bones.Select(b => b.Part)];
        for (int f = 0; f < parts.Length; f++)
        {
            if (built.Contains(parts[f]))
                continue;
            int image = images[f];
            for (int i = 0; i < 3; i++)
            {
                int corner = Array.IndexOf(_faces, _mirror[_faces[(3 * f) + i]], 3 * image, 3);
                uv[(6 * f) + (2 * i)] = 1 - uv[2 * corner];
                uv[(6 * f) + (2 * i) + 1] = uv[(2 * corner) + 1];
            }
        }
    }
}
