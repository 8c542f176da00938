using Vitruvian.Fitting;

namespace Vitruvian.Inference.Joints;

/// <summary>How bodies are fitted to what a network says about joints.</summary>
public record JointsFitOptions
{
    /// <summary>
    /// Weights of the energy, chosen on 1,000 photos of LSPET that the network was trained on, with an eye on synthetic people. Absolute values leave a joint that is off by a whole limb no more pull than one that is off by a little, and still
    /// pull; the pose prior keeps what few joints hold likely: 0.5 brings joints in space 2 mm nearer (PA-MPJPE), and leaves those in photos 0.003 (PCK@0.2) behind.
    /// </summary>
    public SynergyOptions Energy { get; init; } = new()
    {
        Joints2DWeight = 4,
        Joints3DWeight = 2,
        ShapeWeight = 0.5,
        PosePriorWeight = 0.2,
        Smoothing = 0.5,
        LevenbergMarquardt = new() { MaxIterations = 40, RelativeTolerance = 1e-4 },
    };

    /// <summary>A joint in the picture weighs as much as the network's confidence to this power.</summary>
    public double ConfidencePower { get; init; } = 0.5;

    /// <summary>
    /// Factor of the weights in the picture of joints that no photo has taught the network, synthetic people alone: all but LSP's 14 (<see cref="TaughtJoints"/>). In photos they are often off; they still tell where the
    /// face looks and the feet point.
    /// </summary>
    public double UntaughtWeight { get; init; } = 0.1;

    /// <summary>Joints of which the network is less sure than this are taken as not seen in the picture.</summary>
    public double LeastConfidence { get; init; } = 0.02;

    /// <summary>Share of its weight that a joint's depth has when the joint is not seen at all: networks guess hidden joints' places in space better than nothing does.</summary>
    public double HiddenDepthWeight { get; init; } = 0.2;

    /// <summary>Whether the joints' depths take part in the energy.</summary>
    public bool UseDepths { get; init; } = true;

    /// <summary>Threads to use at most; all cores when null.</summary>
    public int? Threads { get; init; }

    /// <summary>How much a joint in the picture counts.</summary>
    /// <param name="confidence">How sure the network is of it.</param>
    /// <param name="trust">Its factor of <see cref="TaughtJoints"/>.</param>
    internal double PictureWeight(double confidence, double trust) => confidence >= LeastConfidence ? trust * Math.Pow(confidence, ConfidencePower) : 0;
}
