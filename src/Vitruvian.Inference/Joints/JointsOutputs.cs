using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Joints;

/// <summary>Reads what networks say of joints in one crop.</summary>
internal static class JointsOutputs
{
    /// <summary>Reads one person.</summary>
    /// <param name="jointSet">The joints.</param>
    /// <param name="count">Number of them.</param>
    /// <param name="joints2D">(batch, J, 2), shares of the crop's side.</param>
    /// <param name="confidences">(batch, J).</param>
    /// <param name="joints3D">(batch, J, 3), metres.</param>
    /// <param name="person">The person's place in the batch.</param>
    /// <param name="size">Side of the crop in pixels.</param>
    /// <param name="photoFromCrop">From the crop to the photo.</param>
    public static JointsEstimate Read(string jointSet, int count, float[] joints2D, float[] confidences, float[] joints3D, int person, int size, ImageTransform photoFromCrop)
    {
        var places = new Vector2d[count];
        double[] confidence = new double[count];
        var space = new Vector3d[count];
        for (int j = 0; j < count; j++)
        {
            int at = (person * count) + j;
            places[j] = photoFromCrop * new Vector2d(joints2D[2 * at] * size, joints2D[(2 * at) + 1] * size);
            confidence[j] = Math.Clamp(confidences[at], 0, 1);
            space[j] = new Vector3d(joints3D[3 * at], joints3D[(3 * at) + 1], joints3D[(3 * at) + 2]);
        }

        return new JointsEstimate(jointSet, places, confidence, space);
    }
}
