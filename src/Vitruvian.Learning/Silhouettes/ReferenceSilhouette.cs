using Vitruvian.Numerics;

namespace Vitruvian.Learning.Silhouettes;

/// <summary>
/// The soft silhouette in double precision, pixel by pixel as the formulas stand in <see cref="SoftSilhouette"/>: what the fast kernel is
/// tested against, and what runs for float64.
/// </summary>
internal static class ReferenceSilhouette
{
    /// <summary>Transparency <c>prod_j (1 - w_j D_j)</c> of every pixel.</summary>
    public static void Forward(SilhouetteFrame frame, ReadOnlySpan<int> faces, ReadOnlySpan<double> vertices, ReadOnlySpan<double> weights, Span<double> transparency)
    {
        transparency.Fill(1);
        for (int f = 0; f < faces.Length / 3; f++)
        {
            var triangle = new Triangle(faces.Slice(3 * f, 3), vertices);
            (int left, int right, int top, int bottom) = triangle.Box(frame);
            for (int y = top; y <= bottom; y++)
            {
                for (int x = left; x <= right; x++)
                {
                    double coverage = Coverage(triangle.Distance(x + 0.5, y + 0.5), frame.Sigma, out _);
                    transparency[(y * frame.Width) + x] *= 1 - (weights[f] * coverage);
                }
            }
        }
    }

    /// <summary>Adds the gradients of vertices and weights, given that of the silhouette (one minus transparency).</summary>
    public static void Backward(SilhouetteFrame frame, ReadOnlySpan<int> faces, ReadOnlySpan<double> vertices, ReadOnlySpan<double> weights, ReadOnlySpan<double> transparency, ReadOnlySpan<double> gradient, Span<double> vertexGradient, Span<double> weightGradient)
    {
        for (int f = 0; f < faces.Length / 3; f++)
        {
            ReadOnlySpan<int> corners = faces.Slice(3 * f, 3);
            var triangle = new Triangle(corners, vertices);
            (int left, int right, int top, int bottom) = triangle.Box(frame);
            for (int y = top; y <= bottom; y++)
            {
                for (int x = left; x <= right; x++)
                {
                    Nearest nearest = triangle.Distance(x + 0.5, y + 0.5);
                    double coverage = Coverage(nearest, frame.Sigma, out double slope);
                    int pixel = (y * frame.Width) + x;

                    // d(1 - T)/d(w D) is the transparency of all other faces.
                    double others = gradient[pixel] * transparency[pixel] / (1 - (weights[f] * coverage));
                    weightGradient[f] += others * coverage;
                    double bySquare = others * weights[f] * slope;

                    // The nearest point does not move along its edge to first order: d(d^2) = -2 d . (its shares of the corners' moves).
                    for (int c = 0; c < 3; c++)
                    {
                        vertexGradient[2 * corners[c]] += -2 * bySquare * nearest.Shares[c] * nearest.Offset.X;
                        vertexGradient[(2 * corners[c]) + 1] += -2 * bySquare * nearest.Shares[c] * nearest.Offset.Y;
                    }
                }
            }
        }
    }

    // D and its derivative by d^2.
    private static double Coverage(in Nearest nearest, double sigma, out double slope)
    {
        double sign = nearest.Inside ? 1 : -1;
        double exponent = sign * Vector2d.Dot(nearest.Offset, nearest.Offset) / (sigma * sigma);
        double coverage = 1 / (1 + Math.Exp(-Math.Min(exponent, SilhouetteFrame.LargestExponent)));
        slope = exponent < SilhouetteFrame.LargestExponent ? sign * coverage * (1 - coverage) / (sigma * sigma) : 0;
        return coverage;
    }

    /// <summary>The point of a triangle's outline nearest to a pixel: from there to the pixel, and the corners' shares of the point.</summary>
    private readonly record struct Nearest(bool Inside, Vector2d Offset, double[] Shares);

    private readonly struct Triangle
    {
        private readonly Vector2d[] _corners;

        public Triangle(ReadOnlySpan<int> corners, ReadOnlySpan<double> vertices)
        {
            _corners = new Vector2d[3];
            for (int c = 0; c < 3; c++)
                _corners[c] = new Vector2d(vertices[2 * corners[c]], vertices[(2 * corners[c]) + 1]);
        }

        public (int Left, int Right, int Top, int Bottom) Box(SilhouetteFrame frame) =>
            frame.Box(_corners[0].X, _corners[0].Y, _corners[1].X, _corners[1].Y, _corners[2].X, _corners[2].Y);

        public Nearest Distance(double x, double y)
        {
            var pixel = new Vector2d(x, y);
            double area = Cross(_corners[1] - _corners[0], _corners[2] - _corners[0]);
            double orientation = area > 0 ? 1 : area < 0 ? -1 : 0;
            bool inside = true;
            Vector2d best = default;
            double bestSquare = double.PositiveInfinity;
            double[] shares = new double[3];
            for (int e = 0; e < 3; e++)
            {
                Vector2d start = _corners[e];
                Vector2d edge = _corners[(e + 1) % 3] - start;
                Vector2d arm = pixel - start;
                inside &= orientation * Cross(edge, arm) > 0;
                double length = Vector2d.Dot(edge, edge);
                double along = length > 0 ? Math.Clamp(Vector2d.Dot(edge, arm) / length, 0, 1) : 0;
                Vector2d offset = arm - (along * edge);
                double square = Vector2d.Dot(offset, offset);
                if (square < bestSquare)
                {
                    bestSquare = square;
                    best = offset;
                    Array.Clear(shares);
                    shares[e] = 1 - along;
                    shares[(e + 1) % 3] = along;
                }
            }

            return new Nearest(inside, best, shares);
        }

        private static double Cross(Vector2d a, Vector2d b) => (a.X * b.Y) - (a.Y * b.X);
    }
}
