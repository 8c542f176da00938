using System.Text.Json.Nodes;
using Vitruvian.Learning.Training;
using Vitruvian.Testing;

namespace Vitruvian.Learning.Tests.Training;

public sealed class TrainOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("""{"data": [{"kind": "keypoints"}], "learningrate": 1}""", "unknown option 'learningrate'")]
    [InlineData("""{"data": [{"kind": "keypoints", "speed": 1}]}""", "unknown option 'speed'")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "batch": "many"}""", "batch: expected a value of the option's kind")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "batch": 0}""", "batch: expected a positive number; found 0")]
    [InlineData("""{"data": [], "batch": 1}""", "data: expected at least one source")]
    [InlineData("""{"batch": 1}""", "expected an option 'data'")]
    [InlineData("""[1]""", "expected")]
    [InlineData("""{"data": """, "no valid JSON at line 1")]
    public void Read_OptionsThatAreNot_AreNamed(string json, string expected)
    {
        File.WriteAllText(_file, json);
        string message = Should.Throw<InvalidInputException>(() => TrainOptions.Read(_file)).Message;
        message.ShouldStartWith(_file);
        message.ShouldContain(expected);
        message.ShouldNotContain("Vitruvian.Learning.");
    }

    [Fact]
    public void Read_WhatToJsonGave_IsTheSame()
    {
        TrainOptions options = TinyRuns.Options with { LearningRate = 0.123, Bfloat16 = true, DecaySteps = 7 };
        TrainOptions.FromJson(options.ToJson(), "json").ToText().ShouldBe(options.ToText());
    }

    [Fact]
    public void Completed_OptionsOfAnEarlierVersion_HaveWhatTheyLackAtItsDefault()
    {
        TrainOptions options = TinyRuns.Options with { LearningRate = 0.123, DecaySteps = null };
        JsonObject earlier = options.ToJson();
        earlier.Remove("decaySteps").ShouldBeTrue();
        earlier["data"]![0]!.AsObject().Remove("pool").ShouldBeTrue();
        options.Completed(earlier, "checkpoint").ToJsonString().ShouldBe(options.ToJson().ToJsonString());
        earlier["decayStep"] = 7;
        Should.Throw<InvalidInputException>(() => options.Completed(earlier, "checkpoint")).Message.ShouldContain("checkpoint: unknown option 'decayStep'");
    }

    [Fact]
    public void Read_ShippedConfigurations_AreValid()
    {
        string[] files = Directory.GetFiles(RepositoryFolder.Asset("training"), "joints*.json");
        files.ShouldNotBeEmpty();
        foreach (string file in files)
            TrainOptions.Read(file).Data.Count.ShouldBePositive();
    }
}
