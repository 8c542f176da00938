using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>
/// Fits one person to many frames: one shape, a pose and a place for each frame. Frames are fitted one by one first; then all are solved
/// together, the shape prior counting once. Uses all cores; the result does not depend on their number. One caller at a time.
/// </summary>
public sealed class SmplifySequence
{
    private readonly BodyModel _model;
    private readonly PosePrior _prior;
    private readonly string _jointSet;
    private readonly SmplifyOptions _options;
    private readonly int _threads;

    /// <summary>Makes a fitter of sequences.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="prior">What poses are likely.</param>
    /// <param name="jointSet">Name of the joints' set.</param>
    /// <param name="options">Weights and choices; the default when null.</param>
    /// <param name="threads">Threads to use, the caller's included; all cores when null.</param>
    public SmplifySequence(BodyModel model, PosePrior prior, string jointSet, SmplifyOptions? options = null, int? threads = null)
    {
        _model = model;
        _prior = prior;
        _jointSet = jointSet;
        _options = options ?? new SmplifyOptions();
        _threads = threads ?? Environment.ProcessorCount;
    }

    /// <summary>Fits a sequence.</summary>
    /// <param name="frames">Joints and cameras of one person, at least one frame; a frame without a start gets the search for one.</param>
    /// <param name="progress">Told the number of frames fitted one by one, from any thread; may be null.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <exception cref="InvalidInputException">No frames, or joints that cannot be fitted to; the message names the frame.</exception>
    public SequenceFit Fit(IReadOnlyList<SmplifyInput> frames, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (frames.Count == 0)
            throw InvalidInputException.For("sequence", string.Empty, "at least one frame", "none");
        BodyFit[] alone = new SmplifyBatch(_model, _prior, _jointSet, _options, _threads).Fit(frames, progress, cancellationToken);
        double[] betas = new double[_model.BetaCount];
        foreach (BodyFit fit in alone)
            DenseMath.AddScaled(betas, fit.Body.Betas, 1.0 / alone.Length);

        JointSet joints = JointSets.For(_model, _jointSet);
        var workers = new SmplifyProblem[_threads];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new SmplifyProblem(_model, _prior, joints, _options);
        var states = new SequenceFrame[frames.Count];
        for (int i = 0; i < states.Length; i++)
            states[i] = new SequenceFrame(workers[0], frames[i], alone[i], betas, frames.Count);
        var solver = new SequenceSolver(workers, states);
        SolveResult result = solver.Minimize(_options.LevenbergMarquardt, cancellationToken);
        BodyFit[] fits = [.. states.Select((s, i) => s.ToFit(workers[0], alone[i].Summary, result.Reason, result.Iterations))];
        return new SequenceFit([.. fits[0].Body.Betas], fits, result);
    }
}
