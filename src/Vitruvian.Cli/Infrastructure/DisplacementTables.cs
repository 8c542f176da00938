using Vitruvian.Fitting;
using Vitruvian.Learning.Displacement;
using Vitruvian.Numerics;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The tables of personalized refinement by displacement fields (Wehrbein et al. 2023).</summary>
internal static class DisplacementTables
{
    private const string Spin = MethodOptions.Spin;
    private const string SpinJoints = "spin+joints";

    // The published noise and changes of light.
    private const double Noise = 0.1;
    private const double Brighter = 1.5;
    private const double Darker = 0.6;

    private static readonly string[] s_starts = [Spin, MethodOptions.Meshpose, SpinJoints];

    /// <summary>The paper's three tables, and what the fit's weights were chosen by.</summary>
    public static IReadOnlyList<PaperTable<DisplacementComparison>> All { get; } =
    [
        new("displacement-1", "starts, sources of the data term and pose priors (table 1)", Bodies, Sources),
        new("displacement-2", "the true displacement field against 25 true joints (table 2)", Bodies, Truth),
        new("displacement-3", "what textures are worth (table 3)", [("EPE, pixels of 256", "epe", "0.00"), .. Bodies.Where(column => column.Score is "mpjpe" or "pa-mpjpe" or "pve")], Textures),
        new("displacement-weights", "weights of the fit, on people of the training split", [.. s_starts.SelectMany(start => ((string, string, string)[])[($"{start}: PVE, mm", $"{start}: pve", "0.0"), ("PA-MPJPE", $"{start}: pa-mpjpe", "0.0")])], Weights),
    ];

    private static (string Title, string Score, string Format)[] Bodies =>
    [
        ("MPJPE, mm", "mpjpe", "0.0"), ("PA-MPJPE", "pa-mpjpe", "0.0"), ("N-MPJPE", "n-mpjpe", "0.0"), ("PVE, mm", "pve", "0.0"), ("PA-PVE", "pa-pve", "0.0"), ("N-PVE", "n-pve", "0.0"),
    ];

    private static List<PaperRow> Sources(DisplacementComparison comparison)
    {
        string[] starts = [Spin, MethodOptions.Holopose, MethodOptions.Meshpose, SpinJoints, DisplacementComparison.Disturbed], priors = ["gmm", "vae", "flow"];
        var scores = comparison.MeasureSources(starts, priors);
        List<PaperRow> rows = [];
        foreach (string start in starts)
        {
            rows.Add(new PaperRow($"**{start}**", scores[(start, string.Empty, string.Empty)], start == Spin ? "PARE: 74.5, 46.6, 72.9, 88.6, 61.8, 87.2" : "-"));
            foreach (string prior in priors)
            {
                foreach (string source in (ReadOnlySpan<string>)["DensePose", "keypoints", "displacement"])
                    rows.Add(new PaperRow($"{start} + {prior} ({source})", scores[(start, source, prior)], start == Spin ? Published(prior, source) : "-"));
            }
        }

        return rows;
    }

    // From PARE, on 3DPW: MPJPE, PA-MPJPE, N-MPJPE, PVE, PA-PVE, N-PVE.
    private static string Published(string prior, string source) => (prior, source) switch
    {
        ("gmm", "DensePose") => "102.4, 69.2, 100.9, 117.5, 86.9, 116.9",
        ("gmm", "keypoints") => "80.8, 54.4, 79.0, 97.4, 72.9, 96.3",
        ("gmm", "displacement") => "65.5, 44.5, 63.6, 79.6, 59.4, 78.1",
        ("vae", "DensePose") => "89.7, 51.0, 88.1, 102.5, 65.6, 101.6",
        ("vae", "keypoints") => "73.0, 45.0, 69.8, 87.6, 59.9, 84.3",
        ("flow", "DensePose") => "from ProHMR: 90.8, 58.9, 88.1, 103.2, 72.7, 101.4",
        ("flow", "keypoints") => "from ProHMR: 88.5, 54.6, 84.2, 103.2, -, 97.6",
        ("flow", "displacement") => "from ProHMR: 84.5, 54.7, 81.1, 97.6, -, 95.5",
        _ => "-",
    };

    private static List<PaperRow> Truth(DisplacementComparison comparison)
    {
        List<PaperRow> rows = [];
        foreach (string start in (ReadOnlySpan<string>)[Spin, SpinJoints, DisplacementComparison.Disturbed])
        {
            var scores = comparison.MeasureTruth(start);
            rows.AddRange(
            [
                new($"**{start}**", scores[string.Empty], "-"),
                new($"{start} + 25 true joints", scores["joints"], "worse than the true field"),
                new($"{start} + true field", scores["field"], "best"),
                new($"{start} + true field, rendered twice", scores["field, twice"], "-"),
                new($"{start} + the network's field", scores["network"], "-"),
            ]);
        }

        return rows;
    }

    private static List<PaperRow> Textures(DisplacementComparison comparison)
    {
        (string Name, Func<float[], float[], SeededRandom, float[]>? Change)[] textures =
        [
            ("the person's texture", (own, _, _) => own),
            ("with noise", (own, _, random) => With(own, colors => TextureVariation.AddNoise(colors, Noise, random))),
            ("brighter", (own, _, _) => With(own, colors => TextureVariation.Relight(colors, Brighter, 1))),
            ("darker", (own, _, _) => With(own, colors => TextureVariation.Relight(colors, Darker, 1))),
            ("somebody else's", (_, other, _) => other),
            ("no texture", null),
        ];
        var scores = comparison.MeasureTextures(Spin, textures);
        string[] papers = ["3.75 (EPE)", "between", "between", "between", "4.73, the worst", "4.17"];
        return [new($"**{Spin}**", scores[string.Empty], "-"), .. textures.Select((texture, i) => new PaperRow(texture.Name, scores[texture.Name], papers[i]))];
    }

    private static List<PaperRow> Weights(DisplacementComparison comparison)
    {
        DenseFitOptions standard = new();
        (string Name, DenseFitOptions Options)[] weights =
        [
            ("as they are", standard),
            ("vertices x 1/2", standard with { VertexWeight = standard.VertexWeight / 2 }),
            ("vertices x 2", standard with { VertexWeight = 2 * standard.VertexWeight }),
            ("pose prior x 1/2", standard with { PosePriorWeight = standard.PosePriorWeight / 2 }),
            ("pose prior x 2", standard with { PosePriorWeight = 2 * standard.PosePriorWeight }),
            ("no pose prior", standard with { PosePriorWeight = 0 }),
            ("start x 1/2", standard with { StartPoseWeight = standard.StartPoseWeight / 2, StartShapeWeight = standard.StartShapeWeight / 2 }),
            ("start x 2", standard with { StartPoseWeight = 2 * standard.StartPoseWeight, StartShapeWeight = 2 * standard.StartShapeWeight }),
            ("no start, as published", standard with { StartPoseWeight = 0, StartShapeWeight = 0 }),
            ("rho x 1/2", standard with { Sigma = standard.Sigma / 2 }),
            ("rho x 2", standard with { Sigma = 2 * standard.Sigma }),
            ("plain squares", standard with { Sigma = double.PositiveInfinity }),
        ];
        var scores = comparison.MeasureWeights(s_starts, weights);
        return [new("**starts**", scores[string.Empty], "-"), .. weights.Select(w => new PaperRow(w.Name, scores[w.Name], "-"))];
    }

    private static float[] With(float[] colors, Action<float[]> change)
    {
        change(colors);
        return colors;
    }
}
