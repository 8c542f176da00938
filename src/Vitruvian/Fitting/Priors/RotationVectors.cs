using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Rotation vectors as coordinates. A rotation has many (v and v - 2 pi v/|v| turn alike), and the shortest jumps to the other side at half a turn;
/// statistics need neighbours in space to be neighbours in numbers.
/// </summary>
internal static class RotationVectors
{
    private const double FullTurn = 2 * Math.PI;

    // Below this angle the axis is not well known, and no other representative is near anything.
    private const double SmallAngle = 1e-3;
    private const int MeanSteps = 10;

    /// <summary>The representative of a rotation that is nearest to a given vector.</summary>
    internal static Vector3d Nearest(Vector3d rotation, Vector3d reference)
    {
        double angle = rotation.Length;
        if (angle < SmallAngle)
            return rotation;

        // On the line of the axis the representatives are a full turn apart.
        Vector3d axis = (1 / angle) * rotation;
        double turns = Math.Round((Vector3d.Dot(reference, axis) - angle) / FullTurn);
        return (angle + (turns * FullTurn)) * axis;
    }

    /// <summary>
    /// Replaces every rotation vector by the representative nearest to its joint's mean (over the poses and their mirror images), and repeats with
    /// the new means.
    /// </summary>
    /// <param name="poses">N x D values, D a multiple of three; changed in place.</param>
    /// <param name="symmetry">The mirror.</param>
    /// <returns>How many vectors are longer than half a turn afterwards.</returns>
    internal static int Unwrap(double[] poses, MirrorSymmetry symmetry)
    {
        int dimension = symmetry.Dimension;
        double[] mean = new double[dimension];
        double[] image = new double[dimension];
        bool moved = true;
        for (int step = 0; moved && step < MeanSteps; step++)
        {
            Array.Clear(mean);
            for (int n = 0; n < poses.Length; n++)
                mean[n % dimension] += poses[n];
            symmetry.Apply(mean, image);
            for (int i = 0; i < dimension; i++)
                mean[i] = (mean[i] + image[i]) * dimension / (2.0 * poses.Length);
            moved = false;
            for (int n = 0; n < poses.Length; n += 3)
            {
                Vector3d before = Vector3d.Read(poses.AsSpan(n, 3));
                Vector3d after = Nearest(before, Vector3d.Read(mean.AsSpan(n % dimension, 3)));
                moved |= (after - before).LengthSquared > SmallAngle;
                after.Write(poses.AsSpan(n, 3));
            }
        }

        int beyond = 0;
        for (int n = 0; n < poses.Length; n += 3)
        {
            if (Vector3d.Read(poses.AsSpan(n, 3)).Length > Math.PI)
                beyond++;
        }

        return beyond;
    }
}
