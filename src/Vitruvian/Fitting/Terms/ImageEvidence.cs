using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>What fitters are given of a picture, checked and brought into terms; too little of it is left out, with a sentence that says so.</summary>
internal static class ImageEvidence
{
    /// <summary>Residuals count in hundredths of the person's size.</summary>
    internal const double UnitsOfThePerson = 100;

    /// <summary>Fewer points leave too much undetermined.</summary>
    internal const int FewestPoints = 4;

    /// <summary>A term of dense correspondences.</summary>
    /// <param name="surface">Where places on the surface are looked up; null for a model without charts.</param>
    /// <param name="points">The correspondences.</param>
    /// <param name="layout">The fit's variables.</param>
    /// <param name="name">The term's name.</param>
    /// <param name="weight">Weight of all of them together.</param>
    /// <param name="skipped">Receives why there is no term.</param>
    /// <returns>The term, without camera, scale and loss; null when there is nothing to go by.</returns>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    internal static ReprojectionTerm? Dense(CartesianSurface? surface, IReadOnlyList<DensePoint> points, FitLayout layout, string name, double weight, List<string> skipped)
    {
        if (surface is null)
        {
            skipped.Add("dense correspondences: the body model has no charts");
            return null;
        }

        List<(BodyPoint Place, DensePoint Seen)> found = [];
        foreach (DensePoint point in points)
        {
            if (!double.IsFinite(point.Pixel.X + point.Pixel.Y + point.U + point.V + point.Confidence))
                throw InvalidInputException.For("dense correspondences", string.Empty, "finite numbers", $"{point}");
            if (point.Confidence > 0 && surface.Lookup(point.Part, point.U, point.V) is { } place)
                found.Add((place, point));
        }

        if (found.Count < FewestPoints)
        {
            skipped.Add($"dense correspondences: {found.Count}, at least {FewestPoints} needed");
            return null;
        }

        var term = new ReprojectionTerm(new PointSource(surface.Model, [.. found.Select(f => f.Place)]), layout, name) { Weight = weight / found.Count };
        for (int i = 0; i < found.Count; i++)
            term.SetTarget(i, found[i].Seen.Pixel, found[i].Seen.Confidence);
        return term;
    }

    /// <summary>Gives a term of joints its targets.</summary>
    /// <param name="term">The term.</param>
    /// <param name="joints">One of each of its points.</param>
    /// <param name="squared">Whether confidences count squared, as in SMPLify.</param>
    /// <param name="skipped">Receives why they do not suffice.</param>
    /// <returns>Whether they suffice.</returns>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    internal static bool Load(ReprojectionTerm term, ReadOnlySpan<Keypoint> joints, bool squared, List<string> skipped)
    {
        int visible = 0;
        for (int j = 0; j < joints.Length; j++)
        {
            Keypoint joint = joints[j];
            if (!double.IsFinite(joint.X + joint.Y + joint.Confidence))
                throw InvalidInputException.For("joints in the image", $"joint {j}", "finite numbers", $"{joint.X}, {joint.Y}, {joint.Confidence}");
            visible += joint.IsVisible ? 1 : 0;
            term.SetTarget(j, new Vector2d(joint.X, joint.Y), !joint.IsVisible ? 0 : squared ? joint.Confidence * joint.Confidence : joint.Confidence);
        }

        if (visible < FewestPoints)
            skipped.Add($"joints in the image: {visible} visible, at least {FewestPoints} needed");
        return visible >= FewestPoints;
    }
}
