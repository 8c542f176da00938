using System.Text.Json;
using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;

namespace Vitruvian.Tests.Bodies;

/// <summary>Files of the kinds that users bring, as others have written them.</summary>
public sealed class SharedDataFormatTests
{
    [SharedDataFact]
    public void LspetAnnotations_AreReadForEveryPhoto()
    {
        string path = SharedDataFactAttribute.Path("lspet", "val.json");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
        int read = 0;
        foreach (JsonElement image in json.RootElement.GetProperty("images").EnumerateArray().Where((_, i) => i % 20 == 0))
        {
            double[][] rows = [.. image.GetProperty("keypoints").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
            Keypoints keypoints = KeypointFile.Read(path, imagePath: image.GetProperty("file").GetString());
            keypoints.JointSet.ShouldBe("lsp-14");
            keypoints.ExpectInside(image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32());
            keypoints.People.Single().Joints.ShouldBe([.. rows.Select(r => r[2] > 0 ? new Keypoint(r[0], r[1], r[2]) : default)]);
            read++;
        }

        read.ShouldBe(35);
    }

    [SharedDataFact]
    public void ReferenceArchives_AreReadInFull()
    {
        string[] files = [.. Directory.GetFiles(SharedDataFactAttribute.Path("body"), "*.npz"), SharedDataFactAttribute.Path("mocap", "cmu_sequences.npz")];
        files.ShouldNotBeEmpty();
        foreach (string file in files)
        {
            using NpzReader reader = NpzReader.Open(file);
            foreach (string name in reader.Names)
            {
                NpyArray array = reader.Read(name);
                if (array.Type.Kind == NpyKind.Unicode)
                    array.ToStrings().Length.ShouldBe(array.Count);
                else if (array.Type.Kind != NpyKind.PickledObject)
                    array.ToDoubles().Length.ShouldBe(array.Count);
            }
        }
    }
}
