namespace Vitruvian.Learning.Priors;

/// <summary>How a network that is a pose prior is made and trained.</summary>
public sealed record PriorTrainingOptions
{
    /// <summary>The variational auto-encoder's.</summary>
    public static PriorTrainingOptions Vae { get; } = new() { Hidden = 256, Steps = 4000, Batch = 256 };

    /// <summary>The flow's.</summary>
    public static PriorTrainingOptions Flow { get; } = new() { Hidden = 128, Steps = 2000, Batch = 256, LearningRate = 2e-3 };

    /// <summary>Steps.</summary>
    public int Steps { get; init; }

    /// <summary>Poses of a step.</summary>
    public int Batch { get; init; }

    /// <summary>Rate of AdamW, falling to nothing along a cosine.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of AdamW.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Longest gradient that a step follows.</summary>
    public double MaxGradient { get; init; } = 50;

    /// <summary>Width of hidden layers.</summary>
    public int Hidden { get; init; }

    /// <summary>Length of the auto-encoder's codes; VPoser has 32.</summary>
    public int Latents { get; init; } = 32;

    /// <summary>Share of the steps over which the codes' divergence comes in: at first the decoder has nothing to say.</summary>
    public double WarmUp { get; init; } = 0.2;

    /// <summary>Steps of the flow.</summary>
    public int Blocks { get; init; } = 8;

    /// <summary>Length of the context that the flow sees.</summary>
    public int Context { get; init; } = 64;

    /// <summary>Factor on the energy in fits.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Seed of first weights, poses and noise.</summary>
    public ulong Seed { get; init; }
}
