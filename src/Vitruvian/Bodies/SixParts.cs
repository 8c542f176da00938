namespace Vitruvian.Bodies;

/// <summary>
/// The six regions of UP-3D's and LSP's part segmentations (Lassner et al. 2017), in their files' order: 1 head, 2 torso with the neck, 3 right arm, 4 left arm, 5 right leg, 6 left leg. Bodies with parts have them from these
/// (<see cref="PartMaps"/>'s division into 6), others from the joint that moves a vertex most.
/// </summary>
public static class SixParts
{
    /// <summary>Number of regions without the background.</summary>
    public const int Count = 6;

    /// <summary>Names of the regions 0..6; 0 is the background.</summary>
    public static IReadOnlyList<string> Names { get; } = ["background", "head", "torso", "right_arm", "left_arm", "right_leg", "left_leg"];

    /// <summary>The region of each triangle.</summary>
    /// <param name="model">A body with parts, or one with the joint names of the SMPL family.</param>
    /// <returns>F values of 1..6.</returns>
    /// <exception cref="InvalidInputException">The body has neither.</exception>
    public static byte[] OfFaces(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Surface is { } surface)
        {
            PartMap map = PartMaps.For(Count);
            byte[] regions = [0, .. Enumerable.Range(1, Count).Select(part => Place(map.Names[part]))];
            return [.. map.Apply(surface.FaceParts).Select(part => regions[part])];
        }

        byte[] ofJoints = [.. model.JointNames.Select((_, j) => OfJoint(model, j))];
        byte[] ofVertices = [.. Enumerable.Range(0, model.VertexCount).Select(v => ofJoints[Strongest(model.Skinning, v)])];
        return [.. Enumerable.Range(0, model.FaceCount).Select(f => Majority(ofVertices[model.Faces[3 * f]], ofVertices[model.Faces[(3 * f) + 1]], ofVertices[model.Faces[(3 * f) + 2]]))];
    }

    private static byte Place(string name)
    {
        for (byte r = 1; r <= Count; r++)
        {
            if (Names[r] == name)
                return r;
        }

        throw new ArgumentException($"part is '{name}'; expected one of {string.Join(", ", Names)}.", nameof(name));
    }

    // A limb begins at its first joint; what hangs on the head is the head.
    private static byte OfJoint(BodyModel model, int joint)
    {
        for (int j = joint; j >= 0; j = model.Parents[j])
        {
            string? region = model.JointNames[j] switch
            {
                "head" => "head",
                "left_shoulder" => "left_arm",
                "right_shoulder" => "right_arm",
                "left_hip" => "left_leg",
                "right_hip" => "right_leg",
                "pelvis" => "torso",
                _ => null,
            };
            if (region is not null)
                return Place(region);
        }

        throw InvalidInputException.For($"body model '{model.Name}'", "parts", "parts, or joints with the names of SMPL's", string.Join(", ", model.JointNames));
    }

    private static int Strongest(SkinningWeights skinning, int vertex)
    {
        ReadOnlySpan<float> weights = skinning.Weights.AsSpan(vertex * skinning.Influences, skinning.Influences);
        int best = 0;
        for (int i = 1; i < weights.Length; i++)
            best = weights[i] > weights[best] ? i : best;
        return skinning.Joints[(vertex * skinning.Influences) + best];
    }

    private static byte Majority(byte a, byte b, byte c) => b == c ? b : a;
}
