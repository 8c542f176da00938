using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Formats;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class PoseNetworkFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_OfAWrittenPrior_GivesTheSameEnergies(bool vae)
    {
        using var folder = new TemporaryFolder();
        NetworkPrior written = vae ? TestNetworks.Vae(1) : TestNetworks.Flow(1);
        PoseNetworkFile.Write(folder["prior.npz"], written);
        PosePrior read = PosePriorFile.Read(folder["prior.npz"]);
        read.Kind.ShouldBe(written.Kind);
        read.EnergyPercentiles.ShouldBe(written.EnergyPercentiles);
        read.TypicalPoses.Count.ShouldBe(3);
        read.TypicalPoses[2].BodyPose.ShouldBe(written.TypicalPoses[2].BodyPose);
        double[] pose = [.. Enumerable.Range(0, 69).Select(i => Math.Sin(i))];
        read.Energy(pose).ShouldBe(written.Energy(pose));
    }

    [Fact]
    public void Weights_TakeTwoBytes()
    {
        using var folder = new TemporaryFolder();
        PoseNetworkFile.Write(folder["prior.npz"], TestNetworks.Flow(2));
        using NpzReader reader = NpzReader.Open(folder["prior.npz"]);
        reader.Read("blocks.0.coupling.0.weight").Type.ItemSize.ShouldBe(2);
    }

    [Fact]
    public void AnyKindOfPrior_IsRead_AndOtherFilesAreRefused()
    {
        using var folder = new TemporaryFolder();
        GaussianMixtureFile.Write(folder["mixture.npz"], TestPriors.Random(3));
        PosePriorFile.Read(folder["mixture.npz"]).Kind.ShouldBe("gmm");
        Write(folder["other.npz"], """{"format":"vitruvian-body","version":1}""");
        ShouldBeInvalid.Input(() => PosePriorFile.Read(folder["other.npz"]), "other.npz", "metadata.format", "'vitruvian-body'");
        Write(folder["other.npz"], "[1]");
        ShouldBeInvalid.Input(() => PosePriorFile.Read(folder["other.npz"]), "other.npz", "metadata.format", "'nothing'");
        Write(folder["other.npz"], "{");
        ShouldBeInvalid.Input(() => PosePriorFile.Read(folder["other.npz"]), "other.npz", "metadata", "JSON");
        ShouldBeInvalid.Input(() => PosePriorFile.Read(folder["none.npz"]), "none.npz", "no such file");

        static void Write(string path, string metadata) => NpzWriter.Write(path, writer => writer.Add<byte>("metadata", System.Text.Encoding.UTF8.GetBytes(metadata), metadata.Length));
    }

    [Fact]
    public void Read_OfBadFiles_NamesTheField()
    {
        using var folder = new TemporaryFolder();
        Refuse(true, "metadata", Text("""{"format":"vitruvian-pose-network","version":2,"kind":"vae","scale":1}"""), "metadata.version", "2");
        Refuse(true, "metadata", Text("""{"format":"vitruvian-pose-network","version":1,"kind":"gan","scale":1}"""), "metadata.kind", "'gan'");
        Refuse(true, "metadata", Text("""{"format":"vitruvian-pose-network","version":1,"kind":"vae","scale":0}"""), "scale");
        Refuse(false, "metadata", Text("""{"format":"vitruvian-pose-network","version":1,"kind":"flow","scale":1,"blocks":1000000}"""), "metadata.blocks", "1000000");
        Refuse(true, "metadata", Text("""{"format":"vitruvian-pose-network","version":1,"kind":"vae","scale":1,"energyPercentiles":[{"percent":101,"energy":1}]}"""), "energyPercentiles");
        Refuse(true, "typicalPoses", Array("typicalPoses", new double[3 * 66], 3, 66), "typicalPoses", "69");
        Refuse(true, "deviations", Array("deviations", new double[138], 138), "deviations", "over 0");
        Refuse(true, "deviations", Array("deviations", new double[7], 7), "deviations", "138", "7");
        Refuse(true, "encoder.1.weight", Array("encoder.1.weight", new double[18 * 20], 18, 20), "encoder", "21 inputs", "20");
        Refuse(true, "decoder.2.bias", Array("decoder.2.bias", Enumerable.Repeat(double.NaN, 138).ToArray(), 138), "decoder.2", "bias", "finite");
        Refuse(false, "blocks.1.mixing.weight", Array("blocks.1.mixing.weight", new double[69 * 69], 69, 69), "mixing", "invertible");
        Refuse(false, "blocks.2.coupling.1.weight", null, "blocks.2.coupling.1.weight");
        Refuse(false, "context.0.weight", Array("context.0.weight", new double[12 * 9], 12, 9), "context", "108");

        void Refuse(bool vae, string name, NpyArray? replacement, params string[] mentions)
        {
            PoseNetworkFile.Write(folder["good.npz"], vae ? TestNetworks.Vae(4) : TestNetworks.Flow(4));
            using (NpzReader reader = NpzReader.Open(folder["good.npz"]))
            {
                NpzWriter.Write(folder["bad.npz"], writer =>
                {
                    foreach (string entry in reader.Names.Where(n => n != name))
                        writer.Add(reader.Read(entry));
                    if (replacement is not null)
                        writer.Add(replacement);
                });
            }

            ShouldBeInvalid.Input(() => PosePriorFile.Read(folder["bad.npz"]), ["bad.npz", .. mentions]);
        }

        static NpyArray Text(string json) => NpyArray.Create<byte>("metadata", System.Text.Encoding.UTF8.GetBytes(json), json.Length);

        static NpyArray Array(string name, double[] values, params int[] shape) => NpyArray.Create<double>(name, values, shape);
    }

    [Fact]
    public void Read_OfTruncatedFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        PoseNetworkFile.Write(folder["whole.npz"], TestNetworks.Vae(5, joints: 3, codes: 2));
        ShouldBeInvalid.EveryPrefix(File.ReadAllBytes(folder["whole.npz"]), folder, "part.npz", path => PosePriorFile.Read(path), step: 211);
    }
}
