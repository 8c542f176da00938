using Vitruvian.Numerics;
using Vitruvian.Sharding;

namespace Vitruvian.Benchmarks.Scaling;

/// <summary>
/// Plays a run on a cluster, event by event: the scheduler starts shards on free nodes at a limited rate; a shard first loads the program, then works; all that run share the file system's bandwidth, and
/// when they ask for more than it has, all slow down by the same factor; shards fail and, once all others have ended, are handed in again with the frames that they had not written down. The same seed
/// gives the same run.
/// </summary>
internal sealed class ClusterSimulation
{
    private readonly ClusterModel _model;
    private readonly ulong _seed;

    // What runs now, by the amount of unslowed time at which its phase ends: since the slowing is the same for all, their order never changes.
    private readonly PriorityQueue<Task, double> _running = new();
    private double _now;
    private double _unslowed;
    private double _demand;
    private double _busy;
    private double _used;
    private int _failures;

    private ClusterSimulation(ClusterModel model, ulong seed)
    {
        _model = model;
        _seed = seed;
    }

    /// <summary>Plays a run.</summary>
    /// <param name="model">Cluster and run.</param>
    /// <param name="seed">Decides on speeds and failures.</param>
    internal static ClusterOutcome Run(ClusterModel model, ulong seed)
    {
        ClusterSimulation simulation = new(model, seed);
        double spread = model.WorkSpread;
        List<(int Shard, double Frames)> left = [.. Enumerable.Range(0, model.Shards).Select(i =>
            (i, new Shard(i, model.Shards).RangeOf(model.Frames).Count * Math.Exp((spread * Draws(seed, 0, i).NextNormal()) - (spread * spread / 2))))];
        for (int round = 1; round <= model.Retries + 1 && left.Count > 0; round++)
            left = simulation.Array(left, round);
        return new ClusterOutcome(simulation._now, simulation._busy == 0 ? 0 : simulation._used / simulation._busy, simulation._failures, left.Count);
    }

    private double Slowing => Math.Min(1, _model.FileSystemBytesPerSecond / Math.Max(_demand, double.Epsilon));

    // The same draws for a shard whatever else happens, so that models that differ in one thing differ by that alone.
    private static SeededRandom Draws(ulong seed, int round, int shard) => new((seed << 40) ^ ((ulong)round << 32) ^ (uint)shard);

    // One array job, from the queue to its last task; gives back what failed, as frames that are left.
    private List<(int Shard, double Frames)> Array(List<(int Shard, double Frames)> shards, int round)
    {
        List<(int, double)> failed = [];
        _now += _model.QueueSeconds;
        double nextStart = _now;
        int waiting = 0, free = _model.Nodes;
        while (waiting < shards.Count || _running.Count > 0)
        {
            bool canStart = waiting < shards.Count && free > 0;
            double end = _running.TryPeek(out _, out double key) ? _now + ((key - _unslowed) / Slowing) : double.PositiveInfinity;
            double start = canStart ? Math.Max(_now, nextStart) : double.PositiveInfinity;
            if (start <= end)
            {
                Advance(start);
                nextStart = start + (1 / _model.StartsPerSecond);
                Begin(shards[waiting++], round);
                free--;
                continue;
            }

            Advance(end);
            Task task = _running.Dequeue();
            _demand -= task.Demand;
            if (!task.IsLoaded)
            {
                Work(task);
                continue;
            }

            free++;
            if (task.Left > 0)
            {
                failed.Add((task.Shard, task.Left));
                _failures++;
            }
        }

        return failed;
    }

    private void Advance(double to)
    {
        double seconds = to - _now;
        if (_running.Count > 0)
        {
            _busy += seconds;
            _used += seconds * Math.Min(1, _demand / _model.FileSystemBytesPerSecond);
        }

        _unslowed += seconds * Slowing;
        _now = to;
    }

    private void Begin((int Shard, double Frames) shard, int round)
    {
        SeededRandom random = Draws(_seed, round, shard.Shard);
        double speed = Math.Exp(_model.SpeedSpread * random.NextNormal()) * (random.NextDouble() < _model.StragglerShare ? _model.StragglerSpeed : 1);
        double failure = -Math.Log(1 - random.NextDouble()) * _model.HoursBetweenFailures * 3600;
        Enter(new Task(shard.Shard, shard.Frames, speed, failure, _model.StartBytes / _model.StartSeconds, false), _model.StartSeconds);
    }

    private void Work(Task task)
    {
        double seconds = task.Left * _model.SecondsPerFrame / task.Speed;
        double left = task.Failure < seconds ? task.Left * (1 - (task.Failure / seconds)) : 0;
        Enter(task with { Left = left, Demand = _model.BytesPerFrame * task.Speed / _model.SecondsPerFrame, IsLoaded = true }, Math.Min(seconds, task.Failure));
    }

    private void Enter(Task task, double seconds)
    {
        _running.Enqueue(task, _unslowed + seconds);
        _demand += task.Demand;
    }

    // A phase of a shard on a node: the frames that are left when it ends, the node's speed, the seconds of work after which it fails, the bytes a second that it asks for.
    private sealed record Task(int Shard, double Left, double Speed, double Failure, double Demand, bool IsLoaded);
}
