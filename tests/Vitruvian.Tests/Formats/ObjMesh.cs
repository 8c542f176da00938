using System.Globalization;

namespace Vitruvian.Tests.Formats;

/// <summary>Reads what an .obj file says of its mesh.</summary>
internal sealed class ObjMesh
{
    internal ObjMesh(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            double[] Numbers() => [.. words.Skip(1).Select(w => double.Parse(w, CultureInfo.InvariantCulture))];
            switch (words[0])
            {
                case "v":
                    Vertices.Add(Numbers());
                    break;
                case "vn":
                    Normals.Add(Numbers());
                    break;
                case "vt":
                    Textures.Add(Numbers());
                    break;
                case "f":
                    words.Length.ShouldBe(4);
                    Faces.Add([.. words.Skip(1).Select(w => (int[])[.. w.Split('/').Select(n => n.Length == 0 ? 0 : int.Parse(n))])]);
                    FaceGroups.Add(Groups.LastOrDefault() ?? string.Empty);
                    break;
                case "g":
                    Groups.Add(words[1]);
                    break;
                case "#" or "o":
                    break;
                default:
                    throw new InvalidDataException(line);
            }
        }
    }

    internal List<double[]> Vertices { get; } = [];

    internal List<double[]> Normals { get; } = [];

    internal List<double[]> Textures { get; } = [];

    /// <summary>Corners of each triangle: numbers from 1 of vertex, texture coordinate and normal, as many as the file has.</summary>
    internal List<int[][]> Faces { get; } = [];

    internal List<string> Groups { get; } = [];

    /// <summary>The group each triangle stands in.</summary>
    internal List<string> FaceGroups { get; } = [];

    /// <summary>Places of the corners of every triangle, 9 numbers a triangle.</summary>
    internal double[] Corners() => [.. Faces.SelectMany(f => f.SelectMany(c => Vertices[c[0] - 1]))];
}
