using Vitruvian.Learning.Native;

namespace Vitruvian.Learning.Tests.Torch;

public sealed class ShimLibraryTests
{
    private const string Remedy = "apt-get install -y --no-install-recommends libtorch-dev libopenblas0-openmp";

    [Fact]
    public void Load_WithoutTheLibrary_SaysWhatToInstall()
    {
        TorchException error = Should.Throw<TorchException>(() => ShimLibrary.Load(null, Path.GetTempPath()));
        error.Message.ShouldContain("eng/build-torch-shim.sh");
        error.Message.ShouldContain(Remedy);
    }

    [Fact]
    public void Load_OfAPathThatDoesNotExist_NamesVariableAndPath()
    {
        TorchException error = Should.Throw<TorchException>(() => ShimLibrary.Load("/no/such/library.so", Path.GetTempPath()));
        error.Message.ShouldContain("VITRUVIAN_TORCH_SHIM names /no/such/library.so");
        error.Message.ShouldContain(Remedy);
    }

    [Fact]
    public void Load_OfAnotherFile_SaysThatItCannotBeLoaded()
    {
        string path = Path.GetTempFileName();
        try
        {
            TorchException error = Should.Throw<TorchException>(() => ShimLibrary.Load(path, Path.GetTempPath()));
            error.Message.ShouldContain($"{path} cannot be loaded");
            error.Message.ShouldNotContain("\n");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_OfAnotherLibrary_SaysThatTheInterfaceIsAnother() =>
        Should.Throw<TorchException>(() => ShimLibrary.Load("/lib/x86_64-linux-gnu/libc.so.6", Path.GetTempPath())).Message.ShouldContain("expected interface version");

    [Fact]
    public void Runtime_UsesEveryProcessor()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")))
            return;
        TestThreads.Default.ShouldBe(Environment.ProcessorCount);
        torch.get_num_threads().ShouldBe(1);
        torch.show_config().ShouldContain("PyTorch built with");
    }
}
