using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Torch;

public sealed class TensorTests
{
    [Fact]
    public void Tensor_FromArray_CopiesValuesInRowMajorOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = [1, 2, 3, 4, 5, 6];
        Tensor t = tensor(values, [2, 3]);
        values[0] = 99;
        t.shape.ShouldBe([2, 3]);
        t.dtype.ShouldBe(float32);
        t.stride().ShouldBe([3, 1]);
        t.to_array<float>().ShouldBe([1, 2, 3, 4, 5, 6]);
        t.T.to_array<float>().ShouldBe([1, 4, 2, 5, 3, 6]);
    }

    [Fact]
    public void FromBuffer_SharesTheArray()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = [1, 2, 3];
        Tensor t = frombuffer(values, 3);
        values[1] = 20;
        t.sum().item<double>().ShouldBe(24);
        t.mul_(2);
        values.ShouldBe([2, 40, 6]);
    }

    [Fact]
    public void FromBuffer_LetsGoOfTheArrayWithTheLastReference()
    {
        WeakReference array = MakeAndFree();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        array.IsAlive.ShouldBeFalse();

        static WeakReference MakeAndFree()
        {
            float[] values = new float[1000];
            using Tensor t = frombuffer(values, 10, 100);
            using Tensor part = t.select(0, 3);
            t.Dispose();
            part.fill_(1);
            values[300].ShouldBe(1);
            return new WeakReference(values);
        }
    }

    [Theory]
    [InlineData(2.0, 1.5, "add", 3.5)]
    [InlineData(2.0, 1.5, "sub", 0.5)]
    [InlineData(2.0, 1.5, "rsub", -0.5)]
    [InlineData(2.0, 1.5, "mul", 3.0)]
    [InlineData(3.0, 1.5, "div", 2.0)]
    [InlineData(2.0, 1.0, "rdiv", 0.5)]
    public void Operators_WithNumbers_AreArithmetic(double x, double y, string operation, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = tensor([x]);
        Tensor result = operation switch
        {
            "add" => t + y,
            "sub" => t - y,
            "rsub" => y - t,
            "mul" => y * t,
            "div" => t / y,
            _ => y / t,
        };
        result.dtype.ShouldBe(float64);
        result.item<double>().ShouldBe(expected, 1e-15);
    }

    [Fact]
    public void Item_ConvertsFromEveryType()
    {
        using DisposeScope scope = NewDisposeScope();
        tensor(3).dtype.ShouldBe(int64);
        tensor(3).item<int>().ShouldBe(3);
        tensor(2.5).item<float>().ShouldBe(2.5f);
        tensor(true).item<bool>().ShouldBeTrue();
        tensor(1.5).to(bfloat16).item<double>().ShouldBe(1.5);
    }

    [Fact]
    public void Index_TakesNumbersRangesAndTensors()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = arange(24, float32).reshape(2, 3, 4);
        t[1, 2, 3].item<float>().ShouldBe(23);
        t[-1, -1].to_array<float>().ShouldBe([20, 21, 22, 23]);
        t[.., 1..3, 0].shape.ShouldBe([2, 2]);
        t[.., 1..3, 0].to_array<float>().ShouldBe([4, 8, 16, 20]);
        t[TensorIndex.Ellipsis, 1].shape.ShouldBe([2, 3]);
        t[0, TensorIndex.Ellipsis, ^2..].to_array<float>().ShouldBe([2, 3, 6, 7, 10, 11]);
        t[TensorIndex.Null, 0].shape.ShouldBe([1, 3, 4]);
        t[.., TensorIndex.Slice(0, null, 2)].shape.ShouldBe([2, 2, 4]);
        t[0, tensor([2L, 0L])].to_array<float>().ShouldBe([8, 9, 10, 11, 0, 1, 2, 3]);
        t[TensorIndex.Ellipsis, tensor([3L, 1L])][1, 0].to_array<float>().ShouldBe([15, 13]);
        t[t > 20].to_array<float>().ShouldBe([21, 22, 23]);
    }

    [Fact]
    public void Index_Assignment_WritesThere()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = zeros(2, 3);
        t[0, 1..] = tensor([1f, 2f]);
        t[1] = tensor(7f);
        t[t.eq(0)] = tensor(-1f);
        t.to_array<float>().ShouldBe([-1, 1, 2, 7, 7, 7]);
    }

    [Fact]
    public void Data_OfStridedOrOtherTypedTensor_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = zeros(2, 3);
        Should.Throw<InvalidOperationException>(() => t.T.data<float>()).Message.ShouldContain("call contiguous() first");
        Should.Throw<InvalidOperationException>(() => t.data<double>()).Message.ShouldContain("float32[2, 3]");
        Should.Throw<ArgumentOutOfRangeException>(() => t.data<float>()[6]).Message.ShouldContain("6 elements");
    }

    [Fact]
    public void Use_AfterDispose_Throws()
    {
        Tensor t = zeros(2);
        t.Dispose();
        t.Dispose();
        Should.Throw<ObjectDisposedException>(() => t + 1);
    }

    [Fact]
    public void ChannelsLast_KeepsShapeAndValues()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = arange(24, float32).reshape(1, 2, 3, 4);
        Tensor last = t.contiguous(channels_last);
        last.shape.ShouldBe([1, 2, 3, 4]);
        last.stride().ShouldBe([24, 1, 8, 2]);
        last.is_contiguous(channels_last).ShouldBeTrue();
        last.is_contiguous().ShouldBeFalse();
        last.equal(t).ShouldBeTrue();
    }

    [Fact]
    public void ListOperators_GiveEveryPart()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor t = arange(10, float32);
        t.split(4).Select(part => part.numel()).ShouldBe([4, 4, 2]);
        t.chunk(2).Length.ShouldBe(2);
        cat(t.split(4)).equal(t).ShouldBeTrue();
        stack(t.unbind()).equal(t).ShouldBeTrue();
        (Tensor values, Tensor indexes) = t.reshape(2, 5).max(1);
        values.to_array<float>().ShouldBe([4, 9]);
        indexes.to_array<long>().ShouldBe([4, 4]);
        (Tensor u, Tensor s, Tensor vh) = linalg.svd(t.reshape(2, 5), false);
        (u.matmul(s.unsqueeze(-1) * vh) - t.reshape(2, 5)).abs().max().item<double>().ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void GridSample_AtPixelCentres_GivesThePixels()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = arange(12, float32).reshape(1, 1, 3, 4);
        Tensor[] grid = meshgrid([linspace(-1, 1, 3), linspace(-1, 1, 4)]);
        Tensor places = stack([grid[1], grid[0]], -1).unsqueeze(0);
        Tensor sampled = nn.functional.grid_sample(image, places, align_corners: true);
        allclose(sampled, image, atol: 1e-5).ShouldBeTrue();
    }
}
