using System.Globalization;
using Vitruvian.Cameras;
using Vitruvian.Formats;

namespace Vitruvian.Datasets;

/// <summary>MPI-INF-3DHP's <c>camera.calibration</c>: a text of cameras, each with a line <c>intrinsic</c> of 4 x 4 numbers. Joints are in the cameras' frames already, so that their places are not needed.</summary>
internal static class SkeletoolCalibration
{
    private const string What = "a camera calibration (lines that begin with \"name\" and \"intrinsic\")";
    private const int MatrixSize = 16;

    /// <summary>Reads the cameras in the file's order.</summary>
    internal static IReadOnlyList<PerspectiveCamera> Read(string path)
    {
        List<PerspectiveCamera> cameras = [];
        foreach (string line in DatasetFiles.Lines(path, What))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words[0] != "intrinsic")
                continue;
            string field = $"intrinsic of camera {cameras.Count + 1}";
            double[] k = new double[MatrixSize];
            bool fits = words.Length == MatrixSize + 1;
            for (int i = 0; fits && i < MatrixSize; i++)
                fits = double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out k[i]);
            if (!fits)
                throw InvalidInputException.For(path, field, $"{MatrixSize} numbers", Wording.Quote(line));
            cameras.Add(SmplRow.Camera(k[0], k[5], k[2], k[6], path, field));
        }

        return cameras.Count > 0 ? cameras : throw InvalidInputException.For(path, string.Empty, What, "no camera");
    }
}
