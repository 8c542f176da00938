using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Synthesis;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Synthesis;

/// <summary>A generator of small pictures of plain people, and a few of its samples; shared, because opening takes a moment.</summary>
public sealed class SyntheticFixture : IDisposable
{
    internal const int Size = 96;

    private static readonly Lazy<BodyModel> s_full = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body-full.npz")));

    public SyntheticFixture()
    {
        Folder = Directory.CreateTempSubdirectory("vitruvian-synth-").FullName;
        TinyWardrobe.Make(Full).Save(Folder);
        Dressed = SyntheticPeople.Open(new SyntheticOptions { Size = Size, Seed = 3, WardrobeFolder = Folder, OtherPeopleShare = 0.5, OccluderShare = 0.5 }, Body, Full);
        Samples = [.. Enumerable.Range(0, 12).Select(i => Dressed.Create(i))];
    }

    internal static BodyModel Body => Rendering.TestBodies.Model;

    internal static BodyModel Full => s_full.Value;

    /// <summary>Folder with the tiny wardrobe.</summary>
    internal string Folder { get; }

    /// <summary>People in the tiny wardrobe's clothes, half of them in company or behind something.</summary>
    internal SyntheticPeople Dressed { get; }

    internal SyntheticSample[] Samples { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
