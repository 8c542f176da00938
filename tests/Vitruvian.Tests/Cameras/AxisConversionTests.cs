using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Cameras;

public sealed class AxisConversionTests
{
    /// <summary>One metre right, two below, three ahead of the camera, in each frame's own axes.</summary>
    [Theory]
    [InlineData(AxisConvention.OpenCv, 1, 2, 3)]
    [InlineData(AxisConvention.OpenGl, 1, -2, -3)]
    [InlineData(AxisConvention.Unity, 1, -2, 3)]
    public void OnePlace_HasItsNameInEveryFrame(AxisConvention convention, double x, double y, double z)
    {
        var here = new Vector3d(x, y, z);
        new AxisConversion(AxisConvention.OpenCv, convention).Convert(new Vector3d(1, 2, 3)).ShouldBe(here);
        new AxisConversion(convention, AxisConvention.OpenCv).Convert(here).ShouldBe(new Vector3d(1, 2, 3));
        new AxisConversion(convention, AxisConvention.OpenGl).Convert(here).ShouldBe(new Vector3d(1, -2, -3));
    }

    [Theory]
    [InlineData(AxisConvention.OpenCv, AxisConvention.OpenCv, false)]
    [InlineData(AxisConvention.OpenCv, AxisConvention.OpenGl, false)]
    [InlineData(AxisConvention.OpenCv, AxisConvention.Unity, true)]
    [InlineData(AxisConvention.OpenGl, AxisConvention.Unity, true)]
    public void Handedness_ChangesOnlyWithUnity(AxisConvention from, AxisConvention to, bool changes) =>
        new AxisConversion(from, to).ChangesHandedness.ShouldBe(changes);

    /// <summary>A quarter turn about the optical axis that carries right to below: in OpenGL's and Unity's axes it carries x to -y.</summary>
    [Theory]
    [InlineData(AxisConvention.OpenGl)]
    [InlineData(AxisConvention.Unity)]
    public void Rotation_DoesTheSameInEveryFrame(AxisConvention to)
    {
        var turn = new Matrix3(0, -1, 0, 1, 0, 0, 0, 0, 1);
        (turn * new Vector3d(1, 0, 0)).ShouldBe(new Vector3d(0, 1, 0));
        Matrix3 converted = new AxisConversion(AxisConvention.OpenCv, to).Convert(turn);
        (converted * new Vector3d(1, 0, 0)).ShouldBe(new Vector3d(0, -1, 0));
        converted.Determinant.ShouldBe(1);
    }

    [Fact]
    public void Transform_CommutesWithTheConversion()
    {
        var conversion = new AxisConversion(AxisConvention.OpenCv, AxisConvention.Unity);
        var transform = new RigidTransform(new AxisAngle(0.3, -1.1, 0.7).ToMatrix(), new Vector3d(4, 5, 6));
        var point = new Vector3d(-1, 2, 0.5);
        double error = (conversion.Convert(transform * point) - (conversion.Convert(transform) * conversion.Convert(point))).Length;
        (error <= 1e-14).ShouldBeTrue($"error {error}");
    }

    [Fact]
    public void Vertices_AreConvertedInPlace()
    {
        float[] vertices = [1, 2, 3, 4, 5, 6];
        new AxisConversion(AxisConvention.OpenCv, AxisConvention.OpenGl).Convert(vertices);
        vertices.ShouldBe(new float[] { 1, -2, -3, 4, -5, -6 });
    }
}
