using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Spin;
using Vitruvian.Testing;

namespace Vitruvian.Learning.Tests.Spin;

public sealed class SpinOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("""{"data": [{"kind": "keypoints"}], "mod": "static"}""", "unknown option 'mod'")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "mode": "sometimes"}""", "mode: expected a value of the option's kind")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "mode": 1}""", "mode: expected a value of the option's kind")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "loss": {"keypoints2D": -1}}""", "loss.keypoints2D: expected a number from 0; found -1")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "fitting": {"solver": "newton"}}""", "fitting.solver: expected a value of the option's kind")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "fitting": {"rejectionThreshold": 0}}""", "fitting.rejectionThreshold: expected a positive number")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"input": 100}}""", "network.input: expected a multiple of 32; found 100")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"features": "joints"}}""", "network.features: expected pooled or map, or the backbone residual")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "nbf": {}}""", "network.head: expected matrices, beside options of nbf; found Feedback")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"head": "matrices"}, "nbf": {"labelled": 1.5}}""", "nbf.labelled: expected a share from 0 to 1; found 1.5")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"head": "matrices"}, "nbf": {"encoding": "parts12", "coding": "colors"}}""", "nbf.coding: expected null, or the encoding rgb")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"head": "matrices"}, "nbf": {"segmentation": {}}}""", "nbf.coding: expected probabilities or colors beside a segmentation network")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"head": "matrices"}, "nbf": {"encoding": "parts3"}, "evaluation": {"kind": "keypoints"}}""", "evaluation: expected null")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"head": "matrices", "backbone": "residual", "features": "joints"}, "nbf": {"coding": "colors"}}""", "network.features: expected pooled or map")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"head": "matrices", "fixedCamera": 2.6}}""", "augmentation: expected scale, shift, halfBody and truncation of 0")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "network": {"fixedCamera": 2.6}}""", "network.fixedCamera: expected null, or the head matrices")]
    [InlineData("""{"data": [{"kind": "keypoints"}], "benchSamples": 0}""", "benchSamples: expected a positive number")]
    public void Read_OptionsThatAreNot_AreNamed(string json, string expected)
    {
        File.WriteAllText(_file, json);
        string message = Should.Throw<InvalidInputException>(() => SpinOptions.Read(_file)).Message;
        message.ShouldStartWith(_file);
        message.ShouldContain(expected);
    }

    [Fact]
    public void Read_WhatToJsonGave_IsTheSame()
    {
        SpinOptions options = DrawnBodies.Options with { Mode = SpinMode.None, Paired = false, Nbf = new NbfOptions { Encoding = NbfEncoding.Parts24, Labelled = 0.2 }, Network = new HmrOptions { Head = HmrHeadKind.Matrices }, Loss = new SpinLossOptions { Absolute = true }, Fitting = new SpinFittingOptions { Solver = SpinSolver.Adam, HipWeight = 0.3 } };
        SpinOptions.FromJson(options.ToJson(), "json").ToText().ShouldBe(options.ToText());
        options.ToText().ShouldContain("\"mode\": \"none\"");
        options.ToText().ShouldContain("\"encoding\": \"parts24\"");
    }

    [Fact]
    public void Read_ShippedConfigurations_AreValid()
    {
        string[] files = [.. Directory.GetFiles(RepositoryFolder.Asset("training"), "spin*.json"), RepositoryFolder.Asset("training", "nbf.json"), RepositoryFolder.Asset("training", "nbf-tables.json")];
        files.Length.ShouldBeGreaterThanOrEqualTo(4);
        foreach (string file in files)
            SpinOptions.Read(file).Data.Count.ShouldBePositive();
    }

    [Fact]
    public void Defaults_AreThePublishedOnes()
    {
        SpinOptions options = new() { Data = [] };
        (options.Network.Backbone, options.Network.Input, options.Network.Iterations, options.Network.HiddenUnits, options.Network.Dropout).ShouldBe((HmrBackbone.ResNet50, 224, 3, 1024, 0.5));
        (options.Loss.Keypoints2D, options.Loss.Keypoints3D, options.Loss.Rotations, options.Loss.Betas, options.Loss.Total).ShouldBe((5, 5, 1, 0.001, 60));
        (options.Fitting.PosePriorWeight, options.Fitting.BendingWeight, options.Fitting.ShapePriorWeight, options.Fitting.HipWeight, options.Fitting.NeckWeight, options.Fitting.LargestBeta).ShouldBe((4.78, 15.2, 5, 0, 0, 3));
        (options.Mode, options.Paired).ShouldBe((SpinMode.InTheLoop, true));
    }
}
