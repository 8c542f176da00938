using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting;

/// <summary>One person fitted to many frames.</summary>
/// <param name="Betas">The shape that all frames share, S values.</param>
/// <param name="Frames">One fit a frame, all with those betas; their summaries count from the start of the common solve.</param>
/// <param name="Result">How the common solve went; its energies are sums over the frames.</param>
public sealed record SequenceFit(double[] Betas, BodyFit[] Frames, SolveResult Result);
