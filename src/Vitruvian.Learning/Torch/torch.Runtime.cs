using System.Runtime.InteropServices;
using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

/// <summary>
/// libtorch under the names that TorchSharp and PyTorch use; a subset of TorchSharp's interface, so that the same source compiles against it.
/// </summary>
public static unsafe partial class torch
{
    /// <summary>Version of libtorch.</summary>
    public static string __version__
    {
        get
        {
            int version = NativeMethods.vt_version();
            return $"{version / 10000}.{version / 100 % 100}.{version % 100}";
        }
    }

    /// <summary>What libtorch was built with: compiler, BLAS, vector instructions, CUDA.</summary>
    public static string show_config()
    {
        const int capacity = 8192;
        byte* buffer = stackalloc byte[capacity];
        NativeMethods.Check(NativeMethods.vt_describe(buffer, capacity), "show_config");
        return Marshal.PtrToStringUTF8((nint)buffer)!;
    }

    /// <summary>Opens a scope that frees the tensors made in it when it is disposed; see <see cref="DisposeScope"/>.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Threads that one operation may use on the CPU; at first all processors, unless OMP_NUM_THREADS is set.</summary>
    public static int get_num_threads() => NativeMethods.vt_threads();

    /// <summary>Sets <see cref="get_num_threads"/>.</summary>
    public static void set_num_threads(int threads) => NativeMethods.Check(NativeMethods.vt_set_threads(threads), $"set_num_threads({threads})");

    /// <summary>Whether operations without a deterministic implementation throw; see PyTorch's list.</summary>
    public static void use_deterministic_algorithms(bool mode) => SetFlag("deterministic", mode);

    /// <summary>Starts the random numbers of every device anew.</summary>
    /// <param name="seed">The same seed gives the same numbers as in PyTorch of the same version.</param>
    public static void manual_seed(long seed) => NativeMethods.Check(NativeMethods.vt_seed((ulong)seed), $"manual_seed({seed})");

    /// <summary>State of the CPU's random numbers, as bytes.</summary>
    public static Tensor get_rng_state() => RandomState(CPU);

    /// <summary>Restores what <see cref="get_rng_state"/> gave.</summary>
    public static void set_rng_state(Tensor state) => SetRandomState(CPU, state);

    /// <summary>No operation of this thread records gradients until the result is disposed.</summary>
    public static IDisposable no_grad() => GradMode("no_grad", false);

    /// <summary>Operations of this thread record gradients again, inside <see cref="no_grad"/>.</summary>
    public static IDisposable enable_grad(bool enabled = true) => GradMode("enable_grad", enabled);

    /// <summary>Whether operations of this thread record gradients.</summary>
    public static bool is_grad_enabled() => NativeMethods.vt_grad_mode() != 0;

    /// <summary>As <see cref="no_grad"/> and somewhat faster; tensors made inside can never take part in gradients.</summary>
    public static IDisposable inference_mode()
    {
        nint guard = NativeMethods.vt_inference_begin();
        return new ThreadScope("inference_mode", () => NativeMethods.vt_inference_end(guard));
    }

    /// <summary>
    /// Convolutions and matrix products of this thread run in a shorter type until the result is disposed, which is due before the backward
    /// pass.
    /// </summary>
    /// <param name="device_type">The device whose operations are meant.</param>
    /// <param name="dtype">The shorter type; bfloat16 for the CPU.</param>
    /// <param name="enabled">False switches an outer autocast off.</param>
    public static IDisposable autocast(DeviceType device_type, ScalarType dtype = ScalarType.BFloat16, bool enabled = true)
    {
        _ = new Device(device_type).Packed();
        int previousType, previousEnabled;
        NativeMethods.Check(NativeMethods.vt_autocast_enter((int)device_type, (int)dtype, enabled ? 1 : 0, &previousType, &previousEnabled), "autocast");
        (int type, int on) = (previousType, previousEnabled);
        return new ThreadScope("autocast", () => NativeMethods.Check(NativeMethods.vt_autocast_leave((int)device_type, type, on), "autocast"));
    }

    internal static Tensor RandomState(Device device)
    {
        nint handle;
        NativeMethods.Check(NativeMethods.vt_random_state((int)device.type, device.index, &handle), "get_rng_state");
        return new Tensor(handle);
    }

    internal static void SetRandomState(Device device, Tensor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        NativeMethods.Check(NativeMethods.vt_set_random_state((int)device.type, device.index, state.Handle), $"set_rng_state({state.Description})");
        GC.KeepAlive(state);
    }

    private static ThreadScope GradMode(string name, bool on)
    {
        int previous = NativeMethods.vt_set_grad_mode(on ? 1 : 0);
        return new ThreadScope(name, () => _ = NativeMethods.vt_set_grad_mode(previous));
    }

    private static void SetFlag(string name, bool on) => NativeMethods.Check(NativeMethods.vt_set_backend_flag(name, on ? 1 : 0), name);

    /// <summary>The GPUs that libtorch sees.</summary>
    public static class cuda
    {
        /// <summary>Whether there is at least one.</summary>
        public static bool is_available() => device_count() > 0;

        /// <summary>How many there are.</summary>
        public static int device_count() => NativeMethods.vt_cuda_devices();

        /// <summary>Waits until a GPU has done everything it was given.</summary>
        /// <param name="index">Which GPU; -1 for the current one.</param>
        public static void synchronize(int index = -1)
        {
            _ = new Device(DeviceType.CUDA, index).Packed();
            NativeMethods.Check(NativeMethods.vt_cuda_synchronize(index), $"cuda.synchronize({index})");
        }
    }

    /// <summary>Switches of the libraries under libtorch.</summary>
    public static class backends
    {
        /// <summary>Convolutions on the GPU.</summary>
        public static class cudnn
        {
            /// <summary>Tries the algorithms for each new shape and keeps the fastest.</summary>
            public static void set_benchmark(bool on) => SetFlag("cudnn.benchmark", on);

            /// <summary>Takes deterministic algorithms only.</summary>
            public static void set_deterministic(bool on) => SetFlag("cudnn.deterministic", on);

            /// <summary>Lets convolutions round their float32 inputs to TensorFloat-32.</summary>
            public static void set_allow_tf32(bool on) => SetFlag("cudnn.allow_tf32", on);
        }

        /// <summary>Matrix products on the GPU.</summary>
        public static class matmul
        {
            /// <summary>Lets matrix products round their float32 inputs to TensorFloat-32.</summary>
            public static void set_allow_tf32(bool on) => SetFlag("cuda.matmul.allow_tf32", on);
        }
    }
}
