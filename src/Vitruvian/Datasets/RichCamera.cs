using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Datasets;

/// <summary>A camera of RICH, from OpenCV's XML: <c>CameraMatrix</c> (3 x 4, world to camera, metres) and <c>Intrinsics</c> (3 x 3).</summary>
/// <param name="CameraFromWorld">Brings the world to the camera.</param>
/// <param name="Camera">The camera, without its distortion.</param>
internal sealed record RichCamera(RigidTransform CameraFromWorld, PerspectiveCamera Camera)
{
    private const string What = "a camera calibration in OpenCV's XML";
    private const long MostBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    internal static RichCamera Read(string path)
    {
        byte[] content = InputFile.ReadAll(path, What, new ReadLimits { MaximumBytes = MostBytes });
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content, writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement root = XDocument.Load(reader).Root!;
            double[] m = Numbers(root, "CameraMatrix", 12, path), k = Numbers(root, "Intrinsics", 9, path);
            return new RichCamera(
                new RigidTransform(new Matrix3(m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]), new Vector3d(m[3], m[7], m[11])), SmplRow.Camera(k, path, "Intrinsics"));
        }
        catch (XmlException e)
        {
            throw new InvalidInputException($"{path}: expected {What}; found no valid XML at line {e.LineNumber}.", e);
        }
    }

    private static double[] Numbers(XElement root, string name, int count, string path)
    {
        string[] words = (root.Element(name)?.Element("data")?.Value ?? throw InvalidInputException.For(path, name, $"{count} numbers in its <data>", "nothing")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        double[] values = new double[count];
        bool fits = words.Length == count;
        for (int i = 0; fits && i < count; i++)
            fits = double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) && double.IsFinite(values[i]);
        return fits ? values : throw InvalidInputException.For(path, name, $"{count} numbers", Wording.Quote(string.Join(' ', words)));
    }
}
