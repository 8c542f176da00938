using System.Globalization;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;

namespace Vitruvian.Learning.Nbf;

/// <summary>One of the networks that Neural Body Fitting's tables compare.</summary>
/// <param name="Name">Names its runs' folders.</param>
/// <param name="Title">In words.</param>
/// <param name="Change">What it changes of the options that all have in common.</param>
public sealed record NbfVariant(string Name, string Title, Func<SpinOptions, SpinOptions> Change)
{
    /// <summary>12 parts, all losses, all labels: the one that tables share.</summary>
    public static NbfVariant Whole { get; } = Input(NbfEncoding.Parts12, "12 parts");

    /// <summary>Losses of parameters and of joints in the picture, all labels.</summary>
    public static NbfVariant LatentAndPicture { get; } = Losses("latent-2d", "L_lat + L_2D", latent: true, space: false, picture: true);

    /// <summary>The loss of joints in the picture alone: nothing that 3D labels tell.</summary>
    public static NbfVariant Picture { get; } = Losses("2d", "L_2D", latent: false, space: false, picture: true);

    /// <summary>A network that is shown something else (table 1).</summary>
    /// <param name="encoding">What.</param>
    /// <param name="title">In words.</param>
    public static NbfVariant Input(NbfEncoding encoding, string title) => new(encoding.ToString().ToLowerInvariant(), title, options => With(options, nbf => nbf with { Encoding = encoding }));

    /// <summary>A network on 12 parts that learns by some of the losses (table 3).</summary>
    /// <param name="name">Names the runs.</param>
    /// <param name="title">In words.</param>
    /// <param name="latent">Rotations and shape.</param>
    /// <param name="space">Joints in space.</param>
    /// <param name="picture">Joints in the picture.</param>
    public static NbfVariant Losses(string name, string title, bool latent, bool space, bool picture) => new(name, title, options => Whole.Change(options) with { Loss = Some(options.Loss, latent, space, picture) });

    /// <summary>A network on 12 parts to which the bodies of some samples are told, and of all their joints in the picture (table 4).</summary>
    /// <param name="percent">Share of the former.</param>
    public static NbfVariant Share(double percent) => new(
        string.Create(CultureInfo.InvariantCulture, $"labels-{percent}"),
        string.Create(CultureInfo.InvariantCulture, $"{percent} %"),
        options => With(LatentAndPicture.Change(options), nbf => nbf with { Labelled = percent / 100 }));

    private static SpinOptions With(SpinOptions options, Func<NbfOptions, NbfOptions> change) => options with { Nbf = change(options.Nbf ?? new NbfOptions()) };

    private static SpinLossOptions Some(SpinLossOptions loss, bool latent, bool space, bool picture) => loss with
    {
        Rotations = latent ? loss.Rotations : 0,
        Betas = latent ? loss.Betas : 0,
        Keypoints3D = space ? loss.Keypoints3D : 0,
        Keypoints2D = picture ? loss.Keypoints2D : 0,
    };
}
