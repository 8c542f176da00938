namespace Vitruvian.Fitting.Priors;

/// <summary>A pose that stands for a share of those that a prior was fitted on: a fit without a start begins at each.</summary>
/// <param name="Share">Its share, 0 to 1.</param>
/// <param name="BodyPose">Axis-angle of the joints 1 to K - 1, 3 (K - 1) values.</param>
public sealed record TypicalPose(double Share, double[] BodyPose);
