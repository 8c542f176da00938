using Vitruvian.Bodies.Posing;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Poses batches of bodies on several cores. All bodies of a batch share one pass over the model's directions, which is what makes a batch
/// faster per body than one body alone. The result does not depend on the number of threads or on who else is in the batch. Once its largest
/// batch is known, the destination form allocates nothing. Not for use by two threads at once.
/// </summary>
public sealed unsafe class BatchPoser
{
    // A part of the work is so many tiles of all bodies: large enough to be worth handing out, small enough to keep all cores busy to the end.
    private const int TilesPerPart = 8;
    private readonly PosingTables _tables;
    private readonly PosingWork _work;
    private readonly WorkerTeam _team;
    private readonly PreparePhase _prepare;
    private readonly TilePhase _tile;

    /// <summary>Makes a workspace for a model that uses all cores.</summary>
    public BatchPoser(BodyModel model)
        : this(model, Environment.ProcessorCount)
    {
    }

    /// <summary>Makes a workspace for a model.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="threads">Threads to use, the caller's included.</param>
    public BatchPoser(BodyModel model, int threads)
        : this(model, threads, VectorWidths.Best)
    {
    }

    internal BatchPoser(BodyModel model, int threads, VectorWidth width)
    {
        Model = model;
        _tables = model.PosingTables;
        _work = new PosingWork(_tables, width, BlendKernels.GroupSize);
        _team = new WorkerTeam(threads);
        _prepare = new PreparePhase(_work, model, threads);
        _tile = new TilePhase(_work, _tables.TileCount);
    }

    /// <summary>The model.</summary>
    public BodyModel Model { get; }

    /// <summary>Poses a batch.</summary>
    /// <param name="bodies">B bodies.</param>
    public PosedBodies Pose(ReadOnlySpan<BodyParameters> bodies)
    {
        var posed = new PosedBodies(Model, bodies.Length);
        Pose(bodies, posed.Vertices, posed.Joints);
        return posed;
    }

    /// <summary>Poses a batch into memory that is already there.</summary>
    /// <param name="bodies">B bodies.</param>
    /// <param name="vertices">Receives B x V x 3 values, metres.</param>
    /// <param name="joints">Receives B x K x 3 values, metres.</param>
    public void Pose(ReadOnlySpan<BodyParameters> bodies, Span<float> vertices, Span<float> joints)
    {
        foreach (BodyParameters body in bodies)
            ParameterSizes.Check(Model, body.Betas.Length, body.Pose.Length);
        ParameterSizes.CheckDestination(nameof(vertices), vertices.Length, bodies.Length * Model.VertexCount);
        ParameterSizes.CheckDestination(nameof(joints), joints.Length, bodies.Length * Model.JointCount);
        if (bodies.Length == 0)
            return;
        _work.Reserve(bodies.Length);
        fixed (float* vertexPointer = vertices)
        fixed (float* jointPointer = joints)
        {
            _prepare.Begin(bodies, jointPointer);
            _team.Run(_prepare, bodies.Length);
            _tile.Begin(bodies.Length, vertexPointer);
            _team.Run(_tile, _tile.PartCount);
        }

        _prepare.End();
    }

    private sealed class PreparePhase(PosingWork work, BodyModel model, int threads) : IPartitionedWork
    {
        // One placement a thread; whoever takes a part takes a free one.
        private readonly JointPlacement?[] _placements = [.. Enumerable.Range(0, threads).Select(_ => new JointPlacement(model))];
        private BodyParameters[] _bodies = [];
        private int _count;
        private float* _joints;

        public void Execute(int part)
        {
            BodyParameters body = _bodies[part];
            JointPlacement placement = Take(out int place);
            var joints = new Span<float>(_joints + (part * model.JointCount * 3), model.JointCount * 3);
            work.Prepare<AxisAngle>(part, _count, placement, body.Betas, body.Pose, body.Translation, joints);
            Volatile.Write(ref _placements[place], placement);
        }

        internal void Begin(ReadOnlySpan<BodyParameters> bodies, float* joints)
        {
            if (_bodies.Length < bodies.Length)
                _bodies = new BodyParameters[bodies.Length];
            bodies.CopyTo(_bodies);
            _count = bodies.Length;
            _joints = joints;
        }

        internal void End() => Array.Clear(_bodies);

        // Never more takers than threads, so that the search ends.
        private JointPlacement Take(out int place)
        {
            for (place = 0; ; place = (place + 1) % _placements.Length)
            {
                if (Interlocked.Exchange(ref _placements[place], null) is JointPlacement placement)
                    return placement;
            }
        }
    }

    private sealed class TilePhase(PosingWork work, int tileCount) : IPartitionedWork
    {
        private int _bodies;
        private float* _vertices;

        internal int PartCount => (tileCount + TilesPerPart - 1) / TilesPerPart;

        public void Execute(int part)
        {
            int first = part * TilesPerPart;
            work.PoseTiles(first, Math.Min(first + TilesPerPart, tileCount), _bodies, _vertices);
        }

        internal void Begin(int bodies, float* vertices)
        {
            _bodies = bodies;
            _vertices = vertices;
        }
    }
}
