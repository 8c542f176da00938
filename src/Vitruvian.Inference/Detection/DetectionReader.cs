using Vitruvian.Models;

namespace Vitruvian.Inference.Detection;

/// <summary>Reads boxes and scores out of what a network says, in the format that its card names.</summary>
internal abstract class DetectionReader
{
    private const int BoxNumbers = 4;

    /// <summary>Is given a box in input pixels.</summary>
    public delegate void Found(double left, double top, double right, double bottom, double score);

    /// <summary>The reader of a card whose outputs are those of <see cref="ExpectedOutputs"/>.</summary>
    public static DetectionReader For(ModelCard card)
    {
        ModelDetection detection = card.Detection!;
        IReadOnlyList<long> shape = card.Outputs[0].Shape;
        return detection.Format switch
        {
            ModelDetection.Boxes => new BoxReader((int)shape[1]),
            ModelDetection.YoloColumns => new YoloReader((int)shape[2], 1, (int)shape[2], -1, BoxNumbers + detection.PersonClass, (int)(shape[1] * shape[2])),
            _ => new YoloReader((int)shape[1], (int)shape[2], 1, BoxNumbers, BoxNumbers + 1 + detection.PersonClass, (int)(shape[1] * shape[2])),
        };
    }

    /// <summary>The outputs that a detector's card must have; their free lengths are the card's own.</summary>
    /// <exception cref="InvalidInputException">The card does not describe detections, or has too few classes.</exception>
    public static (string Name, long[] Shape)[] ExpectedOutputs(ModelCard card, string path)
    {
        if (card.Detection is not { } detection)
            throw InvalidInputException.For(path, "detection", "format, personClass, threshold and mergeOverlap", "none");
        long batch = card.Inputs is [{ Shape: [1, ..] }, ..] ? 1 : -1;
        bool boxes = detection.Format == ModelDetection.Boxes;
        string described = detection.Format switch
        {
            ModelDetection.Boxes => "two, of shapes [batch, K, 4] and [batch, K]",
            ModelDetection.YoloColumns => $"one of shape [batch, 4 + classes, N] with more than {detection.PersonClass} classes",
            _ => $"one of shape [batch, N, 5 + classes] with more than {detection.PersonClass} classes",
        };
        int first = detection.Format == ModelDetection.YoloColumns ? 1 : 2;
        int extra = detection.Format == ModelDetection.YoloRows ? 1 : 0;
        IReadOnlyList<ModelOutput> outputs = card.Outputs;
        bool fits = outputs.Count == (boxes ? 2 : 1) && outputs[0].Shape.Count == 3 && outputs[0].Shape.Skip(1).All(length => length > 0)
            && (boxes ? outputs[0].Shape[2] == BoxNumbers : outputs[0].Shape[first] > BoxNumbers + extra + detection.PersonClass);
        if (!fits)
            throw InvalidInputException.For(path, "outputs", described, string.Join("; ", outputs.Select(o => $"{o.Name} [{string.Join(", ", o.Shape.Select(length => length < 0 ? "batch" : $"{length}"))}]")));
        long[] shape = [batch, .. outputs[0].Shape.Skip(1)];
        return boxes ? [(outputs[0].Name, shape), (outputs[1].Name, [batch, shape[1]])] : [(outputs[0].Name, shape)];
    }

    /// <summary>Gives all boxes of one picture of a batch with at least a score; those that are no boxes are left out.</summary>
    public abstract void Read(float[][] outputs, int picture, double threshold, Found found);

    private static void Give(double left, double top, double right, double bottom, double score, Found found)
    {
        if (double.IsFinite(left + top + right + bottom + score) && right > left && bottom > top)
            found(left, top, right, bottom, score);
    }

    private sealed class BoxReader(int count) : DetectionReader
    {
        public override void Read(float[][] outputs, int picture, double threshold, Found found)
        {
            for (int i = picture * count; i < (picture + 1) * count; i++)
            {
                if (outputs[1][i] >= threshold)
                    Give(outputs[0][4 * i], outputs[0][(4 * i) + 1], outputs[0][(4 * i) + 2], outputs[0][(4 * i) + 3], outputs[1][i], found);
            }
        }
    }

    // Numbers of candidate n: at n * step + field * stride of the picture's elements.
    private sealed class YoloReader(int count, int step, int stride, int certainty, int person, int length) : DetectionReader
    {
        public override void Read(float[][] outputs, int picture, double threshold, Found found)
        {
            ReadOnlySpan<float> all = outputs[0].AsSpan(picture * length, length);
            for (int n = 0; n < count; n++)
            {
                ReadOnlySpan<float> values = all[(n * step)..];
                double score = values[person * stride] * (certainty < 0 ? 1 : values[certainty * stride]);
                if (!(score >= threshold))
                    continue;
                double halfWidth = values[2 * stride] / 2;
                double halfHeight = values[3 * stride] / 2;
                Give(values[0] - halfWidth, values[stride] - halfHeight, values[0] + halfWidth, values[stride] + halfHeight, score, found);
            }
        }
    }
}
