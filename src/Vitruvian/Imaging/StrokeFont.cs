using Vitruvian.Numerics;

namespace Vitruvian.Imaging;

/// <summary>
/// The letters of labels, as strokes: readable at any size and free of font files. A glyph is a few paths on a grid where y = 0 is the
/// top of capitals, 3 the top of small letters, 9 the base line and 12 the lowest descender. A path is a run of points, each two base-36
/// digits (x, y); in front, <c>~</c> makes it the control points of a smooth curve that starts and ends at its ends, <c>o</c> those of a
/// smooth closed one.
/// </summary>
internal static class StrokeFont
{
    /// <summary>Height of capitals in grid units.</summary>
    internal const double CapHeight = 9;

    /// <summary>Lowest point of descenders in grid units.</summary>
    internal const double DescenderDepth = 12;

    private const double LetterSpace = 2.7;
    private const double WordSpace = 3;
    private const int CurveSteps = 6;
    private const string Unknown = "0060690900";

    private static readonly Dictionary<char, string> s_glyphs = new()
    {
        ['A'] = "093069 1656", ['B'] = "0009 ~00606404 ~04747909", ['C'] = "~625000095967", ['D'] = "0009 ~00707909", ['E'] = "60000969 0454",
        ['F'] = "600009 0454", ['G'] = "~625000096965 6535", ['H'] = "0009 6069 0464", ['I'] = "0009", ['J'] = "4046 ~46490907",
        ['K'] = "0009 6006 2469", ['L'] = "000969", ['M'] = "0900356069", ['N'] = "09006960", ['O'] = "o00606909", ['P'] = "0009 ~00606505",
        ['Q'] = "o00606909 4669", ['R'] = "0009 ~00606505 2569", ['S'] = "~6260000465690907", ['T'] = "0060 3039", ['U'] = "0005 ~05096965 6560",
        ['V'] = "003960", ['W'] = "0029426980", ['X'] = "0069 6009", ['Y'] = "003460 3439", ['Z'] = "00600969",
        ['a'] = "o03535909 5359", ['b'] = "0009 o03535909", ['c'] = "~544303094958", ['d'] = "5059 o03535909", ['e'] = "0656 ~565303094958",
        ['f'] = "~401014 1419 0343", ['g'] = "o03535909 535a ~5a5c0c0b", ['h'] = "0009 ~06035356 5659", ['i'] = "0309 0101",
        ['j'] = "232a ~2a2c0c 2121", ['k'] = "0009 5307 2559", ['l'] = "0009", ['m'] = "0309 ~06034346 4649 ~46438386 8689",
        ['n'] = "0309 ~06035356 5659", ['o'] = "o03535909", ['p'] = "030c o03535909", ['q'] = "535c o03535909", ['r'] = "0309 ~060343",
        ['s'] = "~5453030656590908", ['t'] = "1017 ~171949 0343", ['u'] = "0306 ~06095956 5359", ['v'] = "032943", ['w'] = "0329446983",
        ['x'] = "0359 5309", ['y'] = "0339 632c", ['z'] = "03530959",
        ['0'] = "o00505909", ['1'] = "022029", ['2'] = "~0200505409 0959", ['3'] = "~0110505424 ~2454590907", ['4'] = "49400666",
        ['5'] = "500004 ~041363690908", ['6'] = "~500007 o04545909", ['7'] = "005019", ['8'] = "o00505404 o04545909", ['9'] = "o00505505 ~525909",
        ['.'] = "0909", [','] = "190b", [':'] = "0404 0909", [';'] = "1414 190b", ['!'] = "0006 0909", ['?'] = "~0200505524 2426 2929",
        ['-'] = "0646", ['_'] = "0a6a", ['+'] = "3339 0666", ['='] = "0555 0757", ['/'] = "0a50", ['\\'] = "005a", ['('] = "~2002082b",
        [')'] = "~0022280b", ['['] = "20000b2b", [']'] = "00202b0b", ['{'] = "~301010060606 ~0606101b1b3b", ['}'] = "~002020363636 ~3636202b2b0b",
        ['|'] = "000b", ['<'] = "530659", ['>'] = "035609", ['*'] = "2226 0325 0523", ['%'] = "6009 o00202303 o46666949",
        ['#'] = "2019 5049 0363 0666", ['&'] = "~691210404205094965", ['@'] = "o00808909 o33636636", ['"'] = "0002 2022", ['\''] = "0002",
        ['`'] = "0012", ['^'] = "022042", ['~'] = "~06144755", ['$'] = "~6261010465680807 3039", ['°'] = "o00303303", ['×'] = "0559 5509",
    };

    /// <summary>Width of a text in grid units.</summary>
    internal static double Measure(string text)
    {
        double width = 0;
        foreach (char c in text)
            width += Advance(c);
        return text.Length == 0 ? 0 : width - LetterSpace;
    }

    /// <summary>From the left side of a letter to that of the next, in grid units.</summary>
    internal static double Advance(char c)
    {
        if (c == ' ')
            return WordSpace + LetterSpace;
        int width = 0;
        foreach (string path in Paths(c))
        {
            string points = path.TrimStart('~', 'o');
            for (int i = 0; i < points.Length; i += 2)
                width = Math.Max(width, Digit(points[i]));
        }

        return width + LetterSpace;
    }

    /// <summary>The lines of a letter, in grid units.</summary>
    internal static IEnumerable<Vector2d[]> Lines(char c) => c == ' ' ? [] : Paths(c).Select(Flatten);

    private static string[] Paths(char c) => s_glyphs.GetValueOrDefault(c, Unknown).Split(' ');

    private static Vector2d[] Flatten(string path)
    {
        bool smooth = path[0] == '~';
        bool closed = path[0] == 'o';
        var points = new List<Vector2d>();
        for (int i = smooth || closed ? 1 : 0; i < path.Length; i += 2)
            points.Add(new Vector2d(Digit(path[i]), Digit(path[i + 1])));
        return smooth ? Open(points) : closed ? Closed(points) : [.. points];
    }

    /// <summary>A quadratic B-spline through its first and last control point: its pieces meet half-way between the others.</summary>
    private static Vector2d[] Open(List<Vector2d> p)
    {
        List<Vector2d> line = [p[0]];
        for (int i = 1; i < p.Count - 1; i++)
        {
            Vector2d end = i == p.Count - 2 ? p[^1] : 0.5 * (p[i] + p[i + 1]);
            AddPiece(line, p[i], end);
        }

        return [.. line];
    }

    private static Vector2d[] Closed(List<Vector2d> p)
    {
        List<Vector2d> line = [0.5 * (p[^1] + p[0])];
        for (int i = 0; i < p.Count; i++)
            AddPiece(line, p[i], 0.5 * (p[i] + p[(i + 1) % p.Count]));
        return [.. line];
    }

    private static void AddPiece(List<Vector2d> line, Vector2d control, Vector2d end)
    {
        Vector2d start = line[^1];
        for (int k = 1; k <= CurveSteps; k++)
        {
            double t = (double)k / CurveSteps;
            line.Add(((1 - t) * (1 - t) * start) + (2 * t * (1 - t) * control) + (t * t * end));
        }
    }

    private static int Digit(char c) => c <= '9' ? c - '0' : c - 'a' + 10;
}
