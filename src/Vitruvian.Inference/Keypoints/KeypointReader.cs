using Vitruvian.Models;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Keypoints;

/// <summary>Reads joints of a crop out of what a pose network says. Safe to share between threads.</summary>
internal abstract class KeypointReader
{
    /// <summary>The reader of a card's format.</summary>
    /// <param name="card">A card that was checked (<see cref="ExpectedOutputs"/>).</param>
    public static KeypointReader For(ModelCard card) => card.Keypoints!.Format == ModelKeypoints.Simcc ? new SimccReader(card) : new HeatmapReader(card);

    /// <summary>The outputs that a card must have by its format.</summary>
    /// <param name="card">The card.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <exception cref="InvalidInputException">It tells nothing of joints, or its split does not fit the crop.</exception>
    public static (string Name, long[] Shape)[] ExpectedOutputs(ModelCard card, string path)
    {
        if (card.Keypoints is not { } keypoints)
            throw InvalidInputException.For(path, "keypoints", "format, joints and what belongs to the format", "none");
        long batch = card.Inputs is [{ Shape: [1, ..] }, ..] ? 1 : -1, joints = keypoints.Joints.Count;
        string Name(int output, string usual) => card.Outputs.Count > output ? card.Outputs[output].Name : usual;
        if (keypoints.Format == ModelKeypoints.Heatmaps)
            return [(Name(0, "heatmaps"), card.Outputs is [{ Shape: [_, _, > 2 and var height, > 2 and var width] }, ..] ? [batch, joints, height, width] : [batch, joints, (card.Crop?.Size ?? 0) / 4, (card.Crop?.Width ?? card.Crop?.Size ?? 0) / 4])];
        (string, long[]) Along(int output, string usual, int? pixels)
        {
            double places = (pixels ?? 0) * keypoints.Split;
            return double.IsInteger(places) ? (Name(output, usual), [batch, joints, (long)places]) : throw InvalidInputException.For(path, "keypoints.split", $"a whole number of places along {pixels} pixels", $"{places}");
        }

        return [Along(0, "simcc_x", card.Crop?.Width ?? card.Crop?.Size), Along(1, "simcc_y", card.Crop?.Size)];
    }

    /// <summary>Reads one joint.</summary>
    /// <param name="outputs">The network's outputs.</param>
    /// <param name="place">The crop's place in the batch.</param>
    /// <param name="joint">The joint's number.</param>
    /// <returns>Its place in the crop, pixels (the first pixel's middle is at 0.5), and how sure the network is of it, 0 to 1.</returns>
    public abstract (Vector2d Place, double Confidence) Read(float[][] outputs, int place, int joint);

    /// <summary>The first of the largest values, and where it stands.</summary>
    protected static (int Place, float Value) Likeliest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }

        return (best, values[best]);
    }

    /// <summary>A value as a confidence: networks that are very sure say a little more than 1, and no number is no confidence.</summary>
    protected static double Share(float value) => value > 0 ? Math.Min(value, 1) : 0;
}
