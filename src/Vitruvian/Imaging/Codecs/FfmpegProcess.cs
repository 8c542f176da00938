using System.ComponentModel;
using System.Diagnostics;

namespace Vitruvian.Imaging.Codecs;

/// <summary>A run of ffmpeg or ffprobe with its pipes, and what it complained about. Users' files are only ever named to it as local files.</summary>
internal sealed class FfmpegProcess : IDisposable
{
    private const int MaxMessageLength = 400;

    // A damaged film complains about every frame; the first complaints tell what is wrong.
    private const int KeptLines = 40;

    private readonly Process _process;
    private readonly List<string> _complaints = [];

    /// <summary>Starts the program.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="purpose">What it is for, as an error says it: <c>reads video</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="MissingDependencyException">It is not installed.</exception>
    internal FfmpegProcess(string program, string purpose, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
            info.ArgumentList.Add(argument);
        try
        {
            _process = Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start.");
        }
        catch (Win32Exception)
        {
            throw MissingDependencyException.For($"{Path.GetFileName(program)} ({purpose})", "ffmpeg");
        }

        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>What the program writes.</summary>
    internal Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What the program reads.</summary>
    internal Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Arguments that name a file to read: only local files, so that a playlist inside it makes ffmpeg open nothing else.</summary>
    /// <param name="path">The file.</param>
    internal static string[] InputFile(string path) => ["-protocol_whitelist", "file", "-i", Named(path)];

    /// <summary>Ends the program by force.</summary>
    internal void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    /// <summary>Waits for the end of the program and of its complaints.</summary>
    /// <returns>Its exit code; 0 when all went well.</returns>
    internal int Wait()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>The complaints in one line, without addresses and without the path, which our own message has.</summary>
    /// <param name="path">The file that was read.</param>
    /// <param name="otherwise">What to say when there are none.</param>
    internal string Complaints(string path, string otherwise)
    {
        string[] complaints;
        lock (_complaints)
            complaints = [.. _complaints];
        var lines = new List<string>();
        foreach (string line in complaints)
        {
            string text = line.StartsWith('[') && line.IndexOf(']') is int end and > 0 ? line[(end + 1)..].TrimStart() : line;
            text = text.Replace($"{Named(path)}: ", string.Empty, StringComparison.Ordinal);
            if (text.Length > 0 && !lines.Contains(text))
                lines.Add(text);
        }

        string all = lines.Count == 0 ? otherwise : string.Join("; ", lines);
        return all.Length <= MaxMessageLength ? all : $"{all[..MaxMessageLength]}...";
    }

    /// <summary>Ends the program if it still runs.</summary>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string Named(string path) => $"file:{Path.GetFullPath(path)}";

    private void Note(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_complaints)
        {
            if (_complaints.Count < KeptLines)
                _complaints.Add(line.Trim());
        }
    }
}
