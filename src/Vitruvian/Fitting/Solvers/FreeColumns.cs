namespace Vitruvian.Fitting.Solvers;

/// <summary>Which variables a solver may change: some ranges of columns, in order.</summary>
public sealed class FreeColumns
{
    private readonly (int Start, int Length)[] _ranges;

    private FreeColumns(params (int Start, int Length)[] ranges)
    {
        _ranges = ranges;
        Count = ranges.Sum(r => r.Length);
    }

    /// <summary>Number of free variables n.</summary>
    public int Count { get; }

    internal ReadOnlySpan<(int Start, int Length)> Ranges => _ranges;

    /// <summary>The root's rotation and the place before the camera: 6 variables.</summary>
    /// <param name="layout">The variables.</param>
    /// <param name="zoom">Frees the camera's zoom and holds the depth, which a parallel projection does not see.</param>
    public static FreeColumns Placement(FitLayout layout, bool zoom = false) =>
        new([(layout.PoseColumn, 3), .. Place(layout, zoom)]);

    /// <summary>Pose and place, the shape held.</summary>
    /// <param name="layout">The variables.</param>
    /// <param name="zoom">Frees the camera's zoom and holds the depth.</param>
    public static FreeColumns PoseAndPlacement(FitLayout layout, bool zoom = false) =>
        new([(layout.PoseColumn, 3 * layout.JointCount), .. Place(layout, zoom)]);

    /// <summary>Shape and translation, the pose held: points depend on these linearly.</summary>
    /// <param name="layout">The variables.</param>
    public static FreeColumns ShapeAndTranslation(FitLayout layout) => new((0, layout.BetaCount), (layout.TranslationColumn, 3));

    /// <summary>Shape, pose and orientation, the translation held.</summary>
    /// <param name="layout">The variables.</param>
    public static FreeColumns Body(FitLayout layout) => new((0, layout.TranslationColumn));

    /// <summary>Everything.</summary>
    /// <param name="layout">The variables.</param>
    /// <param name="zoom">Frees the camera's zoom and holds the depth.</param>
    public static FreeColumns All(FitLayout layout, bool zoom = false) =>
        new([(0, layout.TranslationColumn), .. Place(layout, zoom)]);

    /// <summary>Copies the free ones of a row of all variables.</summary>
    /// <param name="all">One value a variable.</param>
    /// <param name="free">Receives n values.</param>
    public void Gather(ReadOnlySpan<double> all, Span<double> free)
    {
        int at = 0;
        foreach ((int start, int length) in _ranges)
        {
            all.Slice(start, length).CopyTo(free[at..]);
            at += length;
        }
    }

    /// <summary>Adds a step of the free variables to all of them.</summary>
    /// <param name="step">n values.</param>
    /// <param name="scale">Factor on the step.</param>
    /// <param name="all">Changed.</param>
    public void AddTo(ReadOnlySpan<double> step, double scale, Span<double> all)
    {
        int at = 0;
        foreach ((int start, int length) in _ranges)
        {
            for (int i = 0; i < length; i++)
                all[start + i] += scale * step[at + i];
            at += length;
        }
    }

    private static (int, int)[] Place(FitLayout layout, bool zoom) =>
        zoom ? [(layout.TranslationColumn, 2), (layout.ZoomColumn, 1)] : [(layout.TranslationColumn, 3)];
}
