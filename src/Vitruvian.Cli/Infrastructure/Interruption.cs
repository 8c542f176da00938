using System.Runtime.InteropServices;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// Turns Ctrl-C and termination signals into a cancelled token. Work that does not stop by itself within the grace period (unless it is writing down what is done), and a
/// second Ctrl-C, end the process, after half-written output was removed.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _deadline;

    /// <summary>Starts listening.</summary>
    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _deadline?.Dispose();
        _source.Dispose();
    }

    private static void EndUnlessFinishing()
    {
        if (!OutputFolder.IsFinishing)
            EndNow();
    }

    private static void EndNow()
    {
        OutputFolder.AbandonAll();
        Environment.Exit(ExitCode.Cancelled);
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
            EndNow();
        _deadline = new Timer(_ => EndUnlessFinishing(), null, GracePeriod, GracePeriod);
        _source.Cancel();
    }
}
