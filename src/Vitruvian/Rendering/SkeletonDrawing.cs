using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Rendering;

/// <summary>Draws 2D joints and the limbs between them; the left side, the right side and the middle each have a colour.</summary>
public sealed record SkeletonDrawing
{
    // The middle of the body from below to above; neighbours that a set has are joined.
    private static readonly string[] s_middle = ["pelvis", "mid_hip", "spine", "spine1", "spine2", "spine3", "thorax", "neck", "nose", "jaw", "head", "head_top"];

    // Limbs of one side; those whose two joints a set has are drawn.
    private static readonly (string From, string To)[] s_sideLimbs =
    [
        ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "hand"), ("hip", "knee"), ("knee", "ankle"), ("ankle", "foot"), ("ankle", "heel"),
        ("ankle", "big_toe"), ("big_toe", "small_toe"), ("eye", "ear"), ("collar", "shoulder"),
    ];

    /// <summary>Width of limbs in pixels; null takes a share of the figure's size.</summary>
    public double? LineWidth { get; init; }

    /// <summary>Colour of the person's left side.</summary>
    public Rgba LeftColor { get; init; } = new(0x2F, 0x80, 0xED);

    /// <summary>Colour of the person's right side.</summary>
    public Rgba RightColor { get; init; } = new(0xEB, 0x57, 0x57);

    /// <summary>Colour of the middle.</summary>
    public Rgba MiddleColor { get; init; } = new(0xF2, 0xC9, 0x4C);

    /// <summary>Colour around joints and limbs that sets them off from the photo.</summary>
    public Rgba EdgeColor { get; init; } = new(0x20, 0x20, 0x20, 0x90);

    /// <summary>The limbs between joints of these names, as pairs of positions in the list.</summary>
    /// <param name="names">Joint names, as in <see cref="Bodies.JointSet.JointNames"/>.</param>
    public static IReadOnlyList<(int From, int To)> Limbs(IReadOnlyList<string> names)
    {
        var at = new Dictionary<string, int>();
        for (int i = 0; i < names.Count; i++)
            at.TryAdd(names[i], i);
        var limbs = new List<(int, int)>();
        bool Join(string from, string to)
        {
            bool both = at.TryGetValue(from, out int a) & at.TryGetValue(to, out int b);
            if (both)
                limbs.Add((a, b));
            return both;
        }

        string[] middle = [.. s_middle.Where(at.ContainsKey)];
        for (int i = 1; i < middle.Length; i++)
            Join(middle[i - 1], middle[i]);
        foreach (string side in new[] { "left_", "right_" })
        {
            foreach ((string from, string to) in s_sideLimbs)
                Join(side + from, side + to);
            if (!Join("spine3", side + "collar") && !Join("thorax", side + "shoulder") && !Join("neck", side + "shoulder"))
                Join(side + "ear", side + "shoulder");
            if (!Join("pelvis", side + "hip") && !Join("mid_hip", side + "hip"))
                Join(side + "shoulder", side + "hip");
            Join("nose", side + "eye");
        }

        if (!at.ContainsKey("neck") && !at.ContainsKey("thorax"))
            Join("left_shoulder", "right_shoulder");
        if (!at.ContainsKey("pelvis") && !at.ContainsKey("mid_hip"))
            Join("left_hip", "right_hip");
        return limbs;
    }

    /// <summary>Draws one person.</summary>
    /// <param name="image">The image; changed.</param>
    /// <param name="names">Joint names, J.</param>
    /// <param name="points">Joint places in pixels, J.</param>
    /// <param name="visible">Which joints to draw, J; null draws all. A limb needs both of its joints.</param>
    public void Draw(Image image, IReadOnlyList<string> names, IReadOnlyList<Vector2d> points, IReadOnlyList<bool>? visible = null)
    {
        if (points.Count != names.Count || (visible is not null && visible.Count != names.Count))
            throw new ArgumentException($"{names.Count} names, {points.Count} points and {visible?.Count ?? names.Count} flags; expected equal numbers.", nameof(points));
        bool Shown(int i) => (visible is null || visible[i]) && double.IsFinite(points[i].X + points[i].Y);
        Vector2d[] shown = [.. Enumerable.Range(0, names.Count).Where(Shown).Select(i => points[i])];
        if (shown.Length == 0)
            return;
        BoundingBox box = BoundingBox.Around(shown);
        double width = LineWidth ?? Math.Clamp(Math.Max(box.Width, box.Height) / 90, 1.5, 12);
        var canvas = new Canvas(image);
        (int From, int To)[] limbs = [.. Limbs(names).Where(l => Shown(l.From) && Shown(l.To))];
        foreach ((int from, int to) in limbs)
            canvas.Line(points[from], points[to], width + 1.5, EdgeColor);
        foreach ((int from, int to) in limbs)
            canvas.Line(points[from], points[to], width, ColorOf(names[from], names[to]));
        for (int i = 0; i < names.Count; i++)
        {
            if (!Shown(i))
                continue;
            canvas.Disc(points[i], width + 0.75, EdgeColor);
            canvas.Disc(points[i], width, ColorOf(names[i], names[i]));
        }
    }

    private Rgba ColorOf(string a, string b)
    {
        if (IsOn("left_", a, b))
            return LeftColor;
        return IsOn("right_", a, b) ? RightColor : MiddleColor;
    }

    // A limb from the middle to a side has the side's colour.
    private static bool IsOn(string side, string a, string b)
    {
        string other = side == "left_" ? "right_" : "left_";
        bool here = a.StartsWith(side, StringComparison.Ordinal) || b.StartsWith(side, StringComparison.Ordinal);
        return here && !a.StartsWith(other, StringComparison.Ordinal) && !b.StartsWith(other, StringComparison.Ordinal);
    }
}
