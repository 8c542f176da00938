using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Tests.Synthesis;

public sealed class SynthBenchTests(SyntheticFixture fixture) : IClassFixture<SyntheticFixture>
{
    private const int Count = 3;
    private const int Size = 64;

    [Fact]
    public void Set_HoldsTheGeneratorsSamples_AndIsFoundAgain()
    {
        using var folder = new Formats.TemporaryFolder();
        string path = folder["bench"];
        int steps = 0;
        SynthBenchSet made = Open(path, () => Interlocked.Increment(ref steps));
        steps.ShouldBe(Count);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(path, "00000.png"));
        SynthBenchSet found = Open(path, null);
        File.GetLastWriteTimeUtc(Path.Combine(path, "00000.png")).ShouldBe(written);
        found.Content.ShouldBe(made.Content);
        found.Verify();

        SyntheticPeople people = SyntheticPeople.Open(SynthBench.Options(fixture.Dressed.Options, Size), SyntheticFixture.Body, SyntheticFixture.Full);
        for (int i = 0; i < Count; i++)
        {
            SyntheticSample expected = people.Create(i);
            SyntheticSample sample = found.Read(i);
            sample.Image.Pixels.ShouldBe(expected.Image.Pixels);
            sample.Body.Vertices.ShouldBe(expected.Body.Vertices);
            sample.Points2d.ShouldBe(expected.Points2d);
            sample.PointVisible.ShouldBe(expected.PointVisible);
            sample.VertexVisible.ShouldBe(expected.VertexVisible);
            sample.Parts.ShouldBe(expected.Parts);
            sample.Uv.ShouldBe(expected.Uv);
            sample.Mask.ShouldBe(expected.Mask);
            sample.AmodalMask.ShouldBe(expected.AmodalMask);
            sample.Camera.ShouldBe(expected.Camera);
            sample.Box.ShouldBe(expected.Box);
        }
    }

    [Fact]
    public void ChangedPicture_IsFound()
    {
        using var folder = new Formats.TemporaryFolder();
        string path = folder["bench"];
        SynthBenchSet set = Open(path, null);
        File.Copy(Path.Combine(path, "00001.png"), Path.Combine(path, "00002.png"), overwrite: true);
        Should.Throw<InvalidInputException>(() => set.Verify()).Message.ShouldContain("content");
    }

    [Fact]
    public void OtherInputs_HaveAnotherRecipe_AndTheSetIsMadeAnew()
    {
        using var folder = new Formats.TemporaryFolder();
        string path = folder["bench"];
        SynthBenchSet dressed = Open(path, null);
        SynthBenchSet plain = SynthBench.OpenOrMake(path, new SyntheticOptions(), SyntheticFixture.Body, SyntheticFixture.Full, Count, Size);
        plain.Recipe.ShouldNotBe(dressed.Recipe);
        plain.Content.ShouldNotBe(dressed.Content);
        plain.Verify();
    }

    [Fact]
    public void FolderWithOtherFiles_IsLeftAlone()
    {
        using var folder = new Formats.TemporaryFolder();
        string path = folder["mine"];
        string own = Path.Combine(Directory.CreateDirectory(path).FullName, "thesis.txt");
        File.WriteAllText(own, "mine");
        Should.Throw<InvalidInputException>(() => Open(path, null)).Message.ShouldContain(path);
        File.ReadAllText(own).ShouldBe("mine");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    private SynthBenchSet Open(string folder, Action? progress) => SynthBench.OpenOrMake(
        folder, fixture.Dressed.Options, SyntheticFixture.Body, SyntheticFixture.Full, Count, Size, threads: 2, progress: progress);
}
