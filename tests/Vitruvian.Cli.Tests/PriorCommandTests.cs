using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

public sealed class PriorCommandTests
{
    [Fact]
    public void Fit_OfRecordedMotion_WritesThePriorAndItsCard()
    {
        using var folder = new TemporaryFolder();
        string motion = Motion(folder, 120);
        string path = folder.PathFor("prior.npz");
        CliRun run = CliRun.Of("prior", "fit", "--motion", motion, "--out", path, "--components", "2", "--restarts", "1", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["counts"]!["poses"]!.GetValue<int>().ShouldBe(120);
        GaussianMixture mixture = GaussianMixtureFile.Read(path);
        mixture.ComponentCount.ShouldBe(2);
        mixture.Dimension.ShouldBe(69);
        run.Json["energyPercentiles"]!["99.9"]!.GetValue<double>().ShouldBe(mixture.EnergyAtPercentile(99.9));
        File.ReadAllText(folder.PathFor("prior.json")).ShouldContain("EIA-0196217");

        // The same seed, on another number of threads, gives the same bytes.
        string again = folder.PathFor("again.npz");
        CliRun.Of("prior", "fit", "--motion", motion, "--out", again, "--components", "2", "--restarts", "1", "--threads", "1", "--quiet").ExitCode.ShouldBe(0);
        File.ReadAllBytes(again).ShouldBe(File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("vae", "reconstructionDegrees")]
    [InlineData("flow", "conditionalLogDensity")]
    public void Fit_OfANetwork_WritesItItsCardAndHowItDoesOnOtherRecordings(string kind, string score)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathFor("prior.npz"), motion = Motion(folder, 60);
        CliRun run = CliRun.Of("prior", "fit", "--motion", motion, "--out", path, "--kind", kind, "--steps", "2", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        PosePrior prior = PosePriorFile.Read(path);
        prior.Kind.ShouldBe(kind);
        prior.Dimension.ShouldBe(69);
        run.Json["energyPercentiles"]!["99.9"]!.GetValue<double>().ShouldBe(prior.EnergyAtPercentile(99.9));
        double.IsFinite(run.Json["heldOut"]![score]!.GetValue<double>()).ShouldBeTrue();
        run.Json["heldOut"]!["againstLimits"]!.GetValue<double>().ShouldBeInRange(0, 1);
        File.ReadAllText(folder.PathFor("prior.json")).ShouldContain("EIA-0196217");
        CliRun.Of("prior", "fit", "--motion", motion, "--out", path, "--kind", kind, "--components", "3", "--quiet").ShouldRefuse("--components", kind);
        CliRun.Of("prior", "fit", "--motion", motion, "--out", path, "--steps", "3", "--quiet").ShouldRefuse("--steps", "gmm");

        run = CliRun.Of("prior", "compare", "--motion", motion, "--prior", "none", path, "--people", "2", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["priors"]!.AsArray().Count.ShouldBe(2);
        run.Json["priors"]![1]!["paMpjpe"]!.GetValue<double>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Clusters_OfRecordedMotion_WritesThemTheirCardAndPicture()
    {
        using var folder = new TemporaryFolder();
        string config = folder.Write("counts.json", """{"default": 2, "joints": {"left_shoulder": 4}}"""u8);
        string path = folder.PathFor("clusters.npz");
        CliRun run = CliRun.Of("prior", "clusters", "--motion", Motion(folder, 60), "--out", path, "--config", config, "--picture", folder.PathFor("picture.png"));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("right_shoulder    4 centres");
        RotationClustersFile.Read(path).JointNames.Count.ShouldBe(23);
        File.Exists(folder.PathFor("clusters.json")).ShouldBeTrue();
        new FileInfo(folder.PathFor("picture.png")).Length.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Upsampler_OfRecordedMotion_WritesTheMapsAndTheirCard()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathFor("upsampler.npz");
        CliRun run = CliRun.Of("prior", "upsampler", "--motion", Motion(folder, 60), "--out", path, "--steps", "3", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        MeshUpsampler upsampler = MeshUpsamplerFile.Read(path, BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));
        upsampler.Middle.Length.ShouldBe(MeshUpsampler.DefaultMiddleCount);
        run.Json["settings"]!["steps"]!.GetValue<int>().ShouldBe(3);
        (double nearest, double trained) = (run.Json["millimetres"]!["nearestPoint"]!["clean"]!.GetValue<double>(), run.Json["millimetres"]!["trained"]!["clean"]!.GetValue<double>());

        // Three steps only shake the plan, which is far nearer.
        trained.ShouldBeInRange(0.1, 0.75 * nearest);
        File.ReadAllText(folder.PathFor("upsampler.json")).ShouldContain("EIA-0196217");
    }

    [Fact]
    public void BadInput_IsOneLineAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathFor("prior.npz");
        string torn = folder.Write("torn.npz", "PK"u8);
        foreach (string verb in new[] { "fit", "clusters", "upsampler" })
        {
            CliRun.Of("prior", verb, "--motion", folder.PathFor("none.npz"), "--out", path, "--quiet").ShouldRefuse("none.npz");
            CliRun.Of("prior", verb, "--motion", torn, "--out", path, "--quiet").ShouldRefuse("torn.npz");
            CliRun.Of("prior", verb, "--motion", torn, "--out", folder.PathFor("prior.bin"), "--quiet").ShouldRefuse("--out", ".npz");
            CliRun.Of("prior", verb, "--out", path).ShouldRefuse("--motion");
        }

        CliRun.Of("prior", "fit", "--motion", Motion(folder, 12), "--out", path, "--quiet").ShouldRefuse("distinct poses");
        CliRun.Of("prior", "clusters", "--motion", Motion(folder, 12), "--out", path, "--config", folder.Write("bad.json", "{\"tail\": 1}"u8), "--quiet").ShouldRefuse("bad.json", "'tail'");
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void Fit_WhenCancelled_EndsWith130AndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string path = folder.PathFor("prior.npz");
        CliRun.Of(cancelled.Token, "prior", "fit", "--motion", Motion(folder, 60), "--out", path, "--quiet").ExitCode.ShouldBe(130);
        File.Exists(path).ShouldBeFalse();
    }

    private static string Motion(TemporaryFolder folder, int frames)
    {
        var motion = new RecordedMotion();
        var random = new SeededRandom(1);
        for (int i = 0; i < frames; i++)
            motion.AddRandom(random);
        return motion.WritePoses(folder.PathFor("motion.npz"), clips: 4);
    }
}
