using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Brings bodies of one model to another with the same joints: networks know the built-in body's shapes, users bring SMPL's file. Rotations carry over, since in both models all angles are zero in the T-pose and turn about
/// the same axes. The shape becomes that of the other model whose surface comes nearest to the body's in the T-pose, a linear map of betas that is worked out once; the place, the one at which the posed surfaces lie on each other
/// on average. Immutable and safe to share between threads.
/// </summary>
public sealed class BodyTransfer
{
    // Of a file with hundreds of shape directions the later ones are details that no other model's shape tells of.
    private const int MostBetas = 10;

    // Nearest points are found anew on the shape that the last ones gave.
    private const int Rounds = 4;

    // A standard deviation of shape weighs as much as this distance at every vertex, metres: little, so that it only decides where surfaces tell nothing.
    private const double ShapeNoise = 1e-4;

    private readonly SurfacePlace[] _places;
    private readonly double[] _offset;
    private readonly double[] _map;

    /// <summary>Finds the map between two models; takes some tenths of a second.</summary>
    /// <param name="source">The model that bodies come from.</param>
    /// <param name="target">The model they are brought to.</param>
    /// <exception cref="InvalidInputException">The models have other joints.</exception>
    public BodyTransfer(BodyModel source, BodyModel target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (!source.JointNames.SequenceEqual(target.JointNames) || !source.Parents.SequenceEqual(target.Parents))
            throw InvalidInputException.For($"body model '{target.Name}'", "joints", $"those of '{source.Name}': {string.Join(", ", source.JointNames)}", string.Join(", ", target.JointNames));
        (Source, Target) = (source, target);
        ShapeBasis from = new(source, source.BetaCount), to = new(target, Math.Min(target.BetaCount, MostBetas));
        double[] betas = new double[to.Count];
        _places = [];
        (_offset, _map) = ([], []);
        for (int round = 0; round < Rounds; round++)
        {
            _places = Nearest(from, to, betas);
            (_offset, _map) = Regress(from, to, _places);
            betas = _offset;
        }
    }

    /// <summary>The model that bodies come from.</summary>
    public BodyModel Source { get; }

    /// <summary>The model they are brought to.</summary>
    public BodyModel Target { get; }

    /// <summary>The shape of the other model: b + M betas.</summary>
    /// <param name="betas">Shape coefficients of <see cref="Source"/>.</param>
    /// <returns>Those of <see cref="Target"/>; beyond the first ten they are 0.</returns>
    public double[] Shape(ReadOnlySpan<double> betas)
    {
        if (betas.Length != Source.BetaCount)
            throw new ArgumentException($"betas has {betas.Length} values; expected {Source.BetaCount}.", nameof(betas));
        double[] shape = new double[Target.BetaCount];
        for (int t = 0; t < _offset.Length; t++)
            shape[t] = _offset[t] + DenseMath.Dot(_map.AsSpan(t * Source.BetaCount, Source.BetaCount), betas);
        return shape;
    }

    /// <summary>The same person as a body of the other model.</summary>
    /// <param name="body">A body of <see cref="Source"/> in any frame.</param>
    /// <returns>In the same frame.</returns>
    public BodyParameters Apply(BodyParameters body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var moved = new BodyParameters(Shape(body.Betas), [.. body.Pose], body.Translation);
        float[] there = Source.Pose(body).Vertices, here = Target.Pose(moved).Vertices;
        Vector3d sum = Vector3d.Zero;
        for (int v = 0; v < _places.Length; v++)
            sum += _places[v].On(there, Source.Faces) - At(here, v);
        moved.Translation += (1.0 / _places.Length) * sum;
        return moved;
    }

    // For each vertex of the target, shaped, the nearest place on the source's mean surface, moved with its joints to where the target's are.
    private static SurfacePlace[] Nearest(ShapeBasis from, ShapeBasis to, double[] betas)
    {
        (Vector3d[] vertices, Vector3d[] joints) = to.Shaped(betas);
        (Vector3d[] surface, Vector3d[] own) = from.Shaped(new double[from.Count]);
        SkinningWeights skinning = from.Model.Skinning;
        for (int v = 0; v < surface.Length; v++)
        {
            Vector3d move = Vector3d.Zero;
            for (int i = v * skinning.Influences; i < (v + 1) * skinning.Influences; i++)
            {
                int joint = skinning.Joints[i];
                move += skinning.Weights[i] * (joints[joint] - own[joint]);
            }

            surface[v] += move;
        }

        ClosestPointSearch search = new(surface, from.Model.Faces);
        return [.. vertices.Select(vertex => search.Find(vertex)).Select(near => new SurfacePlace(near.Face, near.B1, near.B2))];
    }

    // Least squares of the surfaces' differences but for a common shift, with a ridge: (D^T D + r I) beta = D^T (p0 - t0 + P betas).
    private static (double[] Offset, double[] Map) Regress(ShapeBasis from, ShapeBasis to, SurfacePlace[] places)
    {
        int n = to.Count, right = from.Count + 1;
        double[][] own = [.. Enumerable.Range(0, n).Select(s => Centred([.. to.Directions[s]]))];
        double[][] told = [.. Enumerable.Range(0, from.Count).Select(s => Centred(OnPlaces(from.Directions[s], from.Model.Faces, places)))];
        double[] apart = OnPlaces(from.Template, from.Model.Faces, places);
        for (int i = 0; i < apart.Length; i++)
            apart[i] -= to.Template[i];
        double[][] sides = [Centred(apart), .. told];
        double[] normal = new double[n * n];
        for (int s = 0; s < n; s++)
        {
            for (int t = 0; t <= s; t++)
                normal[(s * n) + t] = DenseMath.Dot(own[s], own[t]);
            normal[(s * n) + s] += ShapeNoise * ShapeNoise * places.Length;
        }

        if (!Cholesky.TryFactor(normal, n))
            throw InvalidInputException.For($"body model '{to.Model.Name}'", "shape directions", "finite ones", "others");
        double[] offset = new double[n], map = new double[n * from.Count], solution = new double[n];
        for (int side = 0; side < right; side++)
        {
            for (int s = 0; s < n; s++)
                solution[s] = DenseMath.Dot(own[s], sides[side]);
            Cholesky.Solve(normal, n, solution);
            for (int s = 0; s < n; s++)
            {
                if (side == 0)
                    offset[s] = solution[s];
                else
                    map[(s * from.Count) + side - 1] = solution[s];
            }
        }

        return (offset, map);
    }

    private static double[] OnPlaces(double[] values, int[] faces, SurfacePlace[] places)
    {
        double[] result = new double[3 * places.Length];
        for (int v = 0; v < places.Length; v++)
        {
            (int face, double b1, double b2) = places[v];
            for (int c = 0; c < 3; c++)
                result[(3 * v) + c] = ((1 - b1 - b2) * values[(3 * faces[3 * face]) + c]) + (b1 * values[(3 * faces[(3 * face) + 1]) + c]) + (b2 * values[(3 * faces[(3 * face) + 2]) + c]);
        }

        return result;
    }

    // Without the mean over the vertices: a shift of the whole body is no shape.
    private static double[] Centred(double[] values)
    {
        for (int c = 0; c < 3; c++)
        {
            double mean = 0;
            for (int i = c; i < values.Length; i += 3)
                mean += values[i];
            mean /= values.Length / 3;
            for (int i = c; i < values.Length; i += 3)
                values[i] -= mean;
        }

        return values;
    }

    private static Vector3d At(float[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);

    // A place of a surface: its triangle and barycentric coordinates.
    private readonly record struct SurfacePlace(int Face, double B1, double B2)
    {
        public Vector3d On(float[] vertices, int[] faces) =>
            ((1 - B1 - B2) * At(vertices, faces[3 * Face])) + (B1 * At(vertices, faces[(3 * Face) + 1])) + (B2 * At(vertices, faces[(3 * Face) + 2]));
    }

    // A model's shapes in the T-pose, which is linear in the betas whatever pose it was made in.
    private sealed class ShapeBasis
    {
        public ShapeBasis(BodyModel model, int count)
        {
            (Model, Count) = (model, count);
            PosedBody mean = Posed(-1);
            Template = ToDoubles(mean.Vertices);
            _joints = ToDoubles(mean.Joints);
            Directions = new double[count][];
            _jointDirections = new double[count][];
            for (int s = 0; s < count; s++)
            {
                PosedBody changed = Posed(s);
                Directions[s] = Difference(changed.Vertices, Template);
                _jointDirections[s] = Difference(changed.Joints, _joints);
            }
        }

        private readonly double[] _joints;
        private readonly double[][] _jointDirections;

        public BodyModel Model { get; }

        public int Count { get; }

        // V x 3.
        public double[] Template { get; }

        // Count x V x 3.
        public double[][] Directions { get; }

        public (Vector3d[] Vertices, Vector3d[] Joints) Shaped(double[] betas) => (Sum(Template, Directions, betas), Sum(_joints, _jointDirections, betas));

        private PosedBody Posed(int beta)
        {
            var body = new BodyParameters(Model.BetaCount, Model.JointCount);
            if (beta >= 0)
                body.Betas[beta] = 1;
            return Model.Pose(body);
        }

        private static double[] ToDoubles(float[] values) => Array.ConvertAll(values, value => (double)value);

        private static double[] Difference(float[] values, double[] from) => [.. values.Select((value, i) => value - from[i])];

        private static Vector3d[] Sum(double[] start, double[][] directions, double[] betas)
        {
            var points = new Vector3d[start.Length / 3];
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = Vector3d.Read(start.AsSpan(3 * i));
                for (int s = 0; s < betas.Length; s++)
                    points[i] += betas[s] * Vector3d.Read(directions[s].AsSpan(3 * i));
            }

            return points;
        }
    }
}
