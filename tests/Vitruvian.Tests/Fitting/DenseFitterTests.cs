using Vitruvian.Fitting;
using Vitruvian.Tests.Fitting.Displacements;

namespace Vitruvian.Tests.Fitting;

/// <summary>Bodies that are known, found again from an estimate beside them and the true displacement field of its rendering.</summary>
public sealed class DenseFitterTests
{
    // A field without error: the priors only decide what it does not.
    private static readonly DenseFitOptions s_exact = new() { VertexWeight = 2000, LevenbergMarquardt = new() { MaxIterations = 60, RelativeTolerance = 1e-5, InitialDamping = 1e-3 } };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TrueField_BringsTheBodyNearTheTruth(ulong seed)
    {
        DisplacedPerson person = new(seed);
        DenseFit fit = new DenseFitter(DisplacedPerson.Model, s_exact, DisplacedPerson.Prior).Fit(person.Input(person.TrueField()));
        double before = person.Error(person.Start), after = person.Error(fit.Body);
        (after < 0.5 * before).ShouldBeTrue($"{before} -> {after} in {fit.Summary.Iterations}");
    }
}
