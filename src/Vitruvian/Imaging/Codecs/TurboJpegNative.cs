using System.Runtime.InteropServices;

namespace Vitruvian.Imaging.Codecs;

/// <summary>The part of TurboJPEG's C API (turbojpeg.h, 2.0 and later) that is used here.</summary>
internal static unsafe partial class TurboJpegNative
{
    internal const int PixelFormatRgb = 0;
    internal const int PixelFormatGray = 6;
    internal const int PixelFormatCmyk = 11;
    internal const int ColorSpaceGray = 2;
    internal const int ColorSpaceCmyk = 3;
    internal const int ColorSpaceYcck = 4;
    internal const int Sampling444 = 0;
    internal const int SamplingGray = 3;

    /// <summary>Refuses progressive files with more than 500 scans, which take minutes to decode.</summary>
    internal const int FlagLimitScans = 32768;

    internal const int ErrorWarning = 0;

    static TurboJpegNative() => NativeImageLibraries.Register();

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjInitDecompress")]
    internal static partial nint InitDecompress();

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjInitCompress")]
    internal static partial nint InitCompress();

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjDecompressHeader3")]
    internal static partial int DecompressHeader(nint handle, byte* jpeg, CULong size, out int width, out int height, out int subsampling, out int colorSpace);

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjGetScalingFactors")]
    internal static partial ScalingFactor* GetScalingFactors(out int count);

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjDecompress2")]
    internal static partial int Decompress(nint handle, byte* jpeg, CULong size, byte* destination, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjCompress2")]
    internal static partial int Compress(nint handle, byte* source, int width, int pitch, int height, int pixelFormat, byte** jpeg, CULong* size, int subsampling, int quality, int flags);

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjFree")]
    internal static partial void Free(byte* buffer);

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjGetErrorCode")]
    internal static partial int GetErrorCode(nint handle);

    [LibraryImport(NativeImageLibraries.TurboJpeg, EntryPoint = "tjGetErrorStr2")]
    private static partial byte* GetErrorString(nint handle);

    internal static string ErrorMessage(nint handle) => Marshal.PtrToStringUTF8((nint)GetErrorString(handle)) ?? "unknown error";

    /// <summary>A fraction at which a JPEG can be decoded.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ScalingFactor
    {
        internal int Numerator;
        internal int Denominator;

        /// <summary>TJSCALED of turbojpeg.h: the scaled size, rounded up.</summary>
        internal readonly int Scale(int size) => ((size * Numerator) + Denominator - 1) / Denominator;
    }
}
