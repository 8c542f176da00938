using Vitruvian.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Tests.Spin;

namespace Vitruvian.Learning.Tests.Nbf;

/// <summary>Drawn bodies with a disc of one part for each joint: enough to tell bodies apart by.</summary>
internal sealed class PartedBodies(int count = 6) : IDataset
{
    private const double Radius = 2.5;

    private readonly DrawnBodies _bodies = new(false, count);

    public string Name => "parted bodies";

    public long Count => count;

    public bool HasBodies => true;

    /// <summary>A small segmentation network.</summary>
    public static SegmentationNetworkOptions Segmentation { get; } = new() { Input = 64, Width = 16, Blocks = [1, 1, 1, 1], Decoder = 16, Refined = 16 };

    /// <summary>Options of a run of a second.</summary>
    public static SpinOptions Options { get; } = DrawnBodies.Options with
    {
        Network = new HmrOptions { Backbone = HmrBackbone.Residual, Features = HmrFeatures.Map, Head = HmrHeadKind.Matrices, Input = 64, Width = 16, Blocks = [1, 1, 1, 1], MapChannels = 16 },
        Nbf = new NbfOptions { Encoding = NbfEncoding.Parts12 },
        Mode = SpinMode.None,
        Augmentation = AugmentationOptions.None,
        Loss = new SpinLossOptions { Absolute = true },
    };

    /// <summary>The same of a network that sees photos through a segmentation network.</summary>
    public static SpinOptions Seeing(NbfCoding coding) => Options with { Nbf = new NbfOptions { Coding = coding, Segmentation = Segmentation } };

    public static SegmentationNetwork MakeSegmentation()
    {
        torch.manual_seed(8);
        return new SegmentationNetwork(Segmentation);
    }

    public static SpinData Data(SpinOptions options) =>
        new(DrawnBodies.Model, DrawnBodies.Prior, 64, [(new PartedBodies(), 1)], null, new PartedBodies(), 2, null, options.Network.FixedCamera);

    public Sample? Read(long index)
    {
        Sample sample = _bodies.Read(index)!;
        (int width, int height) = (sample.Image.Width, sample.Image.Height);
        byte[] parts = new byte[width * height];
        for (int p = 0; p < parts.Length; p++)
        {
            (double x, double y) = ((p % width) + 0.5, (p / width) + 0.5);
            for (int j = 0; j < Sample.JointCount; j++)
            {
                if (double.Hypot(x - sample.Joints2D![j].X, y - sample.Joints2D[j].Y) < Radius)
                    parts[p] = (byte)(1 + (j % BodySurface.PartCount));
            }
        }

        return sample with { Parts = parts };
    }
}
