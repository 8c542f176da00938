using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Recovery;

/// <summary>Writes the people of one image as files; docs/formats.md names and describes them.</summary>
public static class ResultWriter
{
    /// <summary>Name of a person's files without ending: <c>body</c>, <c>body-2</c>, <c>body-3</c>...</summary>
    /// <param name="person">Number of the person within the image, from 0.</param>
    public static string PersonName(int person) => Numbered("body", person);

    /// <summary>Writes the chosen files.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="people">The people; none writes an overlay without bodies and nothing else.</param>
    /// <param name="formats">What to write.</param>
    /// <param name="pathFor">Where to write a file of a name.</param>
    /// <param name="glb">What GLB files are to contain; the default when null.</param>
    /// <exception cref="InvalidInputException">The body model lacks what a format needs (parts).</exception>
    public static void Write(Image photo, IReadOnlyList<RecoveredBody> people, IReadOnlyList<ResultFormat> formats, Func<string, string> pathFor, GlbOptions? glb = null)
    {
        var pictures = new ResultPictures();
        foreach (ResultFormat format in formats)
        {
            string extension = format.ToString().ToLowerInvariant();
            if (Picture(pictures, photo, people, format) is { } picture)
                ImageCodec.Write(pathFor($"{extension}.png"), picture);
            if (format == ResultFormat.Evidence)
                WriteEvidence(photo, people, pathFor);
            if (format > ResultFormat.Json)
                continue;
            for (int i = 0; i < people.Count; i++)
            {
                WriteBody(people[i], format, pathFor($"{PersonName(i)}.{extension}"), glb);

                // A rig only comes near a mesh that no parameters gave.
                if (format == ResultFormat.Glb && people[i].Mesh is { } mesh)
                    GlbFile.WriteMesh(pathFor($"{PersonName(i)}.mesh.{extension}"), people[i].Model, mesh.Vertices, glb);
            }
        }
    }

    private static Image? Picture(ResultPictures pictures, Image photo, IReadOnlyList<RecoveredBody> people, ResultFormat format) => format switch
    {
        ResultFormat.Overlay => pictures.Overlay(photo, people),
        ResultFormat.Side when people.Count > 0 => pictures.Side(people),
        ResultFormat.Parts when people.Count > 0 => pictures.Parts(people),
        ResultFormat.Iuv when people.Count > 0 => pictures.Iuv(people),
        _ => null,
    };

    private static string Numbered(string stem, int person) => person == 0 ? stem : $"{stem}-{person + 1}";

    private static void WriteEvidence(Image photo, IReadOnlyList<RecoveredBody> people, Func<string, string> pathFor)
    {
        PersonEvidence[] seen = [.. people.Select(person => person.Evidence).OfType<PersonEvidence>()];
        if (seen.Length == 0)
            return;
        ImageCodec.Write(pathFor("evidence.png"), EvidenceDrawing.Draw(photo, seen));
        for (int i = 0; i < people.Count; i++)
            people[i].Evidence?.Write(pathFor($"{Numbered("evidence", i)}.npz"));
    }

    private static void WriteBody(RecoveredBody body, ResultFormat format, string path, GlbOptions? glb)
    {
        switch (format)
        {
            case ResultFormat.Glb:
                GlbFile.Write(path, body.Model, body.ToSequence(), glb);
                break;
            case ResultFormat.Obj:
                ObjFile.Write(path, body.Model, body.Posed.Vertices);
                break;
            case ResultFormat.Bvh:
                BvhFile.Write(path, body.Model, body.ToSequence());
                break;
            case ResultFormat.Npz:
                BodyParametersFile.Write(path, body.ToSequence());
                break;
            default:
                RecoveredPersonFile.Write(path, body.ToPerson());
                break;
        }
    }
}
