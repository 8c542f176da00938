using Vitruvian.Evaluation;
using Vitruvian.Fitting.Priors;
using Vitruvian.Testing;
using Vitruvian.Tests.Rendering;

namespace Vitruvian.Tests.Evaluation;

/// <summary>Fits to annotated photos of sports: close to the joints, and no pose that people don't take.</summary>
public sealed class LspetFitTests
{
    private const int Photos = 200;
    private const int FewestJoints = 13;

    [SharedDataFact]
    public void Fits_MeetTheirJointsInPosesThatPeopleTake()
    {
        var method = new FitMethod(TestBodies.Model, GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz")));
        LspetSample[] samples = [.. LspetDataset.Read(SharedDataFactAttribute.Path("lspet"), "val").Where(s => s.VisibleCount >= FewestJoints).Take(Photos)];
        samples.Length.ShouldBe(Photos);
        var answers = new JointPrediction[samples.Length];
        Parallel.For(0, samples.Length, i => answers[i] = method.Predict(samples[i], CancellationToken.None));
        var protocol = new LspetProtocol { PriorLimit = method.PriorLimit };
        for (int i = 0; i < samples.Length; i++)
            protocol.Add(samples[i], answers[i], 0);
        EvaluationReport report = protocol.ToReport(method.Name, []);
        report["pck@0.2"].ShouldBeGreaterThanOrEqualTo(0.95);
        report["pck@0.1"].ShouldBeGreaterThanOrEqualTo(0.85);
        report["prior-outliers"].ShouldBe(0);
    }
}
