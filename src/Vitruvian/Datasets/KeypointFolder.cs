using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Datasets;

/// <summary>Writes photos with 2D joints as a folder: <c>SPLIT.json</c> (docs/formats.md, LSP style with boxes) and the photos in <c>SPLIT/</c>, which training and <c>evaluate lspet</c> read.</summary>
public static class KeypointFolder
{
    /// <summary>Writes a folder. Photos of several people are there once, with an entry for each.</summary>
    /// <param name="folder">The folder, new or empty of what is written.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="jointSet">Joint set of the records that are written; records of others and without joints are left out.</param>
    /// <param name="samples">The records.</param>
    /// <param name="link">Whether photos are linked instead of copied; frames of films are always written as PNG files.</param>
    /// <param name="report">Is told, once each, of records whose photo cannot be read.</param>
    /// <returns>Number of entries.</returns>
    public static int Write(string folder, string split, string jointSet, IEnumerable<AnnotatedSample> samples, bool link, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(report);
        string photos = Path.Combine(folder, split);
        Directory.CreateDirectory(photos);
        Dictionary<string, (string Name, int Width, int Height)> written = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        int count = 0;
        AtomicFile.Write(Path.Combine(folder, $"{split}.json"), stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteStartArray("joints");
            foreach (string name in JointSets.JointNames(jointSet))
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartArray("images");
            foreach (AnnotatedSample sample in samples.Where(s => s.JointSet == jointSet && s.VisibleCount > 0 && s.ImagePath is not null && !s.IsCrowd))
            {
                string key = $"{sample.ImagePath}#{sample.FilmFrame}";
                if (!written.TryGetValue(key, out (string Name, int Width, int Height) photo))
                {
                    try
                    {
                        photo = WritePhoto(sample, photos, names, link);
                    }
                    catch (InvalidInputException error)
                    {
                        report(error.Message);
                        continue;
                    }

                    written.Add(key, photo);
                }

                WriteEntry(json, sample, photo);
                count++;
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        return count;
    }

    private static (string Name, int Width, int Height) WritePhoto(AnnotatedSample sample, string folder, HashSet<string> names, bool link)
    {
        Image image = sample.ReadImage();
        string ending = sample.FilmFrame is null ? Path.GetExtension(sample.ImagePath!) : ".png";
        string stem = Path.GetFileNameWithoutExtension(sample.ImagePath!) + (sample.FilmFrame is { } frame ? $"_{frame:000000}" : string.Empty);
        string name = stem + ending;
        for (int n = 2; !names.Add(name); n++)
            name = $"{stem}-{n}{ending}";
        string target = Path.Combine(folder, name);
        if (sample.FilmFrame is not null)
        {
            ImageCodec.Write(target, image);
        }
        else if (link)
        {
            File.Delete(target);
            File.CreateSymbolicLink(target, Path.GetFullPath(sample.ImagePath!));
        }
        else
        {
            AtomicFile.WriteAllBytes(target, File.ReadAllBytes(sample.ImagePath!));
        }

        return (name, image.Width, image.Height);
    }

    private static void WriteEntry(Utf8JsonWriter json, AnnotatedSample sample, (string Name, int Width, int Height) photo)
    {
        json.WriteStartObject();
        json.WriteString("file", photo.Name);
        json.WriteNumber("width", photo.Width);
        json.WriteNumber("height", photo.Height);
        json.WriteStartArray("keypoints");
        foreach (Keypoint joint in sample.Joints2D!)
        {
            json.WriteStartArray();
            json.WriteNumberValue(joint.X);
            json.WriteNumberValue(joint.Y);
            json.WriteNumberValue(joint.Confidence);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (sample.Box is { } box)
        {
            json.WriteStartArray("bbox");
            foreach (double value in (ReadOnlySpan<double>)[box.X, box.Y, box.Width, box.Height])
                json.WriteNumberValue(value);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
