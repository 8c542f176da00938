namespace Vitruvian.Learning.Displacement;

/// <summary>
/// How training pairs of a true body and one to be refined are drawn (Wehrbein et al. 2023, appendix A): from predictions of estimators, some of them moved towards the truth; the truth's pose with the shape and place of a prediction; and the
/// truth with normal noise, the rest.
/// </summary>
public sealed record PairOptions
{
    /// <summary>Share of pairs whose start is a prediction.</summary>
    public double Predicted { get; init; } = 0.5;

    /// <summary>Of these, the share that is moved towards the truth by any amount.</summary>
    public double Mixed { get; init; } = 0.4;

    /// <summary>Share of pairs whose start has the truth's pose, and shape and place of a prediction.</summary>
    public double TruePose { get; init; } = 0.1;

    /// <summary>Noise on rotations: each pair's deviation is uniform up to this, radians.</summary>
    public double PoseNoise { get; init; } = 0.4;

    /// <summary>Share of joints that noise turns.</summary>
    public double TurnedJoints { get; init; } = 0.6;

    /// <summary>Deviation of the noise on shape coefficients.</summary>
    public double ShapeNoise { get; init; } = 0.6;

    /// <summary>Deviation of the noise on the place across the view, metres.</summary>
    public double PlaceNoise { get; init; } = 0.05;

    /// <summary>Deviation of the noise on the distance, as a share of it.</summary>
    public double DepthNoise { get; init; } = 0.06;

    /// <summary>Share of pairs of people with a known texture who are shown with it.</summary>
    public double Textured { get; init; } = 0.6;

    /// <summary>Share of these whose texture is noisy, channel by channel and vertex by vertex.</summary>
    public double TextureNoise { get; init; } = 0.5;

    /// <summary>Deviation of that noise at most, of colours of 0 to 1.</summary>
    public double TextureDeviation { get; init; } = 0.1;

    /// <summary>Brightness and contrast of textures are varied by up to this share.</summary>
    public double TextureLight { get; init; } = 0.25;

    /// <summary>Share of textured pairs that are shown somebody else's texture.</summary>
    public double WrongTexture { get; init; } = 0.04;

    /// <summary>Checks the values.</summary>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="InvalidInputException">One is out of its range; the message names it.</exception>
    public void Check(string source)
    {
        foreach ((string name, double share) in (ReadOnlySpan<(string, double)>)[("predicted", Predicted), ("mixed", Mixed), ("truePose", TruePose), ("turnedJoints", TurnedJoints), ("textured", Textured), ("textureNoise", TextureNoise), ("wrongTexture", WrongTexture), ("predicted + truePose", Predicted + TruePose)])
        {
            if (!(share is >= 0 and <= 1))
                throw InvalidInputException.For(source, $"pairs.{name}", "a share from 0 to 1", $"{share}");
        }

        foreach ((string name, double noise) in (ReadOnlySpan<(string, double)>)[("poseNoise", PoseNoise), ("shapeNoise", ShapeNoise), ("placeNoise", PlaceNoise), ("depthNoise", DepthNoise), ("textureDeviation", TextureDeviation), ("textureLight", TextureLight)])
        {
            if (!(noise >= 0 && double.IsFinite(noise)))
                throw InvalidInputException.For(source, $"pairs.{name}", "0 or more", $"{noise}");
        }
    }
}
