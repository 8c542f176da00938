using System.Diagnostics;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Training;

/// <summary>
/// The training loop of every network: batches from threads of their own, AdamW, gradient clipping, averaged weights, checkpoints, evaluation,
/// TensorBoard. Everything random follows from the step and the seed, so that a run that was stopped goes on bit by bit as if it had not been.
/// </summary>
public sealed partial class Trainer
{
    /// <summary>The checkpoint's file in a run's folder.</summary>
    public const string CheckpointFile = "checkpoint.safetensors";

    /// <summary>The options' file in a run's folder, for people: the checkpoint has them as well.</summary>
    public const string OptionsFile = "config.json";

    // A gradient that is not finite skips its step; so many in a row mean that the run is lost.
    private const int MaximumSkippedInARow = 20;

    private const int BatchesAhead = 4;

    // How long a run goes on and how often it tells may change on the way; what is learned from, and how, may not.
    private static readonly string[] s_pace = ["steps", "decaySteps", "loaderThreads", "checkpointMinutes", "logEvery", "evaluateEvery"];

    private readonly TrainingTask _task;
    private readonly RunOptions _options;
    private readonly string _folder;
    private readonly Action<string> _report;
    private readonly Device _device;
    private readonly Dictionary<string, nn.Module> _networks;

    // The networks and what else the task needs to go on.
    private readonly Dictionary<string, nn.Module> _stored;
    private readonly Adam _optimizer;
    private readonly WeightAverage _average;
    private readonly ProcessGroup? _group;
    private LossTerms _terms = new();
    private DataParallel? _ranks;
    private bool _stops;
    private long _step;
    private long _skipped;
    private int _skippedInARow;
    private double _seconds;

    // What the run whose weights this one started from had behind it.
    private long _earlierSteps;
    private double _earlierSeconds;
    private string? _origin;
    private double _best = double.NegativeInfinity;

    /// <summary>Prepares a run: a new one, or the one whose checkpoint is in the folder.</summary>
    /// <param name="task">What is trained.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="initialWeights">
    /// A checkpoint whose weights a new run starts from, or, when it is of another kind of network, those whose names and shapes fit; null for random ones.
    /// </param>
    /// <param name="group">
    /// The processes that train together, each of which makes a trainer of the same task and options for the same folder; null for this one alone. How many there are may differ from those that the folder's run has had:
    /// the batch stays.
    /// </param>
    /// <exception cref="InvalidInputException">
    /// The folder's run has other options; the checkpoint is damaged or of another network, or missing where part of the network does not learn; a GPU is asked for that is not there.
    /// </exception>
    public Trainer(TrainingTask task, RunOptions options, string folder, Action<string> report, string? initialWeights = null, ProcessGroup? group = null)
    {
        _task = task;
        _options = options;
        _folder = folder;
        _report = group is null or { Rank: 0 } ? report : _ => { };
        _group = group;
        _device = device(options.Device);
        if (group is not null && _device is { type: DeviceType.CUDA, index: < 0 })
            _device = new Device(DeviceType.CUDA, group.LocalRank);
        if (_device.type == DeviceType.CUDA && !cuda.is_available())
            throw InvalidInputException.For("device", string.Empty, $"cpu (libtorch {__version__} sees no CUDA device)", options.Device);
        _networks = new Dictionary<string, nn.Module>(StringComparer.Ordinal) { ["model"] = task.Network, ["ema"] = task.Average };
        foreach (nn.Module network in _networks.Values)
            _ = network.to(_device).to(torch.channels_last);
        _stored = new Dictionary<string, nn.Module>(_networks, StringComparer.Ordinal);
        foreach ((string name, nn.Module state) in task.State)
            _stored.Add(name, state);
        Tensor[] parameters = [.. task.Network.parameters()];
        _optimizer = optim.AdamW(
        [
            new ParamGroup(parameters.Where(p => p.ndim > 1), options.LearningRate, options.WeightDecay),
            new ParamGroup(parameters.Where(p => p.ndim <= 1), options.LearningRate, 0),
        ]);
        _average = new WeightAverage(task.Network, task.Average, options.EmaDecay);
        string checkpoint = Path.Combine(folder, CheckpointFile);
        if (File.Exists(checkpoint))
            Resume(checkpoint);
        else
            Begin(initialWeights);
    }

    /// <summary>Raised after every step.</summary>
    public event Action? Stepped;

    /// <summary>Steps done so far.</summary>
    public long Step => _step;

    /// <summary>The loss of the last step.</summary>
    public double LastLoss { get; private set; } = double.NaN;

    /// <summary>Scores of the last evaluation.</summary>
    public IReadOnlyList<(string Name, double Value)> Scores { get; private set; } = [];

    /// <summary>Trains to the last step, or until cancelled; writes a checkpoint in either case. Of several processes, one that is cancelled stops all.</summary>
    /// <param name="cancellation">Stops after the step that is going on.</param>
    /// <returns>Whether the run is complete.</returns>
    /// <exception cref="RankLostException">Another process is gone; the last checkpoint is kept.</exception>
    /// <exception cref="InvalidInputException">There are more processes than samples of a batch, or they see different folders.</exception>
    public bool Run(CancellationToken cancellation)
    {
        if (_group is null)
            return Train(cancellation);
        try
        {
            using DataParallel ranks = new(_group, _task, _options);
            (_ranks, _terms) = (ranks, ranks.Terms);
            ranks.Start(_step);
            bool isComplete = Train(cancellation);
            ranks.Wait();
            return isComplete;
        }
        catch (RankLostException lost)
        {
            _group.Fail(lost.Message);
            throw DataParallel.Explain(lost, _step, Path.Combine(_folder, CheckpointFile));
        }
        catch (Exception error)
        {
            _group.Fail($"it ended: {error.Message}");
            throw;
        }
    }

    /// <summary>The learning rate of a step: a linear rise, a plateau, half a cosine down.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="step">The step, from 0.</param>
    internal static double LearningRate(RunOptions options, long step)
    {
        double rise = options.WarmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / options.WarmupSteps);
        long decay = Math.Min(options.DecaySteps ?? long.MaxValue, Math.Max(1, options.Steps - options.WarmupSteps));
        double fallen = Math.Clamp((step - (options.Steps - decay)) / (double)decay, 0, 1);
        return options.LearningRate * rise * (1 + Math.Cos(Math.PI * fallen)) / 2;
    }

    private bool Train(CancellationToken cancellation)
    {
        bool isWriter = _ranks is null or { IsFirst: true };
        if (isWriter)
            AtomicFile.WriteAllText(Path.Combine(_folder, OptionsFile), _options.ToText());
        if ((_step == 0 || _task.PreparesAgain) && !Prepare(cancellation))
            return false;
        using EventFile? events = isWriter ? new EventFile(Path.Combine(_folder, "events"), Now()) : null;
        using BatchLoader<SampleBatch> loader = new(_task.MakeBatch, _step, _options.LoaderThreads, BatchesAhead);
        Stopwatch sinceStart = Stopwatch.StartNew();
        double before = _seconds;
        double lastCheckpoint = 0;
        (long Step, double Seconds) lastLine = (_step, 0);
        _task.Network.train();
        _stops = _ranks is null && cancellation.IsCancellationRequested;
        while (_step < _options.Steps && !_stops)
        {
            SampleBatch batch = loader.Take();
            if (_step == 0 && isWriter)
                ImageCodec.Write(Path.Combine(_folder, "pictures", "batch.jpg"), _task.BatchPicture(batch));
            TakeStep(batch, cancellation);
            Stepped?.Invoke();
            double now = sinceStart.Elapsed.TotalSeconds;
            _seconds = before + now;
            if (_step % _options.LogEvery == 0 || _step == _options.Steps)
            {
                Log(events, (_step - lastLine.Step) / (now - lastLine.Seconds));
                lastLine = (_step, now);
            }

            if (_step % _options.EvaluateEvery == 0 || _step == _options.Steps)
            {
                if (events is not null)
                    Evaluate(events);
                _ranks?.Wait();
                lastLine = (_step, sinceStart.Elapsed.TotalSeconds);
            }

            if (now - lastCheckpoint >= 60 * _options.CheckpointMinutes)
            {
                Save();
                lastCheckpoint = now;
            }

            if (_ranks is null)
                _stops = cancellation.IsCancellationRequested;
        }

        Save();
        return _step >= _options.Steps;
    }

    private bool Prepare(CancellationToken cancellation)
    {
        bool Own() => _task.Prepare(_folder, _report, cancellation);
        return _ranks?.Prepare(Own) ?? Own();
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private void TakeStep(SampleBatch batch, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        _ranks?.Seed(_step);
        double rate = LearningRate(_options, _step);
        foreach (ParamGroup group in _optimizer.ParamGroups)
            group.LearningRate = rate;
        Tensor loss = _task.Loss(batch, _device, () => _options.Bfloat16 ? autocast(_device.type) : null, _terms);
        LastLoss = loss.item<double>();
        _optimizer.zero_grad();
        bool isFinite = double.IsFinite(LastLoss);
        if (_ranks is null)
            loss.backward();
        else
            (_stops, isFinite) = _ranks.Backward(loss, cancellation.IsCancellationRequested);
        double norm = nn.utils.clip_grad_norm_(_task.Network.parameters(), _options.ClipNorm);
        if (isFinite && double.IsFinite(norm))
        {
            _optimizer.step();
            _average.Update(_step + 1);
            _terms.Add("loss", LastLoss);
            _terms.Add("gradient", norm);
            _skippedInARow = 0;
        }
        else
        {
            _skipped++;
            _report($"step {_step}: skipped, loss {LastLoss}, gradient {norm}");
            if (++_skippedInARow == MaximumSkippedInARow)
                throw new InvalidOperationException($"Training diverged: the last {MaximumSkippedInARow} steps up to {_step} had no finite gradient. {CheckpointFile} holds the state before; lower the learning rate.");
        }

        _optimizer.zero_grad();
        _step++;
    }

    private void Log(EventFile? events, double stepsPerSecond)
    {
        IReadOnlyDictionary<string, double> terms = _terms.Take();
        terms = _ranks?.Average(terms) ?? terms;
        double images = stepsPerSecond * _options.Batch;
        TimeSpan left = TimeSpan.FromSeconds(Math.Min((_options.Steps - _step) / stepsPerSecond, 1e7));
        double rate = _optimizer.ParamGroups[0].LearningRate;
        _report($"step {_step}/{_options.Steps}  {string.Join("  ", terms.Select(t => $"{t.Key} {t.Value:0.####}"))}  rate {rate:0.######}  {images:0.0} images/s  {left:d\\.hh\\:mm\\:ss} left");
        events?.Write(Now(), _step, [.. terms.Select(t => ($"train/{t.Key}", t.Value)), ("train/rate", rate), ("train/images_per_second", images)]);
    }

    private void Evaluate(EventFile events)
    {
        Scores = _task.Evaluate(_device);
        if (Scores.Count == 0)
            return;
        _report($"step {_step}  {string.Join("  ", Scores.Where(s => !s.Name.Contains('/', StringComparison.Ordinal)).Select(s => $"{s.Name} {s.Value:0.0000}"))}");
        events.Write(Now(), _step, Scores.Select(s => ($"held out/{s.Name}", s.Value)));
        if (_task.Picture(_device) is { } picture)
        {
            ImageCodec.Write(Path.Combine(_folder, "pictures", $"{_step:0000000}.jpg"), picture);
            events.Write(Now(), _step, "predictions", picture);
        }

        _task.Network.train();
        if (Scores[0].Value > _best)
        {
            _best = Scores[0].Value;
            Save("best.safetensors");
        }
    }
}
