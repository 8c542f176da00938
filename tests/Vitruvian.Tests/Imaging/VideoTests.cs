using System.Buffers.Binary;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Imaging;

/// <summary>Videos there and back, and those that are none.</summary>
public sealed class VideoTests : IDisposable
{
    private const int Frames = 24;
    private const int Width = 65;
    private const int Height = 48;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Frames_ComeBackInOrder_WithTheirColours()
    {
        string path = Write("film.mp4");
        using var video = VideoReader.Open(path);
        video.Info.ShouldBe(new VideoInfo(66, 48, 12, Frames));
        List<Image> frames = ReadAll(video);
        frames.Count.ShouldBe(Frames);
        video.Complaint.ShouldBeNull();
        for (int f = 0; f < Frames; f++)
        {
            Image expected = Frame(f);
            frames[f].Channels.ShouldBe(3);

            // In the middle of each half: the halves' edge is blurred by chroma of half the size.
            foreach ((int x, int y) in ((int, int)[])[(10, 12), (52, 36)])
            {
                for (int c = 0; c < 3; c++)
                    Math.Abs(frames[f][x, y][c] - expected[x, y][c]).ShouldBeLessThan(9, $"frame {f}, pixel {x},{y}, channel {c}");
            }
        }
    }

    [Fact]
    public void UprightCamera_TurnsFramesAndTheirSize()
    {
        byte[] content = File.ReadAllBytes(Write("film.mp4"));

        // The track's matrix (16.16 numbers a, b, u, c, d, v, x, y, w) comes before the last 8 bytes of its header; this one turns by 90 degrees, clockwise as seen.
        int header = content.AsSpan().IndexOf("tkhd"u8) - 4;
        int length = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(header));
        Span<byte> matrix = content.AsSpan(header + length - 8 - 36, 36);
        matrix.Clear();
        BinaryPrimitives.WriteInt32BigEndian(matrix[4..], 0x10000);
        BinaryPrimitives.WriteInt32BigEndian(matrix[12..], -0x10000);
        BinaryPrimitives.WriteInt32BigEndian(matrix[24..], Height << 16);
        BinaryPrimitives.WriteInt32BigEndian(matrix[32..], 0x40000000);
        using var video = VideoReader.Open(_folder.Write("turned.mp4", content));
        (video.Info.Width, video.Info.Height).ShouldBe((48, 66));
        Image first = video.Read()!;
        (first.Width, first.Height).ShouldBe((48, 66));

        // What was left is above now.
        Image upright = Frame(0);
        Math.Abs(first[24, 10][0] - upright[10, 24][0]).ShouldBeLessThan(9);
        Math.Abs(first[24, 55][0] - upright[55, 24][0]).ShouldBeLessThan(9);
    }

    [Fact]
    public void VideoThatEndsInTheMiddle_GivesWhatItHas_AndSaysSo()
    {
        byte[] content = File.ReadAllBytes(Write("film.mp4", count: 90));
        using var video = VideoReader.Open(_folder.Write("half.mp4", content.AsSpan(0, content.Length * 6 / 10).ToArray()));
        int count = ReadAll(video).Count;
        count.ShouldBeInRange(10, 80);
        video.Complaint.ShouldNotBeNull();
        video.Complaint.ShouldContain("half.mp4");
        video.Complaint.ShouldContain($"expected about 90 frames; found {count}");
    }

    [Fact]
    public void WhatIsNoVideo_IsRefused_WithTheReason()
    {
        string film = Write("film.mp4");
        ShouldBeInvalid.Input(() => Open(_folder["nowhere.mp4"]), "nowhere.mp4", "no such file");
        ShouldBeInvalid.Input(() => Open(_folder.Write("text.mp4", "no film"u8.ToArray())), "text.mp4", "a video");
        ShouldBeInvalid.Input(() => Open(_folder.Write("empty.mp4", [])), "empty.mp4");
        ShouldBeInvalid.Input(() => Open(_folder.Write("stump.mp4", File.ReadAllBytes(film).AsSpan(0, 100).ToArray())), "stump.mp4");
        ShouldBeInvalid.Input(() => Open(_folder.Write("sound.mp4", Sound())), "sound.mp4", "only audio");
        ShouldBeInvalid.Input(() => VideoReader.Open(film, maxPixels: 1000).Dispose(), "film.mp4", "at most 1000 pixels");
    }

    [Fact]
    public void UnfinishedVideo_LeavesNothing()
    {
        using (VideoWriter writer = VideoWriter.Create(_folder["film.mp4"], Width, Height, 12))
            writer.Write(Frame(0));
        Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder["x"])!).ShouldBeEmpty();
    }

    [Fact]
    public void PlaceThatCannotBeWritten_IsTold()
    {
        _folder.Write("film.mp4", [1]);
        using var writer = VideoWriter.Create(_folder["film.mp4"], Width, Height, 12);
        Should.Throw<ArgumentException>(() => writer.Write(new Image(3, 3))).Message.ShouldContain("65 x 48");
        Should.Throw<IOException>(() => VideoWriter.Create("/proc/vitruvian/film.mp4", Width, Height, 12));
    }

    [Fact]
    public void Reader_CanBeLeftEarly_AndWaitingBeCancelled()
    {
        string film = Write("film.mp4");
        using (VideoReader video = VideoReader.Open(film))
            video.Read().ShouldNotBeNull();
        using var other = VideoReader.Open(film);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Should.Throw<OperationCanceledException>(() => other.Read(stop.Token));
        other.Read(5).Count.ShouldBe(5);
    }

    private static void Open(string path) => VideoReader.Open(path).Dispose();

    private static List<Image> ReadAll(VideoReader video)
    {
        List<Image> frames = [];
        while (video.Read(4) is { Count: > 0 } some)
            frames.AddRange(some);
        return frames;
    }

    // Two halves whose colours change from frame to frame.
    private static Image Frame(int number)
    {
        Image image = new(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Span<byte> pixel = image[x, y];
                bool isLeft = x < Width / 2;
                pixel[0] = (byte)(isLeft ? 30 + (8 * (number % Frames)) : 200);
                pixel[1] = (byte)(isLeft ? 80 : 220 - (7 * (number % Frames)));
                pixel[2] = (byte)(isLeft ? 160 : 60);
            }
        }

        return image;
    }

    private static byte[] Sound()
    {
        const int samples = 4000;
        byte[] wave = new byte[44 + samples];
        "RIFF"u8.CopyTo(wave);
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(4), wave.Length - 8);
        "WAVEfmt "u8.CopyTo(wave.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(24), 8000);
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(28), 8000);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(32), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(34), 8);
        "data"u8.CopyTo(wave.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wave.AsSpan(40), samples);
        return wave;
    }

    private string Write(string name, int count = Frames)
    {
        string path = _folder[name];
        using VideoWriter writer = VideoWriter.Create(path, Width, Height, 12);
        for (int f = 0; f < count; f++)
            writer.Write(Frame(f));
        writer.Finish();
        return path;
    }
}
