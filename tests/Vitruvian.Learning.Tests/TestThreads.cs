using System.Runtime.CompilerServices;

namespace Vitruvian.Learning.Tests;

/// <summary>The tensors of these tests are so small that a second thread costs more than it brings, most of all on a busy machine.</summary>
internal static class TestThreads
{
    /// <summary>Threads that libtorch had before it was told to use one.</summary>
    public static int Default { get; private set; }

    [ModuleInitializer]
    internal static void UseOne()
    {
        try
        {
            Default = torch.get_num_threads();
            torch.set_num_threads(1);
        }
        catch (TorchException)
        {
            // Without libtorch every test says so itself.
        }
    }
}
