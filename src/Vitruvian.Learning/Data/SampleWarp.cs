using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Moves a picture and everything known about it by one map of the plane: a uniform scale, a turn, a shift, and perhaps a mirror. A turn of the
/// picture is a turn of the camera about its optical axis, whatever the principal point: with the map's orthogonal part Q and its scale s,
/// points in space become diag(Q, 1) X, the focal length s f, and the principal point moves with the pixels. A mirrored person is another
/// person, with left and right exchanged.
/// </summary>
public static class SampleWarp
{
    /// <summary>Grey around pictures: what networks see where a photo ends.</summary>
    public const byte Fill = 128;

    /// <summary>Applies a map.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="resultFromImage">Map from the sample's pixels to the result's: a similarity, with a negative determinant for a mirror.</param>
    /// <param name="width">Width of the result in pixels.</param>
    /// <param name="height">Height of the result in pixels.</param>
    /// <param name="symmetry">Which vertices a mirror exchanges; needed to mirror <see cref="Sample.Vertices"/>.</param>
    /// <exception cref="ArgumentException">The map shears or stretches, or <paramref name="symmetry"/> is missing.</exception>
    public static Sample Apply(Sample sample, ImageTransform resultFromImage, int width, int height, BodySymmetry? symmetry = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var motion = CameraMotion.Of(resultFromImage);
        bool[]? visible = Exchanged(sample.JointVisible, motion.Mirrors, BodySymmetry.Joints);
        Keypoint[]? joints = Exchanged(sample.Joints2D, motion.Mirrors, BodySymmetry.Joints);
        for (int j = 0; j < joints?.Length; j++)
        {
            Vector2d at = resultFromImage * new Vector2d(joints[j].X, joints[j].Y);
            joints[j] = joints[j].IsVisible ? new Keypoint(at.X, at.Y, joints[j].Confidence) : default;
            if (visible is not null && !(at.X >= 0 && at.Y >= 0 && at.X < width && at.Y < height))
                visible[j] = false;
        }

        Vector3d[]? joints3D = Exchanged(sample.Joints3D, motion.Mirrors, BodySymmetry.Joints);
        for (int j = 0; j < joints3D?.Length; j++)
            joints3D[j] = motion.Move(joints3D[j]);
        int[]? nearest = sample.Mask is null && sample.Parts is null && sample.Depth is null
            ? null
            : ImageWarp.NearestPixels(sample.Image.Width, sample.Image.Height, resultFromImage, width, height);
        return new Sample(sample.Name, ImageWarp.Warp(sample.Image, resultFromImage, width, height, Fill), PeopleLabels.Moved(sample.Box, resultFromImage))
        {
            Joints2D = joints,
            JointVisible = visible,
            Joints3D = joints3D,
            Body = MovedBody(sample, motion),
            Camera = sample.Camera is { } camera ? new PerspectiveCamera(motion.Scale * camera.FocalLengthPixels, resultFromImage * camera.PrincipalPoint) : null,
            Vertices = MovedVertices(sample.Vertices, motion, symmetry),
            VertexVisible = Exchanged(sample.VertexVisible, motion.Mirrors, motion.Mirrors && sample.VertexVisible is not null ? Required(symmetry).Vertices : null),
            Mask = Gather(sample.Mask, nearest),
            Parts = motion.Mirrors ? Array.ConvertAll(Gather(sample.Parts, nearest) ?? [], part => BodySymmetry.Parts[part]).NullIfAbsent(sample.Parts) : Gather(sample.Parts, nearest),
            PartsAreFitted = sample.PartsAreFitted,
            Uv = MovedUv(sample, nearest, motion.Mirrors),
            Depth = Gather(sample.Depth, nearest),
            People = sample.People?.Moved(resultFromImage),
        };
    }

    private static T[]? Exchanged<T>(T[]? values, bool mirrors, IReadOnlyList<int>? other)
    {
        if (values is null)
            return null;
        var result = new T[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = values[mirrors ? other![i] : i];
        return result;
    }

    /// <summary>Moves a body with the picture that it stands in.</summary>
    /// <param name="body">In the frame of the picture's camera.</param>
    /// <param name="root">Where its root joint is in that frame.</param>
    /// <param name="resultFromImage">The map, as of <see cref="Apply"/>.</param>
    /// <returns>In the frame of the result's camera.</returns>
    public static BodyParameters Move(BodyParameters body, Vector3d root, ImageTransform resultFromImage)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Moved(body, root, CameraMotion.Of(resultFromImage));
    }

    private static BodyParameters? MovedBody(Sample sample, CameraMotion motion) => sample.Body is not { } body
        ? null
        : Moved(body, (sample.Joints3D ?? throw new ArgumentException($"{sample.Name}: a body can be moved only with its 3D joints beside it.", nameof(sample)))[0], motion);

    // The root's rotation turns the body about its root joint, which lies at P - t when the translation is zero: t' = Q P - (P - t), and for a
    // mirror alone t' = F t.
    private static BodyParameters Moved(BodyParameters body, Vector3d root, CameraMotion motion)
    {
        AxisAngle[] pose = [.. body.Pose];
        Vector3d translation = body.Translation;
        if (motion.Mirrors)
        {
            for (int j = 0; j < pose.Length; j++)
            {
                AxisAngle other = body.Pose[BodySymmetry.Skeleton[j]];
                pose[j] = new AxisAngle(other.X, -other.Y, -other.Z);
            }

            root = CameraMotion.Mirror(root);
            translation = CameraMotion.Mirror(translation);
        }

        pose[0] = AxisAngle.FromMatrix(motion.Turn * pose[0].ToMatrix());
        return new BodyParameters([.. body.Betas], pose, (motion.Turn * root) - (root - translation));
    }

    private static float[]? MovedVertices(float[]? vertices, CameraMotion motion, BodySymmetry? symmetry)
    {
        if (vertices is null)
            return null;
        IReadOnlyList<int>? other = motion.Mirrors ? Required(symmetry).Vertices : null;
        float[] result = new float[vertices.Length];
        for (int v = 0; v < result.Length / 3; v++)
        {
            int from = 3 * (other is null ? v : other[v]);
            Vector3d moved = motion.Move(new Vector3d(vertices[from], vertices[from + 1], vertices[from + 2]));
            (result[3 * v], result[(3 * v) + 1], result[(3 * v) + 2]) = ((float)moved.X, (float)moved.Y, (float)moved.Z);
        }

        return result;
    }

    private static BodySymmetry Required(BodySymmetry? symmetry) =>
        symmetry ?? throw new ArgumentException("Mirroring vertices needs the body's symmetry.", nameof(symmetry));

    private static T[]? Gather<T>(T[]? values, int[]? nearest)
        where T : struct => values is null ? null : Array.ConvertAll(nearest!, pixel => pixel < 0 ? default : values[pixel]);

    private static T[]? NullIfAbsent<T>(this T[] values, T[]? original) => original is null ? null : values;

    private static float[]? MovedUv(Sample sample, int[]? nearest, bool mirrors)
    {
        if (sample.Uv is not { } uv || sample.Parts is not { } parts)
            return null;
        float[] result = new float[2 * nearest!.Length];
        for (int i = 0; i < nearest.Length; i++)
        {
            if (nearest[i] < 0 || parts[nearest[i]] == 0)
                continue;
            float u = uv[2 * nearest[i]];
            result[2 * i] = mirrors ? 1 - u : u;
            result[(2 * i) + 1] = uv[(2 * nearest[i]) + 1];
        }

        return result;
    }
}
