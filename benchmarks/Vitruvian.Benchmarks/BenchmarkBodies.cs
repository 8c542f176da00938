using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Testing;

namespace Vitruvian.Benchmarks;

/// <summary>
/// The built-in body, and a random model of SMPL's sizes: the numbers in its arrays do not change the speed. Every vertex has all four influences,
/// and neighbours share joints (five or so in 16 vertices; the built-in body has three).
/// </summary>
internal static class BenchmarkBodies
{
    /// <summary>6,890 vertices, 24 joints, 10 betas, 207 dense pose-blend columns, 4 influences.</summary>
    internal static BodyModel SmplSized() => RandomBodies.Model(1, 6890, 24, 10, poseBlend: true, bindRotations: false, humanTree: true, nearbyJoints: true);

    /// <summary>The built-in body: 6,890 vertices, 24 joints, 16 betas, no pose-blend columns, bind rotations.</summary>
    internal static BodyModel BuiltIn() => BodyModelFile.Read(Asset("body", "vitruvian-body.npz"));

    /// <summary>Path of a file under the repository's <c>assets</c>.</summary>
    internal static string Asset(params string[] parts) => Path.Combine([RepositoryFolder(), "assets", .. parts]);

    private static string RepositoryFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vitruvian.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Vitruvian.slnx.");
    }
}
