using System.CommandLine;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Options of <c>evaluate</c> with the field's protocols.</summary>
internal static class ProtocolOptions
{
    /// <summary><c>--root</c></summary>
    public static Option<string> Root { get; } = new("--root")
    {
        Description = "The dataset's folder as it is published (docs/datasets.md), or a file of SPIN's preprocessing (.npz).",
        HelpName = "DIR|FILE.npz",
        Required = true,
    };

    /// <summary><c>--split</c></summary>
    public static Option<string?> Split { get; } = new("--split") { Description = "Another split than the protocol's.", HelpName = "NAME" };

    /// <summary><c>--images</c></summary>
    public static Option<string?> Images { get; } = new("--images") { Description = "Folder that the annotation's picture names count from, where it is not the usual one.", HelpName = "DIR" };

    /// <summary><c>--predictions</c></summary>
    public static Option<string?> Predictions { get; } = new("--predictions")
    {
        Description = "Score what another program says (docs/protocols.md has the layout) in place of a method; no pictures are needed then.",
        HelpName = "FILE.npz",
    };

    /// <summary><c>--given-boxes</c></summary>
    public static Option<bool> GivenBoxes { get; } = new("--given-boxes") { Description = "Give the annotated boxes instead of detecting people; the printed definition then says so." };

    /// <summary><c>--regressor</c></summary>
    public static Option<string?> Regressor { get; } = new("--regressor")
    {
        Description = "Human3.6M's regressor of 17 joints from SMPL's vertices (J_regressor_h36m.npy); goes with SMPL's model as --body.",
        HelpName = "FILE.npy",
    };

    /// <summary><c>--body-female</c></summary>
    public static Option<string?> BodyFemale { get; } = new("--body-female") { Description = "SMPL's female model, for the dataset's body parameters.", HelpName = "FILE" };

    /// <summary><c>--body-male</c></summary>
    public static Option<string?> BodyMale { get; } = new("--body-male") { Description = "SMPL's male model, for the dataset's body parameters.", HelpName = "FILE" };

    /// <summary><c>--masks</c></summary>
    public static Option<string?> Masks { get; } = new("--masks")
    {
        Description = "Folder with NAME_segmentation.png and NAME_part_segmentation.png, such as UPI-S1h's, where the dataset has none.",
        HelpName = "DIR",
    };

    /// <summary><c>--charts</c></summary>
    public static Option<string?> Charts { get; } = new("--charts")
    {
        Description = "DensePose's charts of SMPL's surface (UV_Processed.mat), for SMPL's model as --body; the built-in body has charts of its own.",
        HelpName = "FILE.mat",
    };

    /// <summary><c>--out</c>, without a default: nothing is written when it is not given.</summary>
    public static Option<string?> Out { get; } = new("--out", "-o") { Description = "Write DIR/PROTOCOL/report.json and report.txt, too.", HelpName = "DIR" };
}
