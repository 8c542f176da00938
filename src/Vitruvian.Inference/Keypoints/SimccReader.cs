using Vitruvian.Models;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Keypoints;

/// <summary>Reads joints from how likely each place across and down the crop is (SimCC). Place i stands for the pixel i / split, as in training; a joint is as sure as the less sure of both, as in RTMPose's program.</summary>
internal sealed class SimccReader(ModelCard card) : KeypointReader
{
    // Pixels are counted from 0 at the middle of the first one in training.
    private const double FirstMiddle = 0.5;

    private readonly int _joints = card.Keypoints!.Joints.Count;
    private readonly double _split = card.Keypoints.Split;
    private readonly int _across = (int)card.Outputs[0].Shape[2];
    private readonly int _down = (int)card.Outputs[1].Shape[2];

    /// <inheritdoc/>
    public override (Vector2d Place, double Confidence) Read(float[][] outputs, int place, int joint)
    {
        (int x, float across) = Likeliest(outputs[0].AsSpan(((place * _joints) + joint) * _across, _across));
        (int y, float down) = Likeliest(outputs[1].AsSpan(((place * _joints) + joint) * _down, _down));
        return (new Vector2d((x / _split) + FirstMiddle, (y / _split) + FirstMiddle), Share(Math.Min(across, down)));
    }
}
