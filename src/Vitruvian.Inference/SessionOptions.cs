using Vitruvian.Inference.Native;

namespace Vitruvian.Inference;

/// <summary>How a session runs.</summary>
public sealed unsafe class SessionOptions
{
    private readonly List<KeyValuePair<string, string>> _entries = [];

    /// <summary>Threads that share the work of one operator; 0 for one per processor core.</summary>
    public int IntraOpNumThreads { get; set; }

    /// <summary>Threads that run operators side by side; 1, since the networks here are chains.</summary>
    public int InterOpNumThreads { get; set; } = 1;

    /// <summary>
    /// Whether threads without work wait in a loop, which answers sooner and takes the processor from everything else. Off is better when
    /// images are decoded or bodies fitted at the same time.
    /// </summary>
    public bool AllowSpinning { get; set; } = true;

    /// <summary>Whether ONNX Runtime writes down how long everything takes, until <see cref="InferenceSession.EndProfiling"/>.</summary>
    public bool EnableProfiling { get; set; }

    /// <summary>Beginning of the profile's path; the runtime adds the time and <c>.json</c>.</summary>
    public string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    /// <summary>How much the graph is rewritten at loading.</summary>
    public GraphOptimizationLevel GraphOptimizationLevel { get; set; } = GraphOptimizationLevel.EnableAll;

    /// <summary>Sets one of ONNX Runtime's settings by its own name (onnxruntime_session_options_config_keys.h).</summary>
    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(configKey);
        ArgumentNullException.ThrowIfNull(configValue);
        _entries.Add(new(configKey, configValue));
    }

    /// <summary>Makes the runtime's own object of it, which the caller releases.</summary>
    internal nint Create()
    {
        nint options;
        OrtApi.Check(((delegate* unmanaged<nint*, nint>)OrtApi.Function(Slot.CreateSessionOptions))(&options), "CreateSessionOptions");
        try
        {
            Set(Slot.SetIntraOpNumThreads, options, IntraOpNumThreads);
            Set(Slot.SetInterOpNumThreads, options, InterOpNumThreads);
            Set(Slot.SetSessionGraphOptimizationLevel, options, (int)GraphOptimizationLevel);
            Set(options, "session.intra_op.allow_spinning", AllowSpinning ? "1" : "0");
            if (EnableProfiling)
            {
                fixed (byte* prefix = OrtApi.PathText(ProfileOutputPathPrefix))
                    OrtApi.Check(((delegate* unmanaged<nint, byte*, nint>)OrtApi.Function(Slot.EnableProfiling))(options, prefix), "EnableProfiling");
            }

            foreach ((string key, string value) in _entries)
                Set(options, key, value);
        }
        catch
        {
            OrtApi.Release(Slot.ReleaseSessionOptions, options);
            throw;
        }

        return options;
    }

    private static void Set(Slot slot, nint options, int value) =>
        OrtApi.Check(((delegate* unmanaged<nint, int, nint>)OrtApi.Function(slot))(options, value), $"{slot}({value})");

    private static void Set(nint options, string key, string value)
    {
        fixed (byte* keyText = OrtApi.Terminated(key), valueText = OrtApi.Terminated(value))
        {
            var add = (delegate* unmanaged<nint, byte*, byte*, nint>)OrtApi.Function(Slot.AddSessionConfigEntry);
            OrtApi.Check(add(options, keyText, valueText), $"session setting {key} = {value}");
        }
    }
}
