namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>What makes a network's energy one that fits use: the energy of a pose is <c>Scale (raw - Offset)</c>.</summary>
/// <param name="Scale">Factor that makes one weight serve all kinds of priors, over 0.</param>
/// <param name="Offset">The raw energy of the likeliest known poses.</param>
/// <param name="TypicalPoses">Where fits without a start begin, at least one.</param>
/// <param name="EnergyPercentiles">The energy's percentiles over the data; may be empty.</param>
public sealed record PriorCalibration(double Scale, double Offset, IReadOnlyList<TypicalPose> TypicalPoses, IReadOnlyList<EnergyPercentile> EnergyPercentiles)
{
    internal void Check(int dimension)
    {
        if (!(Scale > 0 && double.IsFinite(Scale) && double.IsFinite(Offset)))
            throw InvalidInputException.For("pose prior", "scale, offset", "finite numbers, the scale over 0", $"{Scale}, {Offset}");
        if (TypicalPoses.Count == 0)
            throw InvalidInputException.For("pose prior", "typicalPoses", "at least one", "none");
        foreach (TypicalPose pose in TypicalPoses)
        {
            if (pose.BodyPose.Length != dimension || !pose.BodyPose.All(double.IsFinite) || !(pose.Share >= 0 && double.IsFinite(pose.Share)))
                throw InvalidInputException.For("pose prior", "typicalPoses", $"{dimension} finite numbers and a share of 0 or more", $"{pose.BodyPose.Length} numbers, share {pose.Share}");
        }
    }
}
