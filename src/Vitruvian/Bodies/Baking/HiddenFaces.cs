using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>Faces that nobody sees: the insides of mouth and eye sockets, and whatever no camera around the body ever catches.</summary>
internal static class HiddenFaces
{
    // The mouth's inside and the two eye sockets are the texture islands of these sizes (quads).
    private static readonly int[] InnerIslands = [398, 293, 293];

    private const int ImageSize = 900;
    private static readonly double[] PitchesDegrees = [-80, -50, -25, 0, 25, 50, 80];
    private const int YawStepDegrees = 20;

    /// <summary>Marks the body's quads.</summary>
    /// <param name="mesh">The base mesh.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="postures">The mean body in the postures from which it is looked at.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static bool[] Find(MakeHumanMesh mesh, int[] mirror, IReadOnlyList<Vector3d[]> postures, CancellationToken cancellation)
    {
        int[] islands = TextureIslands.Label(mesh.BodyQuadUvs);
        int[] sizes = new int[islands.Max() + 1];
        foreach (int island in islands)
            sizes[island]++;
        if (!InnerIslands.All(size => sizes.Contains(size)))
        {
            string expected = $"the mouth's of {InnerIslands[0]} faces and the eye sockets' of {InnerIslands[1]}";
            throw InvalidInputException.For("MakeHuman's base mesh", "texture islands", expected, string.Join(", ", sizes));
        }

        bool[] seen = Seen(mesh, postures, cancellation);
        bool[] hidden = new bool[islands.Length];
        for (int q = 0; q < hidden.Length; q++)
            hidden[q] = InnerIslands.Contains(sizes[islands[q]]) || !seen[q];

        // A face seen on one side only counts as hidden on both: it is at the edge of what can be seen.
        int[] images = MirroredQuads(mesh.BodyQuads, mirror);
        return [.. images.Select((image, q) => hidden[q] || hidden[image])];
    }

    private static bool[] Seen(MakeHumanMesh mesh, IReadOnlyList<Vector3d[]> postures, CancellationToken cancellation)
    {
        var views = new List<(Vector3d[] Posture, double Yaw, double Pitch)>();
        foreach (Vector3d[] posture in postures)
        {
            for (int yaw = 0; yaw < 360; yaw += YawStepDegrees)
                views.AddRange(PitchesDegrees.Select(pitch => (posture, yaw * Math.PI / 180, pitch * Math.PI / 180)));
        }

        int quads = mesh.BodyQuads.Length / 4;
        bool[][] seenInView = new bool[views.Count][];
        Parallel.For(0, views.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            (Vector3d[] posture, double yaw, double pitch) = views[i];
            seenInView[i] = DepthProbe.VisibleQuads(posture, mesh.BodyQuads, yaw, pitch, ImageSize);
        });
        bool[] seen = new bool[quads];
        foreach (bool[] view in seenInView)
        {
            for (int q = 0; q < quads; q++)
                seen[q] |= view[q];
        }

        return seen;
    }

    private static int[] MirroredQuads(int[] quads, int[] mirror)
    {
        var places = new Dictionary<(int, int, int, int), int>();
        for (int q = 0; q < quads.Length / 4; q++)
            places[Key(quads.AsSpan(4 * q, 4))] = q;
        int[] images = new int[quads.Length / 4];
        for (int q = 0; q < images.Length; q++)
        {
            int[] image = [.. quads.AsSpan(4 * q, 4).ToArray().Select(v => mirror[v])];
            if (!places.TryGetValue(Key(image), out images[q]))
                throw new InvalidInputException($"MakeHuman's base mesh: quad {q} of the body has no mirror image; expected symmetric faces.");
        }

        return images;
    }

    private static (int, int, int, int) Key(ReadOnlySpan<int> quad)
    {
        int[] sorted = quad.ToArray();
        Array.Sort(sorted);
        return (sorted[0], sorted[1], sorted[2], sorted[3]);
    }
}
