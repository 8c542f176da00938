using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Learning.Spin;

/// <summary>How bodies are fitted to 2D joints for supervision, and which fits are believed.</summary>
public sealed record SpinFittingOptions
{
    /// <summary><c>levenbergMarquardt</c>, or <c>adam</c> as published.</summary>
    public SpinSolver Solver { get; init; } = SpinSolver.LevenbergMarquardt;

    /// <summary>Most iterations of a fit in the loop. Published: 50 steps of Adam.</summary>
    public int Iterations { get; init; } = 50;

    /// <summary>Threads that fit; null for all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Weight of the pose prior, before squaring. Published: 4.78.</summary>
    public double PosePriorWeight { get; init; } = SmplifyOptions.Published.PosePriorWeight;

    /// <summary>Weight of the bending prior, before squaring. Published: 15.2.</summary>
    public double BendingWeight { get; init; } = SmplifyOptions.Published.BendingWeight;

    /// <summary>Weight of the shape prior, before squaring. Published: 5.</summary>
    public double ShapePriorWeight { get; init; } = SmplifyOptions.Published.ShapePriorWeight;

    /// <summary>Factor on the weight of the hips in the second stage: annotators mark them elsewhere than skeletons have them. Published: 0.</summary>
    public double HipWeight { get; init; } = SmplifyOptions.Published.HipWeight;

    /// <summary>Factor on the weight of the neck in the second stage. Published: 0.</summary>
    public double NeckWeight { get; init; } = SmplifyOptions.Published.NeckWeight;

    /// <summary>Whether the second stage holds the translation that the first has found. Published: true.</summary>
    public bool HoldTranslation { get; init; } = SmplifyOptions.Published.HoldTranslation;

    /// <summary>
    /// Greatest reprojection error of a fit that is believed: root mean square distance of the joints over their root mean square distance from
    /// their middle. Fits beyond give only 2D joints.
    /// </summary>
    public double RejectionThreshold { get; init; } = 0.1;

    /// <summary>A fit with a shape coefficient beyond this (standard deviations) pulls towards the mean shape instead. Published: 3.</summary>
    public double LargestBeta { get; init; } = 3;

    /// <summary>Whether a fit is believed.</summary>
    /// <param name="error">Its error.</param>
    public bool Believes(double error) => error <= RejectionThreshold;

    /// <summary>Whether a shape is likelier a mistake than a person's.</summary>
    /// <param name="body">The fit.</param>
    public bool IsOddShape(BodyParameters body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return body.Betas.Any(beta => Math.Abs(beta) > LargestBeta);
    }

    /// <summary>The fitter's options.</summary>
    /// <param name="inTheLoop">Whether iterations are limited: so from a near start, not when nothing is known.</param>
    public SmplifyOptions ToSmplify(bool inTheLoop)
    {
        var standard = new SmplifyOptions();
        return standard with
        {
            Solver = Solver == SpinSolver.Adam ? SmplifySolver.Adam : SmplifySolver.LevenbergMarquardt,
            PosePriorWeight = PosePriorWeight,
            BendingWeight = BendingWeight,
            ShapePriorWeight = ShapePriorWeight,
            HipWeight = HipWeight,
            NeckWeight = NeckWeight,
            HoldTranslation = HoldTranslation,
            BodyDepthWeight = HoldTranslation ? 0 : standard.BodyDepthWeight,
            LevenbergMarquardt = inTheLoop ? standard.LevenbergMarquardt with { MaxIterations = Iterations } : standard.LevenbergMarquardt,
            Adam = inTheLoop ? new AdamOptions { Steps = Iterations } : new AdamOptions(),
        };
    }

    /// <summary>Checks the values.</summary>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="InvalidInputException">A value is out of its range; the message names the option.</exception>
    public void Check(string source)
    {
        void Require(bool holds, string field, string expected, object found)
        {
            if (!holds)
                throw InvalidInputException.For(source, $"fitting.{field}", expected, $"{found}");
        }

        Require(Iterations > 0, "iterations", "a positive number", Iterations);
        Require(Threads is null or > 0, "threads", "a positive number", Threads ?? 0);
        Require(PosePriorWeight >= 0, "posePriorWeight", "0 or more", PosePriorWeight);
        Require(BendingWeight >= 0, "bendingWeight", "0 or more", BendingWeight);
        Require(ShapePriorWeight >= 0, "shapePriorWeight", "0 or more", ShapePriorWeight);
        Require(HipWeight >= 0, "hipWeight", "0 or more", HipWeight);
        Require(NeckWeight >= 0, "neckWeight", "0 or more", NeckWeight);
        Require(RejectionThreshold > 0, "rejectionThreshold", "a positive number", RejectionThreshold);
        Require(LargestBeta > 0, "largestBeta", "a positive number", LargestBeta);
    }
}
