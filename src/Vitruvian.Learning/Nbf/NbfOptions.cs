using Vitruvian.Learning.Segmentation;

namespace Vitruvian.Learning.Nbf;

/// <summary>What Neural Body Fitting asks of a run beside what other regressors do.</summary>
public sealed record NbfOptions
{
    /// <summary>What the regressor's input is made from: for comparisons, of samples whose parts or joints are known.</summary>
    public NbfEncoding Encoding { get; init; } = NbfEncoding.Rgb;

    /// <summary>How the regressor is shown what a segmentation network says of the photo; null for no such network. Needs <see cref="NbfEncoding.Rgb"/>.</summary>
    public NbfCoding? Coding { get; init; }

    /// <summary>That segmentation network, which does not learn: its checkpoint tells, and a run writes it down.</summary>
    public SegmentationNetworkOptions? Segmentation { get; init; }

    /// <summary>Share of the samples with known bodies whose bodies teach, 0 to 1; the other ones teach by their 2D joints only. A larger share has all samples of a smaller one.</summary>
    public double Labelled { get; init; } = 1;

    /// <summary>Channels of what the regressor sees.</summary>
    internal int Channels => Coding is { } coding ? PartColors.Matrix(coding).Channels : new NbfInput(Encoding).Channels;

    /// <summary>Checks the values.</summary>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="InvalidInputException">A value is not possible; the message names the option.</exception>
    public void Check(string source)
    {
        if (!(Labelled is >= 0 and <= 1))
            throw InvalidInputException.For(source, "nbf.labelled", "a share from 0 to 1", $"{Labelled}");
        if (Coding is not null && Encoding != NbfEncoding.Rgb)
            throw InvalidInputException.For(source, "nbf.coding", $"null, or the encoding rgb: the segmentation network sees photos", $"{Coding} of {Encoding}");
        if (Coding is null && Segmentation is not null)
            throw InvalidInputException.For(source, "nbf.coding", "probabilities or colors beside a segmentation network", "null");
    }
}
