using Vitruvian.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Heatmaps;
using Vitruvian.Learning.Losses;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>All of MeshPose's losses (section 3 and supplement C), each where a sample has what it needs: synthetic people have everything, photos with 2D joints those, photos with masks those.</summary>
public sealed class MeshPoseLoss : IDisposable
{
    private readonly MeshPoseLossOptions _options;
    private readonly LowPolySurface _surface;
    private readonly MeshLoss _mesh;
    private readonly SilhouetteTerm _silhouette;
    private readonly Tensor _landmarks;

    /// <summary>Prepares for a body.</summary>
    /// <param name="model">A model with charts and a low-poly mesh.</param>
    /// <param name="options">Weights.</param>
    /// <exception cref="InvalidInputException">The model lacks one of them.</exception>
    public MeshPoseLoss(BodyModel model, MeshPoseLossOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _surface = new LowPolySurface(model);
        _mesh = new MeshLoss(_surface.Mesh.Faces);
        _silhouette = new SilhouetteTerm(_surface.Mesh.Faces, _surface.Mesh.Vertices.Length);
        _landmarks = Dense(MeshLandmarker.Fit(model, JointSets.For(model, JointSets.All36)).Weights);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="estimate">What the network said about it.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="terms">Receives the terms, each before its weight, and how many annotations were skipped.</param>
    public Tensor Compute(MeshPoseEstimate estimate, SampleBatch batch, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(terms);
        Device device = estimate.Scores.device;
        var labels = MeshPoseLabels.Of(batch, _surface.Mesh.Vertices, device);
        Tensor loss = zeros([], float32, device);
        void Add(string name, double weight, Func<Tensor?> term)
        {
            if (weight == 0 || term() is not { } value)
                return;
            terms.Add(name, value);
            loss += weight * value;
        }

        WholeBatch whole = terms.Whole;
        double stride = (double)batch.Size / estimate.Scores.size(3);
        if (AnnotatedPoints.Of(batch, _surface, _options.PointsPerPart, device, whole) is { } points)
        {
            if (points.Skipped > 0)
                terms.Add("skipped annotations", points.Skipped);
            Add("barycentric", _options.Barycentric, () => VertexPoseLoss.Barycentric(estimate.Scores, points, stride));
            Add("consistency", _options.Consistency, () => VertexPoseLoss.Consistency(estimate.Localised * batch.Size, points) / batch.Size);
            if (estimate.Charts is { } charts)
            {
                Add("parts", _options.Parts, () => ChartLoss.Parts(charts, points, stride));
                Add("uv", _options.Uv, () => ChartLoss.Uv(charts, points, stride));
            }
        }

        Tensor merged = estimate.Merged, joints = Joints(merged);
        bool bodies = whole.Any(batch.Samples.Any(sample => sample.Vertices is not null));
        if (bodies)
        {
            Add("full heat", _options.FullHeat, () => FullHeat(estimate, labels, batch.Size, stride, whole));
            Add("visibility", _options.Visibility, () => Entropy(estimate.Lifted.VisibilityScores, labels.Visible, labels.VisibleKnown, whole));
            Add("vertices", _options.Vertices, () => SampleLoss.Mean(SampleLoss.AbsoluteError(merged, labels.Vertices) + SampleLoss.AbsoluteError(estimate.Lifted.Places, labels.Vertices), labels.Bodies, whole));
            Add("edges", _options.Edges, () => SampleLoss.Mean(_mesh.EdgeLength(merged, labels.Vertices), labels.Bodies, whole));
            Add("normals", _options.Normals, () => SampleLoss.Mean(_mesh.NormalCosine(merged, labels.Vertices), labels.Bodies, whole));
            Add("joints3d", _options.Joints3D, () => SampleLoss.Mean(SampleLoss.AbsoluteError(joints - joints.narrow(1, 0, 1), labels.Joints3D), labels.Bodies, whole));
            Add("scale", _options.Scale, () => SampleLoss.Mean((estimate.LogScale - labels.LogScale).abs().flatten(), labels.Bodies, whole));
        }

        Add("joints2d", _options.Joints2D, () => SampleLoss.Mean(SampleLoss.PointsL1(joints.narrow(2, 0, 2), labels.Joints2D, labels.Joints2DKnown), null, whole));
        Add("mask", _options.Mask, () => Mask(estimate.Mask, batch, whole));
        if ((_options.Silhouette > 0 || _options.Boundary > 0) && _silhouette.Compute(merged.narrow(2, 0, 2), estimate.Visibility, batch, whole) is { } silhouette)
        {
            Add("silhouette", _options.Silhouette, () => silhouette.Squares);
            Add("boundary", _options.Boundary, () => silhouette.Boundary);
        }

        return loss;
    }

    /// <summary>Joints of meshes by the landmarker, (B, J, 3), in the meshes' unit.</summary>
    /// <param name="meshes">(B, V, 3).</param>
    public Tensor Joints(Tensor meshes)
    {
        ArgumentNullException.ThrowIfNull(meshes);
        return _landmarks.to(meshes.device).matmul(meshes);
    }

    /// <summary>Frees constants.</summary>
    public void Dispose()
    {
        _mesh.Dispose();
        _landmarks.Dispose();
    }

    /// <summary>A sparse matrix as a tensor of all its values.</summary>
    internal static Tensor Dense(SparseMatrix matrix)
    {
        float[] values = new float[matrix.RowCount * matrix.ColumnCount];
        for (int r = 0; r < matrix.RowCount; r++)
        {
            for (int e = matrix.RowStarts[r]; e < matrix.RowStarts[r + 1]; e++)
                values[(r * matrix.ColumnCount) + matrix.Columns[e]] = matrix.Values[e];
        }

        return tensor(values, [matrix.RowCount, matrix.ColumnCount]);
    }

    private static Tensor FullHeat(MeshPoseEstimate estimate, MeshPoseLabels labels, int size, double stride, WholeBatch whole)
    {
        Tensor entropy = HeatmapTargets.CrossEntropy(estimate.Scores, labels.Vertices.narrow(2, 0, 2) * size, stride, stride);
        return whole.Mean((entropy * labels.Inside).sum(), labels.Inside.sum(), 1);
    }

    private static Tensor Entropy(Tensor scores, Tensor targets, Tensor known, WholeBatch whole) =>
        whole.Mean((nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction: nn.Reduction.None) * known).sum(), known.sum(), 1);

    // At the cells' middles; unknown for samples without a mask.
    private static Tensor? Mask(Tensor scores, SampleBatch batch, WholeBatch whole)
    {
        int count = batch.Samples.Count, cells = (int)scores.size(1), stride = batch.Size / cells;
        float[] masks = new float[count * cells * cells], known = new float[masks.Length];
        for (int b = 0; b < count; b++)
        {
            if (batch.Samples[b].Mask is not { } mask)
                continue;
            for (int c = 0; c < cells * cells; c++)
            {
                int pixel = ((((c / cells) * stride) + (stride / 2)) * batch.Size) + ((c % cells) * stride) + (stride / 2);
                (masks[(b * cells * cells) + c], known[(b * cells * cells) + c]) = (mask[pixel] > 0 ? 1 : 0, 1);
            }
        }

        return whole.Any(known.Any(k => k > 0))
            ? Entropy(scores, tensor(masks, [count, cells, cells], device: scores.device), tensor(known, [count, cells, cells], device: scores.device), whole)
            : null;
    }
}
