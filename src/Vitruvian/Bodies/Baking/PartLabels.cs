using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Divides a mesh into DensePose's 24 parts. Which limb a triangle belongs to, its skinning weights say; front or back, inner or outer its
/// place in the T-pose. Then teeth along the borders are flattened and islands given to their neighbours.
/// </summary>
internal static class PartLabels
{
    private const int TorsoBack = 1;
    private const int TorsoFront = 2;
    private const int RightHead = 23;
    private const int LeftHead = 24;
    private const int MaximumRounds = 20;

    // For each limb: the joints whose weights make it, the bone's ends, and its left part; for limbs in two parts the back or inner one
    // and the front or outer one. The right parts follow from DensePose's numbering.
    private static readonly (string[] Joints, string From, string To, int First, int Second)[] LeftLimbs =
    [
        (["hip"], "hip", "knee", 8, 10),
        (["knee"], "knee", "ankle", 12, 14),
        (["shoulder"], "shoulder", "elbow", 15, 17),
        (["elbow"], "elbow", "wrist", 19, 21),
        (["wrist", "hand"], "wrist", "hand", 4, 4),
        (["ankle", "foot"], "ankle", "foot", 5, 5),
    ];

    /// <summary>Triangle centres of the torso in the T-pose, for its profile.</summary>
    public static Vector3d[] TorsoCentres(int[] faces, Vector3d[] tPose, SkinningWeights skinning)
    {
        var centres = new List<Vector3d>();
        for (int f = 0; f < faces.Length / 3; f++)
        {
            if (Group(faces.AsSpan(3 * f, 3), skinning) == 0)
                centres.Add(Centre(faces, tPose, f));
        }

        return [.. centres];
    }

    /// <summary>Part 1..24 of each triangle, mirror-symmetric.</summary>
    /// <param name="faces">Triangles, x 3.</param>
    /// <param name="tPose">Vertices of the mean body in the T-pose.</param>
    /// <param name="restJoints">Its joints.</param>
    /// <param name="skinning">Skinning weights.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="profile">Where the torso's front ends.</param>
    public static byte[] Label(
        int[] faces, Vector3d[] tPose, Vector3d[] restJoints, SkinningWeights skinning, int[] mirror, TorsoProfile profile)
    {
        byte[] parts = new byte[faces.Length / 3];
        for (int f = 0; f < parts.Length; f++)
        {
            int group = Group(faces.AsSpan(3 * f, 3), skinning);
            parts[f] = (byte)Part(group, Centre(faces, tPose, f), restJoints, profile);
        }

        int[] images = FaceAdjacency.MirroredFaces(faces, mirror);
        CopyLeftToRight(faces, tPose, parts, images);
        int[][] neighbours = FaceAdjacency.Neighbours(faces);
        for (int round = 0; round < MaximumRounds; round++)
        {
            bool changed = FlattenTeeth(parts, neighbours) | GiveIslandsAway(parts, neighbours);
            CopyLeftToRight(faces, tPose, parts, images);
            if (!changed)
                return parts;
        }

        return parts;
    }

    // 0 torso, 1 head, then left limbs, then right ones.
    private static int Group(ReadOnlySpan<int> face, SkinningWeights skinning)
    {
        Span<double> sums = stackalloc double[2 + (2 * LeftLimbs.Length)];
        sums.Clear();
        foreach (int v in face)
        {
            for (int i = v * skinning.Influences; i < (v + 1) * skinning.Influences; i++)
                sums[GroupOfJoint(skinning.Joints[i])] += skinning.Weights[i];
        }

        int best = 0;
        for (int g = 1; g < sums.Length; g++)
        {
            if (sums[g] > sums[best])
                best = g;
        }

        return best;
    }

    private static int GroupOfJoint(int joint)
    {
        string[] words = SkeletonLayout.JointNames[joint].Split('_');
        if (words.Length == 1)
            return words[0] is "neck" or "head" ? 1 : 0;
        int limb = Array.FindIndex(LeftLimbs, l => l.Joints.Contains(words[1]));
        return limb < 0 ? 0 : 2 + limb + (words[0] == "right" ? LeftLimbs.Length : 0);
    }

    private static int Part(int group, Vector3d centre, Vector3d[] restJoints, TorsoProfile profile)
    {
        if (group == 0)
            return centre.Z > profile.DepthAt(centre.Y) ? TorsoFront : TorsoBack;
        if (group == 1)
            return centre.X > 0 ? LeftHead : RightHead;
        bool right = group - 2 >= LeftLimbs.Length;
        (_, string from, string to, int first, int second) = LeftLimbs[(group - 2) % LeftLimbs.Length];
        string side = right ? "right_" : "left_";
        Vector3d axis = OnBone(restJoints[SkeletonLayout.IndexOf(side + from)], restJoints[SkeletonLayout.IndexOf(side + to)], centre);
        bool isLeg = from is "hip" or "knee";
        bool beyond = isLeg ? centre.Z > axis.Z : centre.Y > axis.Y;
        int left = beyond ? second : first;
        return right ? PartMaps.For(BodySurface.PartCount).Mirrored[left] : left;
    }

    // The bone is prolonged a little at both ends, for triangles beyond its joints.
    private static Vector3d OnBone(Vector3d from, Vector3d to, Vector3d p)
    {
        Vector3d along = to - from;
        double t = Math.Clamp(Vector3d.Dot(p - from, along) / along.LengthSquared, -0.2, 1.2);
        return from + (t * along);
    }

    private static Vector3d Centre(int[] faces, Vector3d[] vertices, int f) =>
        (1.0 / 3) * (vertices[faces[3 * f]] + vertices[faces[(3 * f) + 1]] + vertices[faces[(3 * f) + 2]]);

    private static void CopyLeftToRight(int[] faces, Vector3d[] tPose, byte[] parts, int[] images)
    {
        IReadOnlyList<byte> mirrored = PartMaps.For(BodySurface.PartCount).Mirrored;
        for (int f = 0; f < parts.Length; f++)
        {
            if (Centre(faces, tPose, f).X < 0)
                parts[f] = mirrored[parts[images[f]]];
        }
    }

    // A triangle with at least two of its three neighbours in another part is a tooth of the border.
    private static bool FlattenTeeth(byte[] parts, int[][] neighbours)
    {
        byte[] before = (byte[])parts.Clone();
        bool changed = false;
        for (int f = 0; f < parts.Length; f++)
        {
            int[] near = neighbours[f];
            foreach (int n in near)
            {
                int same = near.Count(m => before[m] == before[n]);
                if (before[n] != before[f] && same >= 2)
                {
                    parts[f] = before[n];
                    changed = true;
                    break;
                }
            }
        }

        return changed;
    }

    private static bool GiveIslandsAway(byte[] parts, int[][] neighbours)
    {
        bool changed = false;
        for (int part = 1; part <= BodySurface.PartCount; part++)
        {
            List<List<int>> pieces = FaceAdjacency.Pieces(Enumerable.Range(0, parts.Length).Where(f => parts[f] == part), neighbours);
            foreach (List<int> island in pieces.OrderByDescending(p => p.Count).ThenBy(p => p[0]).Skip(1))
            {
                int[] votes = new int[BodySurface.PartCount + 1];
                foreach (int f in island)
                {
                    foreach (int n in neighbours[f])
                        votes[parts[n]]++;
                }

                votes[part] = 0;
                byte winner = (byte)Array.IndexOf(votes, votes.Max());
                island.ForEach(f => parts[f] = winner);
                changed = true;
            }
        }

        return changed;
    }
}
