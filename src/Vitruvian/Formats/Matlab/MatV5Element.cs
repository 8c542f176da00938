namespace Vitruvian.Formats.Matlab;

/// <summary>A piece of a level 5 file.</summary>
/// <param name="Type">How its bytes are to be read.</param>
/// <param name="Data">The bytes, without padding.</param>
internal readonly record struct MatV5Element(MatV5Type Type, ReadOnlyMemory<byte> Data);
