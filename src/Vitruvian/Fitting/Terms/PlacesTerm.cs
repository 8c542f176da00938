using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Terms;

/// <summary>What terms about places of the body's points in space share: the points, where they are seen, and how much each counts.</summary>
public abstract class PlacesTerm : EnergyTerm
{
    /// <summary>Makes the term; without targets it is zero.</summary>
    /// <param name="source">The points, n.</param>
    /// <param name="layout">The variables.</param>
    protected PlacesTerm(PointSource source, FitLayout layout)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(layout);
        Source = source;
        Targets = new Vector3d[source.Count];
        Weights = new double[source.Count];
        Row = new double[layout.Count];
    }

    /// <summary>Factor w.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>rho, of metres.</summary>
    public RobustLoss Loss { get; set; }

    /// <summary>The points, n.</summary>
    private protected PointSource Source { get; }

    /// <summary>Where they are seen, n, metres, in the camera's frame.</summary>
    private protected Vector3d[] Targets { get; }

    /// <summary>How much each counts, n.</summary>
    private protected double[] Weights { get; }

    /// <summary>Room for a row of derivatives by all variables.</summary>
    private protected double[] Row { get; }

    /// <summary>Sets where a point is seen, and how much that counts.</summary>
    /// <param name="point">Which point.</param>
    /// <param name="place">Metres, in the camera's frame.</param>
    /// <param name="weight">Not negative.</param>
    public void SetTarget(int point, Vector3d place, double weight)
    {
        Targets[point] = place;
        Weights[point] = weight;
    }
}
