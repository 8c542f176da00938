using Vitruvian.Bodies.Baking;
using Vitruvian.Formats;
using Vitruvian.Formats.Matlab;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// DensePose's charts of SMPL's surface (Güler et al. 2018; <c>UV_Processed.mat</c>, distributed with DensePose): <c>All_Faces</c> (F, 3), <c>All_FaceIndices</c> (F; parts 1 to 24), <c>All_U_norm</c> and <c>All_V_norm</c> (N), and
/// <c>All_vertices</c> (N), which tells the vertex of SMPL that each of the charts' vertices is; vertices count from 1. With them SMPL's bodies can be compared with DensePose's annotation.
/// </summary>
public static class DensePoseCharts
{
    /// <summary>Gives a body DensePose's parts and charts.</summary>
    /// <param name="path">The .mat file.</param>
    /// <param name="model">SMPL's model.</param>
    /// <returns>The same body with <see cref="BodyModel.Surface"/>.</returns>
    /// <exception cref="InvalidInputException">The file is missing or damaged, or its triangles are not the model's.</exception>
    public static BodyModel Apply(string path, BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        MatFile file = MatFile.Open(path);
        NpyArray triangles = file.Read("All_Faces").ToArray();
        if (triangles.Shape is not [var count, 3] || count != model.FaceCount)
            throw InvalidInputException.For(path, "All_Faces", $"shape ({model.FaceCount}, 3), triangles of '{model.Name}'", Wording.Shape(triangles.Shape));
        double[] corners = triangles.ToDoubles(), parts = Column(file, "All_FaceIndices", model.FaceCount);
        double[] vertices = file.Read("All_vertices").ToArray().ToDoubles(), u = Column(file, "All_U_norm", vertices.Length), v = Column(file, "All_V_norm", vertices.Length);
        Dictionary<(int, int, int), int> places = [];
        for (int f = 0; f < model.FaceCount; f++)
            places[Key(model.Faces[3 * f], model.Faces[(3 * f) + 1], model.Faces[(3 * f) + 2])] = f;
        byte[] faceParts = new byte[model.FaceCount];
        float[] uv = new float[6 * model.FaceCount];
        for (int t = 0; t < model.FaceCount; t++)
        {
            int[] chart = [.. Enumerable.Range(0, 3).Select(c => Number(path, "All_Faces", corners[(3 * t) + c], vertices.Length))];
            int[] of = [.. chart.Select(n => Number(path, "All_vertices", vertices[n], model.VertexCount))];
            if (!places.TryGetValue(Key(of[0], of[1], of[2]), out int face) || faceParts[face] != 0)
                throw InvalidInputException.For(path, $"All_Faces[{t}]", $"a triangle of '{model.Name}', each once", string.Join(", ", of));
            faceParts[face] = parts[t] >= 1 && parts[t] <= BodySurface.PartCount ? (byte)parts[t] : throw InvalidInputException.For(path, $"All_FaceIndices[{t}]", $"a part of 1 to {BodySurface.PartCount}", $"{parts[t]}");
            for (int c = 0; c < 3; c++)
            {
                int corner = Array.IndexOf(of, model.Faces[(3 * face) + c]);
                (uv[(6 * face) + (2 * c)], uv[(6 * face) + (2 * c) + 1]) = ((float)Coordinate(path, "All_U_norm", u[chart[corner]]), (float)Coordinate(path, "All_V_norm", v[chart[corner]]));
            }
        }

        bool[] hidden = new bool[model.FaceCount];
        (int[] grid, float[] barycentrics) = ChartGrids.Build(faceParts, hidden, uv);
        return new BodyModel(new BodyModelDefinition
        {
            Source = path,
            Name = model.Name,
            Template = model.Template,
            ShapeDirections = model.ShapeDirections,
            PoseDirections = model.PoseDirections,
            Faces = model.Faces,
            Parents = model.Parents,
            JointNames = model.JointNames,
            Skinning = model.Skinning,
            JointRegressor = model.JointRegressor,
            BindRotations = model.BindRotations,
            Landmarks = model.Landmarks,
            Surface = new BodySurface(faceParts, uv, grid, barycentrics, [], hidden, null),
        });
    }

    private static double[] Column(MatFile file, string name, int count)
    {
        double[] values = file.Read(name).ToArray().ToDoubles();
        return values.Length == count ? values : throw InvalidInputException.For(file.Source, name, $"{count} numbers", $"{values.Length}");
    }

    // Counts from 1 in the file.
    private static int Number(string path, string name, double value, int count) =>
        value >= 1 && value <= count && value == Math.Floor(value) ? (int)value - 1 : throw InvalidInputException.For(path, name, $"numbers of 1 to {count}", $"{value}");

    private static double Coordinate(string path, string name, double value) =>
        value is >= 0 and <= 1 ? value : throw InvalidInputException.For(path, name, "chart coordinates of 0 to 1", $"{value}");

    private static (int, int, int) Key(int a, int b, int c)
    {
        int least = Math.Min(a, Math.Min(b, c)), most = Math.Max(a, Math.Max(b, c));
        return (least, a + b + c - least - most, most);
    }
}
