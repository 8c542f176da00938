using System.Text.Json.Nodes;
using Vitruvian.Learning.Checkpoints;

namespace Vitruvian.Learning.Training;

/// <content>Where a run starts, and what of it is kept.</content>
public sealed partial class Trainer
{
    private void Begin(string? initialWeights)
    {
        if (initialWeights is not null)
        {
            StartFrom(initialWeights);
        }
        else if (_task.NeedsInitialWeights)
        {
            throw InvalidInputException.For("--init", string.Empty, "a checkpoint, for what network.frozen keeps as it is", "none", "Name a run of 'vitruvian train joints', or set network.frozen to false.");
        }
        else
        {
            _average.Start();
        }
    }

    private void StartFrom(string checkpoint)
    {
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint);
        if (info.Network == _task.Name && !info.IsWeightsOnly && !_task.Network.state_dict().Keys.Any(_task.Stays))
        {
            _ = Checkpoint.Restore(checkpoint, _networks, null);
            _report($"starts from the weights of step {info.Step} of {checkpoint}");
        }
        else
        {
            Borrow(checkpoint, info);
        }

        if (info.Network != _task.Name)
            return;
        _origin = info.Origin;
        _earlierSteps = info.Step + (info.Progress["earlierSteps"]?.GetValue<long>() ?? 0);
        _earlierSeconds = info.Progress["seconds"]!.GetValue<double>() + (info.Progress["earlierSeconds"]?.GetValue<double>() ?? 0);
    }

    // Another kind of network, averaged weights alone, or only a part: what has the same name and shape in both is taken, of the averaged weights, which are the better ones.
    private void Borrow(string checkpoint, CheckpointInfo info)
    {
        (IReadOnlyList<string> taken, IReadOnlyList<string> left) = Checkpoint.RestoreMatching(checkpoint, "ema", _task.Network, _task.MustFit, _task.Stays);
        if (taken.Count == 0)
            throw InvalidInputException.For(checkpoint, "tensors", $"some of the names and shapes of {_task.Name}", $"a {info.Network} network of another shape");
        _average.Start();
        _origin = $"{info.Network} of step {info.Step}";
        static string Told(IEnumerable<string> names) => string.Join(", ", names.GroupBy(name => name.Split('.')[0]).Select(part => $"{part.Key} {part.Count()}"));
        _report($"starts from {taken.Count} of {taken.Count + left.Count} tensors of the {info.Network} network of {checkpoint} ({Told(taken)}); random: {Told(left)}");
    }

    private void Resume(string checkpoint)
    {
        CheckpointInfo info = Checkpoint.Restore(checkpoint, _stored, _optimizer);
        JsonObject options = _options.ToJson(), before = _options.Completed(info.Options, checkpoint);
        string[] changed = [.. options.Concat(before).Select(o => o.Key).Distinct().Where(name => !JsonNode.DeepEquals(options[name], before[name]))];
        if (changed.Except(s_pace).Any())
        {
            throw InvalidInputException.For(
                checkpoint, string.Join(", ", changed.Except(s_pace)), "the options that the run was started with", "others", "Use another folder, with --init for its weights.");
        }

        if (changed.Length > 0)
            _report($"goes on with another {string.Join(", ", changed)} than before");

        _step = info.Step;
        _origin = info.Origin;
        _seconds = info.Progress["seconds"]!.GetValue<double>();
        _earlierSteps = info.Progress["earlierSteps"]?.GetValue<long>() ?? 0;
        _earlierSeconds = info.Progress["earlierSeconds"]?.GetValue<double>() ?? 0;
        _skipped = info.Progress["skipped"]!.GetValue<long>();
        _best = info.Progress["best"]?.GetValue<double>() ?? double.NegativeInfinity;
        _report($"resumes at step {_step} of {_options.Steps}");
    }

    private void Save(string file = CheckpointFile)
    {
        if (_ranks is { IsFirst: false })
            return;
        JsonObject progress = new()
        {
            [CheckpointInfo.NetworkKey] = _task.Name,
            [CheckpointInfo.OriginKey] = _origin,
            ["seconds"] = _seconds,
            ["earlierSteps"] = _earlierSteps,
            ["earlierSeconds"] = _earlierSeconds,
            ["skipped"] = _skipped,
            ["scores"] = ScoresAsJson(),
        };
        if (double.IsFinite(_best))
            progress["best"] = _best;
        Checkpoint.Write(Path.Combine(_folder, file), _stored, _optimizer, new CheckpointInfo(_step, _options.ToJson(), progress));
    }

    private JsonObject ScoresAsJson()
    {
        JsonObject scores = [];
        foreach ((string name, double value) in Scores)
            scores[name] = double.IsFinite(value) ? value : null;
        return scores;
    }
}
