namespace Vitruvian.Bodies.Baking;

/// <summary>
/// MakeHuman's bone weights as far as the model file tells them: it keeps the four strongest of a vertex's bones, so at chest, neck and
/// wrists a good part of some vertices' weight is missing. What was cut off varies smoothly over the skin and was weaker than anything
/// kept; it is filled in from the neighbours under these two conditions.
/// </summary>
internal static class RigWeights
{
    // Each edge passes on this share of a neighbour's weight: 1 would let far-away bones creep in, small values fill too little.
    private const double Damping = 0.85;

    // What was cut off lies under the weakest weight kept; on average clearly so.
    private const double LostLimit = 0.8;

    // The damped average shrinks differences by Damping a round: 40 rounds leave 0.15 %.
    private const int Rounds = 40;

    /// <summary>Weights of all bones, vertices x bones, rows summing to 1, mirror-symmetric.</summary>
    /// <param name="mesh">The base mesh.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    public static double[][] Complete(MakeHumanMesh mesh, int[] mirror)
    {
        double[][] kept = LeftSide(mesh, mirror);
        (int[] starts, int[] neighbours, double[] shares) = Neighbourhoods(mesh);
        int bones = mesh.BoneNames.Length;
        double[][] weights = [.. kept.Select(row => (double[])row.Clone())];
        double[][] next = [.. kept.Select(row => (double[])row.Clone())];
        for (int round = 0; round < Rounds; round++)
        {
            for (int v = 0; v < kept.Length; v++)
            {
                int known = kept[v].Count(w => w > 0);
                if (known < MakeHumanMesh.InfluenceCount)
                    continue;
                double[] row = next[v];
                Array.Clear(row);
                for (int e = starts[v]; e < starts[v + 1]; e++)
                {
                    double[] other = weights[neighbours[e]];
                    for (int b = 0; b < bones; b++)
                        row[b] += Damping * shares[e] * other[b];
                }

                FillIn(kept[v], weights[v], row);
            }

            (weights, next) = (next, weights);
        }

        return weights;
    }

    // On entry row holds the damped average of the neighbours; on exit the vertex's new weights.
    private static void FillIn(double[] kept, double[] current, double[] row)
    {
        double weakest = double.MaxValue;
        double keptShare = 0;
        for (int b = 0; b < kept.Length; b++)
        {
            if (kept[b] > 0)
            {
                weakest = Math.Min(weakest, kept[b]);
                keptShare += current[b];
            }
        }

        double lost = 0;
        for (int b = 0; b < kept.Length; b++)
        {
            if (kept[b] > 0)
                continue;
            row[b] = Math.Min(row[b], LostLimit * keptShare * weakest);
            lost += row[b];
        }

        for (int b = 0; b < kept.Length; b++)
        {
            if (kept[b] > 0)
                row[b] = (1 - lost) * kept[b];
        }
    }

    // MakeHuman's right foot carries weights of an older version; the left half is sound and the body symmetric.
    private static double[][] LeftSide(MakeHumanMesh mesh, int[] mirror)
    {
        int bones = mesh.BoneNames.Length;
        int[] mirroredBone = [.. mesh.BoneNames.Select(name => Array.IndexOf(mesh.BoneNames, OtherSide(name)))];
        double[][] rows = new double[MakeHumanLayout.VertexCount][];
        for (int v = 0; v < rows.Length; v++)
        {
            double[] row = new double[bones];
            bool right = mesh.Vertices[v].X < 0;
            bool centre = mirror[v] == v;
            int source = right ? mirror[v] : v;
            double sum = 0;
            for (int i = source * MakeHumanMesh.InfluenceCount; i < (source + 1) * MakeHumanMesh.InfluenceCount; i++)
            {
                int bone = mesh.SkinBones[i];
                double weight = mesh.SkinWeights[i];
                sum += weight;
                if (centre)
                {
                    row[bone] += 0.5 * weight;
                    row[mirroredBone[bone]] += 0.5 * weight;
                }
                else
                {
                    row[right ? mirroredBone[bone] : bone] += weight;
                }
            }

            if (!(sum > 0))
                throw new InvalidInputException($"MakeHuman's rig: vertex {source} has no bone; expected weights that sum to 1.");
            for (int b = 0; b < bones; b++)
                row[b] /= sum;
            rows[v] = row;
        }

        return rows;
    }

    private static string OtherSide(string bone)
    {
        if (bone.EndsWith(".L", StringComparison.Ordinal))
            return bone[..^1] + "R";
        return bone.EndsWith(".R", StringComparison.Ordinal) ? bone[..^1] + "L" : bone;
    }

    // Edge neighbours in compressed rows; each one's share falls with the edge's length.
    private static (int[] Starts, int[] Neighbours, double[] Shares) Neighbourhoods(MakeHumanMesh mesh)
    {
        var edges = new SortedSet<(int From, int To)>();
        for (int q = 0; q < mesh.Quads.Length; q += 4)
        {
            for (int k = 0; k < 4; k++)
            {
                int a = mesh.Quads[q + k];
                int b = mesh.Quads[q + ((k + 1) % 4)];
                edges.Add((a, b));
                edges.Add((b, a));
            }
        }

        int[] starts = new int[MakeHumanLayout.VertexCount + 1];
        int[] neighbours = new int[edges.Count];
        double[] shares = new double[edges.Count];
        int place = 0;
        foreach ((int from, int to) in edges)
        {
            starts[from + 1]++;
            neighbours[place] = to;
            shares[place++] = 1 / (mesh.Vertices[from] - mesh.Vertices[to]).Length;
        }

        for (int v = 0; v < MakeHumanLayout.VertexCount; v++)
        {
            starts[v + 1] += starts[v];
            Span<double> own = shares.AsSpan(starts[v]..starts[v + 1]);
            double sum = 0;
            foreach (double s in own)
                sum += s;
            for (int i = 0; i < own.Length; i++)
                own[i] /= sum;
        }

        return (starts, neighbours, shares);
    }
}
