using System.Runtime.CompilerServices;
using Vitruvian.Learning;

namespace Vitruvian.Inference.Tests;

/// <summary>The networks of these tests are so small that a second thread costs more than it brings, most of all on a busy machine.</summary>
internal static class TestThreads
{
    [ModuleInitializer]
    internal static void UseOne()
    {
        try
        {
            torch.set_num_threads(1);
        }
        catch (TorchException)
        {
            // Without libtorch every test says so itself.
        }
    }
}
