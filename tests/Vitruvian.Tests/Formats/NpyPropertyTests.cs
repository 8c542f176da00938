using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Vitruvian.Formats;

namespace Vitruvian.Tests.Formats;

public sealed class NpyPropertyTests
{
    [Fact]
    public void Npy_OfEveryNumberType_ComesBackToTheBit()
    {
        Check<bool>(a => a.ToBooleans());
        Check<sbyte>(a => Array.ConvertAll(a.ToInt32s(), v => (sbyte)v));
        Check<short>(a => Array.ConvertAll(a.ToInt32s(), v => (short)v));
        Check<int>(a => a.ToInt32s());
        Check<long>(a => a.ToInt64s());
        Check<byte>(a => a.ToBytes());
        Check<ushort>(a => Array.ConvertAll(a.ToInt32s(), v => (ushort)v));
        Check<uint>(a => Array.ConvertAll(a.ToInt64s(), v => (uint)v));
        Check<float>(a => a.ToSingles());
        Check<double>(a => a.ToDoubles());
    }

    [Fact]
    public void Npy_OfHalves_ComesBackToTheBit() =>
        Prop.ForAll(ArbMap.Default.ArbFor<short[]>(), bits =>
        {
            Half[] halves = MemoryMarshal.Cast<short, Half>(bits).ToArray();
            NpyArray back = RoundTrip(NpyArray.Create<Half>("a", halves, halves.Length));
            return back.Data.SequenceEqual(MemoryMarshal.AsBytes<Half>(halves))
                && back.ToSingles().SequenceEqual(halves.Select(h => (float)h));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Npy_OfStrings_ComesBack() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), texts =>
        {
            // Unpaired surrogates are no Unicode text, and trailing NULs are padding to NumPy.
            string[] values = [.. texts.Select(t => new string([.. t.Get.Where(c => !char.IsSurrogate(c))]).TrimEnd('\0'))];
            return RoundTrip(NpyArray.CreateStrings("a", values, values.Length)).ToStrings().SequenceEqual(values);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FortranOrder_AnyShape_IsTurnedIntoCOrder() =>
        Prop.ForAll(Gen.Choose(0, 4).ListOf(4).ToArbitrary(), axes =>
        {
            int[] shape = [.. axes];
            int[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b))];
            int[] fortran = new int[values.Length];
            int i = 0;
            for (int d = 0; d < shape[3]; d++)
            {
                for (int c = 0; c < shape[2]; c++)
                {
                    for (int b = 0; b < shape[1]; b++)
                    {
                        for (int a = 0; a < shape[0]; a++)
                            fortran[i++] = (((((a * shape[1]) + b) * shape[2]) + c) * shape[3]) + d;
                    }
                }
            }

            byte[] back = NpyFile.FromFortranOrder(MemoryMarshal.AsBytes<int>(fortran).ToArray(), shape, sizeof(int));
            return MemoryMarshal.Cast<byte, int>(back).SequenceEqual(values);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Npz_OfManyArrays_ComesBackInOrder() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double[][]>(), arrays =>
        {
            using var stream = new MemoryStream();
            using (var writer = new NpzWriter(stream))
            {
                for (int i = 0; i < arrays.Length; i++)
                    writer.Add<double>($"array{i}", arrays[i], arrays[i].Length, 1);
            }

            using NpzReader reader = NpzReader.Open(new MemoryStream(stream.ToArray()), "memory");
            return reader.Names.SequenceEqual(arrays.Select((_, i) => $"array{i}"))
                && arrays.Select((a, i) => reader.Read($"array{i}").ExpectShape("(n, 1)", -1, 1).ToDoubles().SequenceEqual(a)).All(same => same);
        }).QuickCheckThrowOnFailure();

    private static void Check<T>(Func<NpyArray, T[]> convert)
        where T : unmanaged => Prop.ForAll(ArbMap.Default.ArbFor<T[]>(), values =>
        {
            NpyArray back = RoundTrip(NpyArray.Create<T>("a", values, values.Length));
            return back.Data.SequenceEqual(MemoryMarshal.AsBytes<T>(values)) && convert(back).SequenceEqual(values);
        }).QuickCheckThrowOnFailure();

    private static NpyArray RoundTrip(NpyArray array)
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, array);
        stream.Position = 0;
        NpyArray back = NpyFile.Read(stream, "memory", array.Name, stream.Length, stream.Length);
        back.Type.ShouldBe(array.Type);
        back.Shape.ShouldBe(array.Shape);
        return back;
    }
}
