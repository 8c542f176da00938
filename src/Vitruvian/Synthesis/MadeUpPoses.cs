using Vitruvian.Numerics;

namespace Vitruvian.Synthesis;

/// <summary>
/// Poses without motion capture: a few postures set by hand, mixed limb by limb, mirrored and shaken. Enough to try things out and for tests;
/// people move in more ways than this.
/// </summary>
public sealed class MadeUpPoses : IPoseSource
{
    private const int JointCount = 24;
    private const double ShakeDegrees = 7;

    // SMPL's joints.
    private const int Pelvis = 0, LeftHip = 1, RightHip = 2, Spine1 = 3, LeftKnee = 4, RightKnee = 5, Spine2 = 6, LeftAnkle = 7, RightAnkle = 8, Spine3 = 9;
    private const int Neck = 12, Head = 15, LeftShoulder = 16, RightShoulder = 17, LeftElbow = 18, RightElbow = 19;

    private static readonly int[] s_mirror = [0, 2, 1, 3, 5, 4, 6, 8, 7, 9, 11, 10, 12, 14, 13, 15, 17, 16, 19, 18, 21, 20, 23, 22];

    // Limbs that are taken from one posture together: trunk and head, legs, left arm, right arm.
    private static readonly int[][] s_limbs = [[0, 3, 6, 9, 12, 15], [1, 2, 4, 5, 7, 8, 10, 11], [13, 16, 18, 20, 22], [14, 17, 19, 21, 23]];

    // Degrees about x, y, z.
    private static readonly Vector3d[][] s_postures =
    [
        Posture((LeftShoulder, 0, 0, -72), (RightShoulder, 0, 0, 72), (LeftElbow, 0, -18, 0), (RightElbow, 0, 18, 0)),
        Posture((LeftShoulder, 10, 0, -60), (RightShoulder, 20, 0, 68), (LeftElbow, 0, -70, 0), (RightElbow, 0, 40, 0), (LeftHip, -12, 0, 4), (LeftKnee, 18, 0, 0)),
        Posture((LeftHip, -28, 0, 3), (LeftKnee, 12, 0, 0), (RightHip, 16, 0, -3), (RightKnee, 28, 0, 0), (RightAnkle, 12, 0, 0), (LeftShoulder, 25, 20, -66), (RightShoulder, 20, 25, 66), (LeftElbow, 0, -25, 0), (RightElbow, 0, 35, 0)),
        Posture((Pelvis, 8, 0, 0), (LeftHip, -60, 0, 0), (LeftKnee, 80, 0, 0), (RightHip, 20, 0, 0), (RightKnee, 50, 0, 0), (RightAnkle, 15, 0, 0), (LeftShoulder, 0, 30, -65), (RightShoulder, 0, 50, 60), (LeftElbow, 0, -90, 0), (RightElbow, 0, 90, 0), (Spine1, 5, 8, 0), (Spine2, 0, 8, 0)),
        Posture((LeftHip, -85, 0, 6), (RightHip, -85, 0, -6), (LeftKnee, 85, 0, 0), (RightKnee, 85, 0, 0), (LeftShoulder, 0, -30, -60), (RightShoulder, 0, 30, 60), (LeftElbow, 0, -50, 0), (RightElbow, 0, 50, 0)),
        Posture((LeftHip, -110, 0, 20), (RightHip, -110, 0, -20), (LeftKnee, 120, 0, 0), (RightKnee, 120, 0, 0), (LeftAnkle, -25, 0, 0), (RightAnkle, -25, 0, 0), (Spine1, 15, 0, 0), (Spine2, 10, 0, 0), (Spine3, 10, 0, 0), (LeftShoulder, 0, -80, 0), (RightShoulder, 0, 80, 0)),
        Posture((Spine1, 0, 15, 0), (Spine2, 0, 15, 0), (Neck, 0, 15, 0), (Head, 0, 20, 0), (LeftShoulder, 0, -40, -30), (LeftElbow, 0, -110, 0), (RightShoulder, 0, 0, 62)),
        Posture((Spine1, 20, 0, 0), (Spine2, 15, 0, 0), (Spine3, 10, 0, 0), (LeftHip, -30, 0, 0), (RightHip, -30, 0, 0), (Pelvis, 25, 0, 0), (Neck, -15, 0, 0), (LeftShoulder, 0, -60, -20), (RightShoulder, 0, 60, 20)),
        Posture((LeftHip, -70, 0, 25), (LeftKnee, 15, 0, 0), (LeftAnkle, 20, 0, 0), (RightKnee, 12, 0, 0), (RightHip, -8, 0, 0), (LeftShoulder, 0, 0, -20), (RightShoulder, 0, 0, 10), (Spine1, 0, 0, -10)),
        Posture((LeftShoulder, 0, 0, 55), (RightShoulder, 0, 0, -50), (LeftElbow, 0, -30, 0), (RightElbow, 0, 25, 0), (LeftHip, 0, 0, 12), (RightHip, 0, 0, -12)),
        Posture((LeftShoulder, 0, -70, -15), (LeftElbow, 0, -20, 0), (RightShoulder, 0, 0, 70), (RightElbow, 0, 20, 0)),
    ];

    /// <inheritdoc/>
    public string Identity => "made up 1";

    /// <inheritdoc/>
    public AxisAngle[] Draw(SeededRandom random)
    {
        var pose = new Vector3d[JointCount];
        int main = random.NextInt(s_postures.Length);
        foreach (int[] limb in s_limbs)
        {
            int from = random.NextDouble() < 0.6 ? main : random.NextInt(s_postures.Length);
            double amount = 0.6 + (0.5 * random.NextDouble());
            foreach (int joint in limb)
                pose[joint] = amount * s_postures[from][joint];
        }

        if (random.NextDouble() < 0.5)
            pose = Mirror(pose);
        var result = new AxisAngle[JointCount];
        for (int j = 0; j < JointCount; j++)
        {
            double shake = ShakeDegrees * (j is Spine1 or Spine2 or Spine3 or Neck ? 0.6 : 1);
            var noise = new Vector3d(shake * random.NextNormal(), shake * random.NextNormal(), shake * random.NextNormal());
            Vector3d radians = Math.PI / 180 * (pose[j] + noise);

            // Knees bend one way only.
            if (j is LeftKnee or RightKnee)
                radians = new Vector3d(Math.Max(0, radians.X), 0.2 * radians.Y, 0.2 * radians.Z);
            result[j] = AxisAngle.FromVector(radians);
        }

        return result;
    }

    private static Vector3d[] Mirror(Vector3d[] pose) => [.. s_mirror.Select(j => new Vector3d(pose[j].X, -pose[j].Y, -pose[j].Z))];

    private static Vector3d[] Posture(params (int Joint, double X, double Y, double Z)[] turns)
    {
        var posture = new Vector3d[JointCount];
        foreach ((int joint, double x, double y, double z) in turns)
            posture[joint] = new Vector3d(x, y, z);
        return posture;
    }
}
