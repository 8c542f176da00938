using Vitruvian.Fitting.Priors;
using Vitruvian.Formats;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class GaussianMixtureFileTests
{
    [Fact]
    public void Read_OfWrittenMixture_GivesTheSameNumbers()
    {
        using var folder = new TemporaryFolder();
        GaussianMixture written = GaussianMixtureTests.Random(7, 3, 8);
        GaussianMixtureFile.Write(folder["prior.npz"], written);
        GaussianMixture read = GaussianMixtureFile.Read(folder["prior.npz"]);
        read.ComponentCount.ShouldBe(3);
        read.Dimension.ShouldBe(7);
        for (int k = 0; k < 3; k++)
        {
            read.Weights[k].ShouldBe(written.Weights[k], 1e-15);
            read.Mean(k).SequenceEqual(written.Mean(k)).ShouldBeTrue();
            read.Covariance(k).SequenceEqual(written.Covariance(k)).ShouldBeTrue();
        }

        read.EnergyPercentiles.ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfWrittenMixture_KeepsThePercentilesInOrder()
    {
        using var folder = new TemporaryFolder();
        GaussianMixtureFile.Write(folder["prior.npz"], GaussianMixtureTests.TwoRound());
        GaussianMixture read = GaussianMixtureFile.Read(folder["prior.npz"]);
        read.EnergyPercentiles.ShouldBe([new EnergyPercentile(50, 3), new EnergyPercentile(99.9, 12)]);
        read.EnergyAtPercentile(99.9).ShouldBe(12);
        ShouldBeInvalid.Input(() => read.EnergyAtPercentile(90), "percentile 90", "50, 99.9");
    }

    [Fact]
    public void Read_OfBadFiles_NamesTheField()
    {
        using var folder = new TemporaryFolder();
        const string good = """{"format":"vitruvian-gaussian-mixture","version":1}""";
        ShouldBeInvalid.Input(() => GaussianMixtureFile.Read(folder["none.npz"]), "none.npz", "no such file");
        Refuse("""{"format":"vitruvian-body","version":1}""", [1, 1], [1, 2], "metadata.format", "'vitruvian-body'");
        Refuse("""{"format":"vitruvian-gaussian-mixture","version":2}""", [1, 1], [1, 2], "metadata.version");
        Refuse("{", [1, 1], [1, 2], "metadata", "JSON");
        Refuse("""{"format":"vitruvian-gaussian-mixture","version":1,"energyPercentiles":[{"percent":101,"energy":1}]}""", [1, 1], [1, 2], "energyPercentiles");
        Refuse(good, [2, 1], [2, 1], "means", "(1, D)");
        Refuse(good, [1, 2], [1, 2], "covariances", "(1, 2, 2)");

        void Refuse(string metadata, int[] meanShape, int[] covarianceShape, params string[] mentions)
        {
            NpzWriter.Write(folder["bad.npz"], writer =>
            {
                byte[] json = System.Text.Encoding.UTF8.GetBytes(metadata);
                writer.Add<byte>("metadata", json, json.Length);
                writer.Add<double>("weights", [1.0], 1);
                writer.Add<double>("means", new double[meanShape[0] * meanShape[1]], meanShape);
                writer.Add<double>("covariances", new double[covarianceShape[0] * covarianceShape[1]], 1, covarianceShape[0], covarianceShape[1]);
            });
            ShouldBeInvalid.Input(() => GaussianMixtureFile.Read(folder["bad.npz"]), ["bad.npz", .. mentions]);
        }
    }

    [Fact]
    public void Read_OfTruncatedFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        GaussianMixtureFile.Write(folder["whole.npz"], GaussianMixtureTests.TwoRound());
        ShouldBeInvalid.EveryPrefix(File.ReadAllBytes(folder["whole.npz"]), folder, "part.npz", path => GaussianMixtureFile.Read(path), step: 37);
    }
}
