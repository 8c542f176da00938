using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>
/// The published loss: the distance from the true displacement, on rendered pixels, of every stage (Wehrbein et al. 2023, eq. 3). Beside it the last stage learns how far off it is: the likelihood of that distance under a Laplace distribution in
/// the plane, <c>e / b + 2 log b</c>, in which the distance itself is held.
/// </summary>
internal static class DisplacementLoss
{
    // Distances have no gradient at zero.
    private const double Smoothing = 1e-6;

    /// <summary>Judges an estimate.</summary>
    /// <param name="estimate">What the network says.</param>
    /// <param name="truth">The true field (B, 2, S, S), in the estimate's unit.</param>
    /// <param name="rendered">1 on rendered pixels, else 0 (B, 1, S, S).</param>
    /// <param name="confidence">Weight of the likelihood of the expected error; 0 leaves it out.</param>
    /// <param name="terms">Receives the terms.</param>
    public static Tensor Compute(DisplacementEstimate estimate, Tensor truth, Tensor rendered, double confidence, LossTerms terms)
    {
        Tensor pixels = terms.Whole.Sum(rendered.sum()).clamp(min: 1);
        Tensor? sum = null;
        Tensor distance = truth;
        for (int stage = 0; stage < estimate.Fields.Count; stage++)
        {
            distance = ((estimate.Fields[stage] - truth).square().sum(1, keepdim: true) + Smoothing).sqrt();
            Tensor mean = terms.Whole.Sum((rendered * distance).sum()) / pixels;
            terms.Add($"stage{stage + 1}", mean);
            sum = sum is null ? mean : sum + mean;
        }

        if (confidence == 0)
            return sum!;
        Tensor scale = estimate.BoundedLogScale;
        Tensor likelihood = terms.Whole.Sum((rendered * ((distance.detach() * (-scale).exp()) + (2 * scale))).sum()) / pixels;
        terms.Add("confidence", likelihood);
        return sum! + (confidence * likelihood);
    }
}
