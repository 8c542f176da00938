using Vitruvian.Inference.Native;
using Vitruvian.Learning.Onnx;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Sessions;

/// <summary>The binding over ONNX Runtime: results, memory, errors.</summary>
public sealed class InferenceSessionTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _path;

    public InferenceSessionTests()
    {
        // y = 2 x + 1 and z = sum over the last dimension of x.
        _path = _folder.File("two.onnx");
        using Nothing module = new();
        OnnxExporter.Export(module, inputs => [(inputs[0] * 2) + 1, inputs[0].sum(-1)], [zeros(1, 3)], ["x"], ["y", "z"], _path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_GivesAllOutputsByNameAndPosition()
    {
        using InferenceSession session = new(_path);
        using NamedOnnxValue input = NamedOnnxValue.CreateFromTensor<float>("x", [1, 2, 3, 4, 5, 6], 2, 3);
        using RunResults results = session.Run(input);
        results.Count.ShouldBe(2);
        results["y"].GetTensorDataAsSpan<float>().ToArray().ShouldBe([3, 5, 7, 9, 11, 13]);
        results[1].Name.ShouldBe("z");
        results[1].Value.Shape.ToArray().ShouldBe([2L]);
        results["z"].GetTensorDataAsSpan<float>().ToArray().ShouldBe([6, 15]);
    }

    [Fact]
    public void Model_FromMemory_RunsLikeFromAFile()
    {
        using InferenceSession session = new(File.ReadAllBytes(_path));
        using NamedOnnxValue input = NamedOnnxValue.CreateFromTensor<float>("x", [1, 2, 3], 1, 3);
        using RunResults results = session.Run(input);
        results["z"].GetTensorDataAsSpan<float>()[0].ShouldBe(6);
    }

    [Fact]
    public void RunWithBinding_WritesIntoTheBoundMemory_AndAllocatesNothing()
    {
        using InferenceSession session = new(_path, new SessionOptions { IntraOpNumThreads = 1, AllowSpinning = false });
        float[] input = [1, 2, 3];
        float[] output = new float[3];
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(input, 1, 3);
        using OrtValue y = OrtValue.CreateTensorValueFromMemory(output, 1, 3);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        session.RunWithBinding(binding);
        output.ShouldBe([3, 5, 7]);

        input[0] = 10;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            session.RunWithBinding(binding);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        output.ShouldBe([21, 5, 7]);
    }

    [Fact]
    public void BoundValue_DisposedEarly_LivesAsLongAsItsBinding()
    {
        using InferenceSession session = new(_path);
        float[] output = new float[3];
        OrtValue x = OrtValue.CreateTensorValueFromMemory<float>([1, 2, 3], 1, 3);
        OrtValue y = OrtValue.CreateTensorValueFromMemory(output, 1, 3);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        x.Dispose();
        y.Dispose();
        session.RunWithBinding(binding);
        output.ShouldBe([3, 5, 7]);
        Should.Throw<ObjectDisposedException>(() => x.GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void Rebinding_ReplacesTheValue()
    {
        using InferenceSession session = new(_path);
        float[] output = new float[3];
        using OrtIoBinding binding = session.CreateIoBinding();
        using OrtValue first = OrtValue.CreateTensorValueFromMemory<float>([1, 2, 3], 1, 3);
        using OrtValue second = OrtValue.CreateTensorValueFromMemory<float>([4, 5, 6], 1, 3);
        using OrtValue ignored = OrtValue.CreateAllocatedTensorValue(TensorElementType.Float, 1, 3);
        using OrtValue y = OrtValue.CreateTensorValueFromMemory(output, 1, 3);
        binding.BindInput("x", first);
        binding.BindInput("x", second);
        binding.BindOutput("y", ignored);
        binding.BindOutput("y", y);
        session.RunWithBinding(binding);
        output.ShouldBe([9, 11, 13]);
        ignored.GetTensorDataAsSpan<float>().ToArray().ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Results_OutliveTheirSession()
    {
        RunResults results;
        using (InferenceSession session = new(_path))
        {
            using NamedOnnxValue input = NamedOnnxValue.CreateFromTensor<float>("x", [1, 2, 3], 1, 3);
            results = session.Run(input);
        }

        using (results)
            results["y"].GetTensorDataAsSpan<float>().ToArray().ShouldBe([3, 5, 7]);
    }

    [Fact]
    public void DisposedSession_RunsNoMore()
    {
        InferenceSession session = new(_path);
        using OrtIoBinding binding = session.CreateIoBinding();
        using OrtValue x = OrtValue.CreateTensorValueFromMemory<float>([1, 2, 3], 1, 3);
        using OrtValue y = OrtValue.CreateAllocatedTensorValue(TensorElementType.Float, 1, 3);
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        session.Dispose();
        Should.Throw<ObjectDisposedException>(() => session.RunWithBinding(binding));
        session.Dispose();
    }

    [Fact]
    public void Runs_FromSeveralThreads_DoNotDisturbEachOther()
    {
        using InferenceSession session = new(_path, new SessionOptions { IntraOpNumThreads = 1 });
        Parallel.For(0, 64, i =>
        {
            using NamedOnnxValue input = NamedOnnxValue.CreateFromTensor<float>("x", [i, i, i], 1, 3);
            using RunResults results = session.Run(input);
            results["z"].GetTensorDataAsSpan<float>()[0].ShouldBe(3f * i);
        });
    }

    [Fact]
    public void Profile_HoldsEveryRun()
    {
        using InferenceSession session = new(_path, new SessionOptions { EnableProfiling = true, ProfileOutputPathPrefix = _folder.File("profile") });
        using NamedOnnxValue input = NamedOnnxValue.CreateFromTensor<float>("x", [1, 2, 3], 1, 3);
        for (int i = 0; i < 3; i++)
            session.Run(input).Dispose();
        string file = session.EndProfiling();
        Path.GetDirectoryName(file).ShouldBe(_folder.Path);
        File.ReadAllText(file).Split("\"model_run\"").Length.ShouldBe(4);
    }

    [Fact]
    public void WrongName_SaysWhichThereAre() => Refused("image", [1, 2, 3], 1, 3).ShouldContain("expected an input called 'x'; found 'image'");

    [Fact]
    public void WrongShape_SaysWhatIsExpected() => Refused("x", [1, 2, 3, 4], 1, 4).ShouldContain("input 'x': expected Float[batch, 3]; found Float[1, 4]");

    [Fact]
    public void WrongRank_SaysWhatIsExpected() => Refused("x", [1, 2, 3], 3).ShouldContain("expected Float[batch, 3]; found Float[3]");

    [Fact]
    public void WrongType_SaysWhatIsExpected()
    {
        using InferenceSession session = new(_path);
        using NamedOnnxValue input = NamedOnnxValue.CreateFromTensor<long>("x", [1, 2, 3], 1, 3);
        Should.Throw<OnnxRuntimeException>(() => session.Run(input)).Message.ShouldContain("expected Float[batch, 3]; found Int64[1, 3]");
    }

    [Fact]
    public void MissingInput_IsNamed()
    {
        using InferenceSession session = new(_path);
        Should.Throw<OnnxRuntimeException>(() => session.Run()).Message.ShouldContain("input 'x': expected Float[batch, 3]; found nothing");
    }

    [Fact]
    public void OutputOfAnotherBatch_IsRefusedByTheRuntime()
    {
        using InferenceSession session = new(_path);
        using OrtValue x = OrtValue.CreateTensorValueFromMemory<float>([1, 2, 3], 1, 3);
        using OrtValue y = OrtValue.CreateAllocatedTensorValue(TensorElementType.Float, 2, 3);
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        string message = Should.Throw<OnnxRuntimeException>(() => session.RunWithBinding(binding)).Message;
        message.ShouldContain(_path);
        message.ShouldContain("{2,3}");
    }

    [Fact]
    public void MissingFile_IsNamed() =>
        Should.Throw<InvalidInputException>(() => new InferenceSession(_folder.File("no.onnx"))).Message.ShouldContain("no.onnx: expected an ONNX model; found no such file");

    [Fact]
    public void CorruptFile_IsRefusedWithTheRuntimesReason()
    {
        byte[] content = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, content[..(content.Length / 2)]);
        string message = Should.Throw<InvalidInputException>(() => new InferenceSession(_path)).Message;
        message.ShouldContain(_path);
        message.ShouldContain("ONNX Runtime refuses it");
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void UnknownOperator_IsRefusedWithTheRuntimesReason()
    {
        byte[] content = File.ReadAllBytes(_path);
        for (int at = content.AsSpan().IndexOf("ReduceSum"u8); at >= 0; at = content.AsSpan().IndexOf("ReduceSum"u8))
            "ReduceXyz"u8.CopyTo(content.AsSpan(at));
        Should.Throw<InvalidInputException>(() => new InferenceSession(content)).Message.ShouldContain("ReduceXyz");
    }

    [Fact]
    public void Library_ThatIsMissing_ComesWithTheRemedy()
    {
        Should.Throw<MissingDependencyException>(() => OnnxRuntimeLibrary.Load("/nowhere/libonnxruntime.so.1", _folder.Path)).Message.ShouldContain("VITRUVIAN_ONNXRUNTIME names /nowhere");
        Should.Throw<MissingDependencyException>(() => OnnxRuntimeLibrary.Load(null, _folder.Path)).Message.ShouldContain("npm ci --ignore-scripts");
    }

    [Fact]
    public void Library_ThatIsNone_IsNamed()
    {
        File.WriteAllText(_folder.File("libonnxruntime.so.1"), "no library");
        string message = Should.Throw<MissingDependencyException>(() => OnnxRuntimeLibrary.Load(null, _folder.Path)).Message;
        message.ShouldContain("cannot be loaded");
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void Value_WithTheWrongNumberOfElements_IsRefused() =>
        Should.Throw<ArgumentException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], 2, 3)).Message.ShouldContain("has 5 elements; expected 6");

    private string Refused(string name, float[] data, params long[] shape)
    {
        using InferenceSession session = new(_path);
        using NamedOnnxValue input = NamedOnnxValue.CreateFromTensor(name, data, shape);
        return Should.Throw<OnnxRuntimeException>(() => session.Run(input)).Message;
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
