using Vitruvian.Bodies;
using Vitruvian.Bodies.Posing;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

/// <summary>The fast posers against the double reference, and against each other bit by bit.</summary>
public sealed class PosingParityTests
{
    // Single precision of coordinates of a few metres.
    private const double Tolerance = 5e-6;

    [Theory]
    [InlineData(40, 24, 10, true, 4)]
    [InlineData(32, 24, 16, false, 4)]
    [InlineData(1, 1, 0, false, 1)]
    [InlineData(17, 2, 3, true, 2)]
    [InlineData(131, 55, 20, true, 9)]
    public void Pose_OfAnyModel_MatchesTheReference(int vertexCount, int jointCount, int betaCount, bool poseBlend, int influences)
    {
        BodyModel model = RandomBodies.Model(1, vertexCount, jointCount, betaCount, poseBlend, influences: influences);
        BodyParameters parameters = RandomBodies.Parameters(model, 2);
        CheckAgainstReference(model, parameters, model.Pose(parameters));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pose_OfSmplSizedModel_MatchesTheReference(bool poseBlend)
    {
        BodyModel model = RandomBodies.Model(3, 6890, 24, 10, poseBlend, humanTree: true);
        BodyParameters parameters = RandomBodies.Parameters(model, 4);
        CheckAgainstReference(model, parameters, model.Pose(parameters));
    }

    [Fact]
    public void Pose_ByOtherEncodings_IsTheSameBody()
    {
        BodyModel model = RandomBodies.Model(5);
        BodyParameters parameters = RandomBodies.Parameters(model, 6);
        var byQuaternion = new PosedBody(model);
        Quaternion[] quaternions = [.. parameters.Pose.Select(r => Quaternion.FromMatrix(r.ToMatrix()))];
        model.Pose<Quaternion>(parameters.Betas, quaternions, parameters.Translation, byQuaternion);
        CheckAgainstReference(model, parameters, byQuaternion);
    }

    // Only the widths that this machine has.
    public static TheoryData<object> VectorKernels => VectorWidths.Best switch
    {
        VectorWidth.Bits512 => [VectorWidth.Bits256, VectorWidth.Bits512],
        _ => [VectorWidth.Bits256],
    };

    [Theory]
    [MemberData(nameof(VectorKernels))]
    public void Pose_OnEveryVectorWidth_HasTheScalarKernelsBits(object width)
    {
        BodyModel model = RandomBodies.Model(7, vertexCount: 100);
        BodyParameters[] bodies = [.. Enumerable.Range(0, 13).Select(i => RandomBodies.Parameters(model, (ulong)i))];
        PosedBodies scalar = new BatchPoser(model, 1, VectorWidth.Scalar).Pose(bodies);
        PosedBodies vector = new BatchPoser(model, 1, (VectorWidth)width).Pose(bodies);
        vector.Vertices.ShouldBe(scalar.Vertices);
        vector.Joints.ShouldBe(scalar.Joints);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(8, 2)]
    [InlineData(23, 2)]
    [InlineData(32, 4)]
    public void BatchPoser_HasTheSingleBodysBits_WhateverTheBatchAndThreads(int count, int threads)
    {
        BodyModel model = RandomBodies.Model(8, vertexCount: 700);
        BodyParameters[] bodies = [.. Enumerable.Range(0, count).Select(i => RandomBodies.Parameters(model, (ulong)i))];
        PosedBodies batch = new BatchPoser(model, threads).Pose(bodies);
        for (int i = 0; i < count; i++)
        {
            PosedBody single = model.Pose(bodies[i]);
            batch.VerticesOf(i).SequenceEqual(single.Vertices).ShouldBeTrue($"vertices of body {i}");
            batch.JointsOf(i).SequenceEqual(single.Joints).ShouldBeTrue($"joints of body {i}");
        }
    }

    [Fact]
    public void BatchPoser_WritesNothingBeyondItsBodies()
    {
        // 33 vertices: the last tile has one.
        BodyModel model = RandomBodies.Model(9, vertexCount: 33);
        BodyParameters[] bodies = [.. Enumerable.Range(0, 5).Select(i => RandomBodies.Parameters(model, (ulong)i))];
        float[] vertices = [.. Enumerable.Repeat(12345f, (5 * 99) + 20)];
        float[] joints = [.. Enumerable.Repeat(12345f, (5 * 72) + 20)];
        new BatchPoser(model, 2).Pose(bodies, vertices.AsSpan(10, 5 * 99), joints.AsSpan(10, 5 * 72));
        foreach (float[] values in new[] { vertices, joints })
        {
            values.Take(10).ShouldAllBe(x => x == 12345f);
            values.TakeLast(10).ShouldAllBe(x => x == 12345f);
            values.Skip(10).SkipLast(10).ShouldNotContain(12345f);
        }
    }

    [Fact]
    public void BatchPoser_ReusedForOtherSizes_ForgetsTheFormerBatch()
    {
        BodyModel model = RandomBodies.Model(10);
        BodyParameters[] bodies = [.. Enumerable.Range(0, 20).Select(i => RandomBodies.Parameters(model, (ulong)i))];
        var poser = new BatchPoser(model, 2);
        poser.Pose(bodies);
        poser.Pose(bodies.AsSpan(3, 6)).Vertices.ShouldBe(new BatchPoser(model, 1).Pose(bodies.AsSpan(3, 6)).Vertices);
        poser.Pose([]).Count.ShouldBe(0);
    }

    [Fact]
    public void DestinationForms_AllocateNothing()
    {
        BodyModel model = RandomBodies.Model(11, vertexCount: 500);
        BodyParameters[] bodies = [.. Enumerable.Range(0, 9).Select(i => RandomBodies.Parameters(model, (ulong)i))];
        var single = new PosedBody(model);
        var batch = new PosedBodies(model, bodies.Length);
        var poser = new BatchPoser(model, 2);
        for (int i = 0; i < 3; i++)
        {
            model.Pose(bodies[0], single);
            poser.Pose(bodies, batch.Vertices, batch.Joints);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            model.Pose(bodies[0], single);
            poser.Pose(bodies, batch.Vertices, batch.Joints);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Pose_FromManyThreads_GivesEveryOneItsBody()
    {
        BodyModel model = RandomBodies.Model(12, vertexCount: 300);
        BodyParameters[] bodies = [.. Enumerable.Range(0, 200).Select(i => RandomBodies.Parameters(model, (ulong)i))];
        PosedBodies expected = new BatchPoser(model, 1).Pose(bodies);
        Parallel.For(0, bodies.Length, i => model.Pose(bodies[i]).Vertices.AsSpan().SequenceEqual(expected.VerticesOf(i)).ShouldBeTrue());
    }

    [Fact]
    public void Pose_WithWrongSizes_NamesExpectedAndFound()
    {
        BodyModel model = RandomBodies.Model(13);
        Should.Throw<ArgumentException>(() => model.Pose(new BodyParameters(10, 23))).Message.ShouldContain("pose has 23 rotations; expected 24");
        Should.Throw<ArgumentException>(() => model.Pose(new BodyParameters(11, 24))).Message.ShouldContain("betas has 11 values; expected 10");
        Should.Throw<ArgumentException>(() => new BodyPoser(model).Pose(new BodyParameters(10, 24), new float[7], new float[72]))
            .Message.ShouldContain("vertices has room for 7 values; expected 120 (40 x 3)");
    }

    private static void CheckAgainstReference(BodyModel model, BodyParameters parameters, PosedBody posed)
    {
        double[] vertices = new double[model.VertexCount * 3];
        double[] joints = new double[model.JointCount * 3];
        ReferencePoser.Pose<AxisAngle>(model, parameters.Betas, parameters.Pose, parameters.Translation, vertices, joints);
        for (int i = 0; i < vertices.Length; i++)
            (Math.Abs(posed.Vertices[i] - vertices[i]) <= Tolerance).ShouldBeTrue($"vertex coordinate {i}: {posed.Vertices[i]} for {vertices[i]}");
        for (int i = 0; i < joints.Length; i++)
            (Math.Abs(posed.Joints[i] - joints[i]) <= Tolerance).ShouldBeTrue($"joint coordinate {i}: {posed.Joints[i]} for {joints[i]}");
    }
}
