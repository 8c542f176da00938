using Vitruvian.Bodies.Formats;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// What a <see cref="MeshPoseEstimate"/> is compared with: B crops, V low-poly vertices, J joints. Places are in crops, whose side is 1; depths are relative to the root's and in the same unit, as they would be seen from far away. What is
/// not known has the weight 0.
/// </summary>
/// <param name="Vertices">(B, V, 3).</param>
/// <param name="Bodies">(B): 1 where the body is known.</param>
/// <param name="Inside">(B, V): 1 for vertices that lie in the crop, seen or not.</param>
/// <param name="Visible">(B, V): 1 for vertices that are seen, 0 for others.</param>
/// <param name="VisibleKnown">(B, V): 1 for those that are seen and for those beyond the crop. What something hides within it may be localised all the same: the other losses decide (section 3.2.1).</param>
/// <param name="LogScale">(B, 1): logarithm of the metres that the crop spans at the root's depth.</param>
/// <param name="Joints2D">(B, J, 2).</param>
/// <param name="Joints2DKnown">(B, J): confidences.</param>
/// <param name="Joints3D">(B, J, 3), relative to the first joint.</param>
public sealed record MeshPoseLabels(Tensor Vertices, Tensor Bodies, Tensor Inside, Tensor Visible, Tensor VisibleKnown, Tensor LogScale, Tensor Joints2D, Tensor Joints2DKnown, Tensor Joints3D)
{
    /// <summary>Puts the labels of a batch together.</summary>
    /// <param name="batch">The crops.</param>
    /// <param name="low">Body vertex of each low-poly vertex, V.</param>
    /// <param name="device">Where they are wanted.</param>
    public static MeshPoseLabels Of(SampleBatch batch, IReadOnlyList<int> low, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(low);
        int count = batch.Samples.Count;
        float[] vertices = new float[count * low.Count * 3], bodies = new float[count], inside = new float[count * low.Count], visible = new float[count * low.Count], known = new float[count * low.Count], scale = new float[count];
        float[] flat = new float[count * Sample.JointCount * 2], flatKnown = new float[count * Sample.JointCount], space = new float[count * Sample.JointCount * 3];
        for (int b = 0; b < count; b++)
        {
            Sample sample = batch.Samples[b];
            WriteJoints(sample, batch.Size, b, flat, flatKnown);
            if (sample is not { Vertices: { } places, Camera: { } camera, Joints3D: { } joints } || !(joints[0].Z > 0))
                continue;
            bodies[b] = 1;
            double unit = camera.FocalLengthPixels / (joints[0].Z * batch.Size);
            scale[b] = (float)-Math.Log(unit);
            for (int j = 0; j < Sample.JointCount; j++)
                Write(unit * (joints[j] - joints[0]), space.AsSpan(3 * ((b * Sample.JointCount) + j), 3));
            for (int v = 0; v < low.Count; v++)
            {
                var place = new Vector3d(places[3 * low[v]], places[(3 * low[v]) + 1], places[(3 * low[v]) + 2]);
                Vector2d pixel = (1.0 / batch.Size) * camera.Project(place);
                int at = (b * low.Count) + v;
                Write(new Vector3d(pixel.X, pixel.Y, unit * (place.Z - joints[0].Z)), vertices.AsSpan(3 * at, 3));

                inside[at] = pixel.X >= 0 && pixel.Y >= 0 && pixel.X < 1 && pixel.Y < 1 ? 1 : 0;
                visible[at] = sample.VertexVisible is { } seen && seen[low[v]] ? inside[at] : 0;
                known[at] = 1 - inside[at] + visible[at];
            }
        }

        return new MeshPoseLabels(
            tensor(vertices, [count, low.Count, 3], device: device),
            tensor(bodies, device: device),
            tensor(inside, [count, low.Count], device: device),
            tensor(visible, [count, low.Count], device: device),
            tensor(known, [count, low.Count], device: device),
            tensor(scale, [count, 1], device: device),
            tensor(flat, [count, Sample.JointCount, 2], device: device),
            tensor(flatKnown, [count, Sample.JointCount], device: device),
            tensor(space, [count, Sample.JointCount, 3], device: device));
    }

    private static void WriteJoints(Sample sample, int size, int b, float[] places, float[] known)
    {
        for (int j = 0; j < Sample.JointCount && sample.Joints2D is { } joints; j++)
        {
            Keypoint joint = joints[j];
            if (!joint.IsVisible)
                continue;
            int at = (b * Sample.JointCount) + j;
            known[at] = (float)joint.Confidence;
            (places[2 * at], places[(2 * at) + 1]) = ((float)(joint.X / size), (float)(joint.Y / size));
        }
    }

    private static void Write(Vector3d value, Span<float> destination) => (destination[0], destination[1], destination[2]) = ((float)value.X, (float)value.Y, (float)value.Z);
}
