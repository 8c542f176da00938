using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// Rotations of all joints from places of vertices, in closed form: down the tree, each bone is turned by the rotation that best carries the vertices which it dominates from the bind pose onto their places (as HybrIK, Li et al. 2021,
/// does from joints; vertices also tell how a bone turns about itself). Bones that few vertices tell of go with their parent. A workspace for one thread.
/// </summary>
internal sealed class MeshStart
{
    // What speaks for going with the parent: square metres of spread. A hand's vertices have some 0.01, a few vertices within noise of each other far less.
    private const double ParentSpread = 5e-4;

    // Vertices that a bone shares with others half and half count a sixteenth of its own.
    private const int Sharpness = 4;

    private readonly BodyModel _model;
    private readonly int[] _vertices;
    private readonly (int Point, double Share)[][] _dominated;
    private readonly Vector3d[] _rest;
    private readonly Matrix3[] _skin;

    /// <summary>Prepares for a selection of vertices.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="vertices">Body vertex of each place.</param>
    public MeshStart(BodyModel model, int[] vertices)
    {
        (_model, _vertices) = (model, vertices);
        _rest = new Vector3d[vertices.Length];
        _skin = new Matrix3[model.JointCount];
        int influences = model.Skinning.Influences;
        var dominated = new List<(int, double)>[model.JointCount];
        for (int j = 0; j < dominated.Length; j++)
            dominated[j] = [];
        for (int p = 0; p < vertices.Length; p++)
        {
            for (int e = vertices[p] * influences; e < (vertices[p] + 1) * influences; e++)
            {
                if (model.Skinning.Weights[e] > 0)
                    dominated[model.Skinning.Joints[e]].Add((p, Math.Pow(model.Skinning.Weights[e], Sharpness)));
            }
        }

        _dominated = [.. dominated.Select(d => d.ToArray())];
    }

    /// <summary>Turns the joints.</summary>
    /// <param name="places">Places, one a vertex.</param>
    /// <param name="weights">How much each counts, not all 0.</param>
    /// <param name="body">Its betas say what the bones look like; receives the rotations.</param>
    public void Turn(ReadOnlySpan<Vector3d> places, ReadOnlySpan<double> weights, BodyParameters body)
    {
        SetRest(body.Betas);
        Matrix3 whole = Whole(places, weights);
        double parentSpread = ParentSpread * MeanOfPositive(weights);
        for (int j = 0; j < _skin.Length; j++)
        {
            int parent = _model.Parents[j];
            Matrix3 world = parent < 0 ? Matrix3.Identity : _skin[parent] * _model.BindRotations[parent].Transpose();
            Matrix3 guess = parent < 0 ? whole : world * _model.BindRotations[j];
            _skin[j] = Procrustes.Rotation(Covariance(_dominated[j], places, weights) + (parentSpread * guess));
            body.Pose[j] = AxisAngle.FromMatrix(world.Transpose() * _skin[j] * _model.BindRotations[j].Transpose());
        }
    }

    private static double MeanOfPositive(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        int count = 0;
        foreach (double weight in weights)
        {
            sum += weight;
            count += weight > 0 ? 1 : 0;
        }

        return sum / count;
    }

    private void SetRest(double[] betas)
    {
        int stride = _model.Template.Length;
        for (int p = 0; p < _rest.Length; p++)
        {
            int at = 3 * _vertices[p];
            double x = _model.Template[at], y = _model.Template[at + 1], z = _model.Template[at + 2];
            for (int s = 0; s < betas.Length; s++)
            {
                int from = (s * stride) + at;
                x += betas[s] * _model.ShapeDirections[from];
                y += betas[s] * _model.ShapeDirections[from + 1];
                z += betas[s] * _model.ShapeDirections[from + 2];
            }

            _rest[p] = new Vector3d(x, y, z);
        }
    }

    // The turn of the body as if it were of one piece.
    private Matrix3 Whole(ReadOnlySpan<Vector3d> places, ReadOnlySpan<double> weights)
    {
        var all = new (int, double)[_rest.Length];
        for (int p = 0; p < all.Length; p++)
            all[p] = (p, 1);
        return Procrustes.Rotation(Covariance(all, places, weights));
    }

    private Matrix3 Covariance((int Point, double Share)[] points, ReadOnlySpan<Vector3d> places, ReadOnlySpan<double> weights)
    {
        double total = 0;
        Vector3d restMean = Vector3d.Zero, placeMean = Vector3d.Zero;
        foreach ((int p, double share) in points)
        {
            double w = share * weights[p];
            total += w;
            restMean += w * _rest[p];
            placeMean += w * places[p];
        }

        Matrix3 sum = default;
        if (!(total > 0))
            return sum;
        (restMean, placeMean) = ((1 / total) * restMean, (1 / total) * placeMean);
        foreach ((int p, double share) in points)
        {
            Vector3d x = _rest[p] - restMean, y = share * weights[p] * (places[p] - placeMean);
            sum += Matrix3.FromColumns(x.X * y, x.Y * y, x.Z * y);
        }

        return sum;
    }
}
