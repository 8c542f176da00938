namespace Vitruvian.Bodies.Baking;

/// <summary>Merges the rig's bones into the skeleton's joints and keeps the four strongest of each vertex.</summary>
internal static class SkinningBaker
{
    private const int Influences = 4;

    // Weights are whole multiples of 1/1024: these are exact in half precision, and every vertex sums to 1 exactly.
    private const int Steps = 1024;

    /// <summary>Skinning weights of all vertices, mirror-symmetric.</summary>
    /// <param name="mesh">The base mesh with its rig weights.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    public static SkinningWeights Bake(MakeHumanMesh mesh, int[] mirror)
    {
        double[][] bones = RigWeights.Complete(mesh, mirror);
        int[] jointOfBone = [.. mesh.BoneNames.Select(SkeletonLayout.JointOfBone)];
        byte[] joints = new byte[bones.Length * Influences];
        float[] weights = new float[joints.Length];
        double[] row = new double[SkeletonLayout.JointCount];
        for (int v = 0; v < bones.Length; v++)
        {
            // The right side is the left one mirrored, so that ties and rounding fall alike.
            bool right = mesh.Vertices[v].X < 0;
            double[] source = bones[right ? mirror[v] : v];
            Array.Clear(row);
            for (int b = 0; b < source.Length; b++)
                row[jointOfBone[b]] += source[b];
            List<(int Joint, int Steps)> strongest = Strongest(row, onCentreLine: mirror[v] == v);
            for (int i = 0; i < strongest.Count; i++)
            {
                int joint = strongest[i].Joint;
                joints[(v * Influences) + i] = (byte)(right ? SkeletonLayout.MirrorOf(joint) : joint);
                weights[(v * Influences) + i] = (float)strongest[i].Steps / Steps;
            }
        }

        return new SkinningWeights(Influences, joints, weights);
    }

    private static List<(int Joint, int Steps)> Strongest(double[] row, bool onCentreLine)
    {
        IEnumerable<int> joints = Enumerable.Range(0, row.Length).Where(j => row[j] > 0);
        List<int> order = [.. joints.OrderByDescending(j => row[j]).ThenBy(j => j).Take(Influences)];

        // A left joint without its right one would pull the centre line aside.
        if (onCentreLine)
            order.RemoveAll(j => !order.Contains(SkeletonLayout.MirrorOf(j)));
        double sum = order.Sum(j => row[j]);
        int[] steps = [.. order.Select(j => (int)Math.Round(Steps * row[j] / sum))];

        // What rounding left over goes to the strongest joint; on the centre line to the strongest without a side, or half to each of the
        // strongest pair.
        int rest = Steps - steps.Sum();
        int receiver = onCentreLine ? Math.Max(0, order.FindIndex(j => SkeletonLayout.MirrorOf(j) == j)) : 0;
        int partner = onCentreLine ? order.IndexOf(SkeletonLayout.MirrorOf(order[receiver])) : receiver;
        steps[receiver] += rest - (partner == receiver ? 0 : rest / 2);
        steps[partner] += partner == receiver ? 0 : rest / 2;
        return [.. order.Zip(steps).Where(e => e.Second > 0).OrderByDescending(e => e.Second).ThenBy(e => e.First)];
    }
}
