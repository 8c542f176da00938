using System.Runtime.InteropServices;

namespace Vitruvian.Imaging.Codecs;

/// <summary>The part of libspng's C API (spng.h, 0.7) that is used here.</summary>
internal static unsafe partial class SpngNative
{
    internal const int ContextEncoder = 2;
    internal const int FormatRgba8 = 1;
    internal const int FormatRgb8 = 4;
    internal const int FormatPng = 256;
    internal const int DecodeTransparency = 1;
    internal const int EncodeFinalize = 2;
    internal const int OptionCompressionLevel = 2;
    internal const int OptionEncodeToBuffer = 12;

    static SpngNative() => NativeImageLibraries.Register();

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_ctx_new")]
    internal static partial nint NewContext(int flags);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_ctx_free")]
    internal static partial void FreeContext(nint context);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_set_png_buffer")]
    internal static partial int SetPngBuffer(nint context, byte* content, nuint size);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_set_chunk_limits")]
    internal static partial int SetChunkLimits(nint context, nuint chunkSize, nuint cacheSize);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_set_option")]
    internal static partial int SetOption(nint context, int option, int value);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_get_ihdr")]
    internal static partial int GetHeader(nint context, Header* header);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_set_ihdr")]
    internal static partial int SetHeader(nint context, Header* header);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_get_trns")]
    internal static partial int GetTransparency(nint context, byte* transparency);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_decode_image")]
    internal static partial int DecodeImage(nint context, byte* destination, nuint size, int format, int flags);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_decode_chunks")]
    internal static partial int DecodeChunks(nint context);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_get_exif")]
    internal static partial int GetExif(nint context, Exif* exif);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_encode_image")]
    internal static partial int EncodeImage(nint context, byte* source, nuint size, int format, int flags);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_get_png_buffer")]
    internal static partial byte* GetPngBuffer(nint context, nuint* size, int* error);

    [LibraryImport(NativeImageLibraries.Spng, EntryPoint = "spng_strerror")]
    private static partial byte* ErrorString(int error);

    internal static string ErrorMessage(int error) => Marshal.PtrToStringUTF8((nint)ErrorString(error)) ?? $"error {error}";

    /// <summary>struct spng_ihdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Header
    {
        internal uint Width;
        internal uint Height;
        internal byte BitDepth;
        internal PngColorType ColorType;
        internal byte CompressionMethod;
        internal byte FilterMethod;
        internal byte InterlaceMethod;
    }

    /// <summary>struct spng_exif.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Exif
    {
        internal nuint Length;
        internal byte* Data;
    }
}
