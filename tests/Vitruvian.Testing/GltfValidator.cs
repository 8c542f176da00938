using System.Diagnostics;
using System.Text.Json;
using Shouldly;

namespace Vitruvian.Testing;

/// <summary>Khronos' glTF validator (npm package gltf-validator, run by node), as a demand on a file.</summary>
public static class GltfValidator
{
    private const string Package = "gltf-validator";

    // A file of a few megabytes takes about a second.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Fails unless the validator finds neither errors nor warnings nor anything else to say.</summary>
    /// <param name="path">A .glb or .gltf file.</param>
    public static void ShouldBeClean(string path)
    {
        using JsonDocument report = JsonDocument.Parse(Run(path));
        JsonElement issues = report.RootElement;
        string messages = string.Join('\n', issues.GetProperty("messages").EnumerateArray().Take(20).Select(m => m.GetRawText()));
        foreach (string kind in (ReadOnlySpan<string>)["numErrors", "numWarnings", "numInfos", "numHints"])
            issues.GetProperty(kind).GetInt32().ShouldBe(0, $"{Path.GetFileName(path)}: {kind}\n{messages}");
    }

    /// <summary>How many errors the validator finds.</summary>
    /// <param name="path">A .glb or .gltf file.</param>
    public static int CountErrors(string path)
    {
        using JsonDocument report = JsonDocument.Parse(Run(path));
        return report.RootElement.GetProperty("numErrors").GetInt32();
    }

    private static string Run(string path)
    {
        string modules = FindModules();
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(RepositoryFolder.Fixture("gltf", "validate.cjs"));
        start.ArgumentList.Add(path);
        start.Environment["NODE_PATH"] = modules;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The glTF validator did not finish within {Patience} on {path}.");
        }

        process.ExitCode.ShouldBe(0, error.Result);
        return output.Result;
    }

    private static string FindModules()
    {
        for (DirectoryInfo? folder = new(RepositoryFolder.Root); folder is not null; folder = folder.Parent)
        {
            string modules = Path.Combine(folder.FullName, "node_modules");
            if (Directory.Exists(Path.Combine(modules, Package)))
                return modules;
        }

        throw new DirectoryNotFoundException($"The npm package {Package} is not installed in {RepositoryFolder.Root} or above; ./test installs it (npm ci).");
    }
}
