using Vitruvian.Bodies.Formats;

namespace Vitruvian.Fitting;

/// <summary>What joints must be for a fit to make sense of them.</summary>
internal static class KeypointChecks
{
    /// <summary>Orientation and place have six unknowns: three joints, two coordinates each. With fewer anything fits.</summary>
    internal const int FewestVisible = 3;

    /// <summary>Throws unless the joints can be fitted to.</summary>
    /// <param name="joints">One keypoint a joint.</param>
    /// <param name="names">The joints' names.</param>
    /// <exception cref="InvalidInputException">Too few joints, not finite, or all in one place.</exception>
    internal static void Check(ReadOnlySpan<Keypoint> joints, IReadOnlyList<string> names)
    {
        if (joints.Length != names.Count)
            throw InvalidInputException.For("keypoints", string.Empty, $"{names.Count} joints", $"{joints.Length}");
        int visible = 0;
        int first = -1;
        bool apart = false;
        for (int j = 0; j < joints.Length; j++)
        {
            Keypoint k = joints[j];
            if (!(double.IsFinite(k.Confidence) && k.Confidence >= 0))
                throw InvalidInputException.For("keypoints", names[j], "a confidence of 0 or more", $"{k.Confidence}");
            if (!k.IsVisible)
                continue;
            if (!(double.IsFinite(k.X) && double.IsFinite(k.Y)))
                throw InvalidInputException.For("keypoints", names[j], "finite pixel coordinates", $"({k.X}, {k.Y})", "Give joints that were not found the confidence 0.");
            visible++;
            first = first < 0 ? j : first;
            apart |= k.X != joints[first].X || k.Y != joints[first].Y;
        }

        if (visible < FewestVisible)
            throw InvalidInputException.For("keypoints", string.Empty, $"at least {FewestVisible} visible joints", visible == 0 ? "none" : $"{visible}");
        if (!apart)
            throw InvalidInputException.For("keypoints", string.Empty, "joints in different places", $"all {visible} at ({joints[first].X}, {joints[first].Y})");
    }
}
