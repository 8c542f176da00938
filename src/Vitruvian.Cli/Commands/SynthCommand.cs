using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Imaging;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>synth</c>: pictures of synthetic people with all labels.</summary>
internal sealed class SynthCommand : CliCommand
{
    private const int SheetCell = 256;

    private readonly Option<int> _count = SharedOptions.Positive(new Option<int>("--count", "-n") { Description = "Number of samples.", HelpName = "N", DefaultValueFactory = _ => 16 });
    private readonly Option<int> _size = SharedOptions.Positive(new Option<int>("--size") { Description = "Side of the pictures in pixels.", HelpName = "N", DefaultValueFactory = _ => 256 });
    private readonly Option<int> _first = new("--first") { Description = "Number of the first sample.", HelpName = "N" };
    private readonly Option<int> _sheet = new("--sheet") { Description = "Also write sheet.png and labels.png: contact sheets of the first N samples.", HelpName = "N" };
    private readonly Option<SyntheticSplit> _split = new("--split") { Description = "train, test or all: which clothes, skins, backgrounds, lights and shapes.", DefaultValueFactory = _ => SyntheticSplit.Train };
    private readonly Option<string> _wardrobe = WardrobeSource.WardrobeOption();
    private readonly Option<string> _backgrounds = new("--backgrounds") { Description = "Folder of photos without people. Default: made-up backgrounds.", HelpName = "DIR" };
    private readonly Option<string> _motion = new("--motion") { Description = "Recorded motion to take poses from (.npz; docs/formats.md). Default: draws from the pose prior.", HelpName = "FILE" };
    private readonly Option<bool> _bench = new("--bench") { Description = $"Make SynthBench, the fixed test set ({SynthBench.DefaultCount} samples unless --count says otherwise), where it is not there yet, and check it. Default folder: {SynthBench.DefaultFolder}." };
    private readonly Option<string> _lighting = new("--lighting") { Description = "Panoramas to light with (.npz; docs/synthetic.md). Default: made-up light.", HelpName = "FILE" };

    /// <summary>Names the command.</summary>
    public SynthCommand()
        : base(
            "synth",
            "Make pictures of dressed synthetic people with exact labels.",
            "vitruvian synth --count 64 --sheet 64 --out synthetic",
            "vitruvian synth --bench --backgrounds photos --lighting panoramas.npz --motion poses.npz")
    {
        Add(_count);
        Add(_size);
        Add(_first);
        Add(_sheet);
        Add(_split);
        Add(_wardrobe);
        Add(_backgrounds);
        Add(_lighting);
        Add(_motion);
        Add(_bench);
        Add(SharedOptions.Out);
        ShardOptions.AddTo(this);
        Add(ShardOptions.Again);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        BodyModel body = BodySource.Load(BodySource.DefaultName);
        BodyModel full = BodySource.Load(BodySource.FullName);
        bool bench = session.Get(_bench);
        if (bench && session.Has(ShardOptions.Shards))
            throw InvalidInputException.For(ShardOptions.Shards.Name, string.Empty, $"none beside {_bench.Name}, whose set is small and told by one hash", "some");
        SyntheticSplit split = bench ? SyntheticSplit.Test : session.Get(_split);
        SyntheticOptions options = new()
        {
            Size = session.Get(_size),
            Seed = session.Seed,
            Split = split,
            WardrobeFolder = WardrobeSource.Find(session, _wardrobe),
            BackgroundFolder = session.Has(_backgrounds) ? session.Get(_backgrounds) : null,
            LightingFile = session.Has(_lighting) ? session.Get(_lighting) : null,
            Poses = SampledPoses.Open(body, AssetFolder.Find("priors/pose-gmm.npz"), session.Has(_motion) ? session.Get(_motion) : null, split, session.Cancellation),
        };
        return bench ? Bench(session, options, body, full) : Samples(session, SyntheticPeople.Open(options, body, full));
    }

    private int Bench(CommandSession session, SyntheticOptions options, BodyModel body, BodyModel full)
    {
        string folder = session.Has(SharedOptions.Out) ? session.Get(SharedOptions.Out) : SynthBench.DefaultFolder;
        int count = session.Has(_count) ? session.Get(_count) : SynthBench.DefaultCount;
        SynthBenchSet set = session.Progress.Track("SynthBench", count, advance =>
            SynthBench.OpenOrMake(folder, options, body, full, count, options.Size, session.Threads, advance, session.Cancellation));
        set.Verify(session.Cancellation);
        session.PrintResult(
            new JsonObject { ["samples"] = set.Count, ["folder"] = folder, ["size"] = set.Size, ["recipe"] = set.Recipe, ["content"] = set.Content },
            [$"{set.Count} samples of {set.Size} pixels in {folder}", $"recipe   {set.Recipe}", $"content  {set.Content}"]);
        return ExitCode.Done;
    }

    private int Samples(CommandSession session, SyntheticPeople people)
    {
        int count = session.Get(_count);
        int first = session.Get(_first);
        if (first < 0)
            throw InvalidInputException.For("--first", string.Empty, "a number of at least 0", $"{first}");
        if (ShardOptions.Of(session) is { } shard)
        {
            return session.Has(_sheet)
                ? throw InvalidInputException.For(_sheet.Name, string.Empty, "none beside shards", "one")
                : ShardedSynthesis.Run(session, shard, people, first, count, session.Has(_motion) ? session.Get(_motion) : null);
        }

        int sheet = Math.Min(session.Get(_sheet), count);
        using OutputFolder output = new(session.Get(SharedOptions.Out));
        var entries = new JsonObject[count];
        var pictures = new Image[sheet];
        var overlays = new Image[sheet];
        string[] images = [.. Enumerable.Range(0, count).Select(i => output.PathFor(SyntheticIndex.ImageName(first + i)))];
        string[] labels = [.. Enumerable.Range(0, count).Select(i => output.PathFor(SyntheticIndex.LabelsName(first + i)))];
        session.Progress.Track("samples", count, advance =>
        {
            Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = session.Threads, CancellationToken = session.Cancellation },
                () => (SyntheticSample?)null,
                (i, _, reuse) =>
                {
                    SyntheticSample sample = people.Create(first + i, reuse);
                    SyntheticSampleFiles.WriteImage(images[i], sample);
                    SyntheticSampleFiles.WriteLabels(labels[i], sample, people.PointNames);
                    entries[i] = SyntheticIndex.Entry(sample, people.PointNames);
                    if (i < sheet)
                    {
                        pictures[i] = sample.Image.Clone();
                        overlays[i] = SyntheticSheet.Overlay(sample, people.PointNames);
                    }

                    advance();
                    return sample;
                },
                _ => { });
            return true;
        });
        SyntheticIndex.Write(output.PathFor(SyntheticIndex.FileName), SyntheticIndex.Header(people), entries);
        if (sheet > 0)
        {
            string[] names = [.. Enumerable.Range(first, sheet).Select(i => $"{i}")];
            int columns = (int)Math.Ceiling(Math.Sqrt(sheet));
            ContactSheet layout = new() { CellSize = Math.Min(SheetCell, session.Get(_size)) };
            ImageCodec.Write(output.PathFor("sheet.png"), layout.Layout(pictures, names, columns));
            ImageCodec.Write(output.PathFor("labels.png"), layout.Layout(overlays, names, columns));
        }

        output.Commit();
        session.PrintResult(
            new JsonObject { ["samples"] = count, ["folder"] = output.FinalPath, ["seed"] = session.Seed, ["files"] = output.Files.Count },
            [$"{count} samples in {output.FinalPath}"]);
        return ExitCode.Done;
    }
}
