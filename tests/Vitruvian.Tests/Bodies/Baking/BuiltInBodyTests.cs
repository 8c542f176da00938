using System.Security.Cryptography;
using System.Text.Json;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>Facts about the committed body: mesh, symmetry, skeleton, provenance.</summary>
public sealed class BuiltInBodyTests
{
    private static readonly BodyModel Body = BuiltInBody.Body;
    private static readonly BodyModel Full = BuiltInBody.Full;

    [Fact]
    public void Body_HasTheSizesOfTheFormat()
    {
        Body.VertexCount.ShouldBe(6890);
        Body.FaceCount.ShouldBe(13776);
        Body.BetaCount.ShouldBe(16);
        Body.JointNames.ShouldBe(JointSets.JointNames(JointSets.Smpl24));
        Body.Parents.ShouldBe([-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21]);
        Full.VertexCount.ShouldBe(19158);
        Full.FaceCount.ShouldBe(26756);
        Full.JointNames.ShouldBe(Body.JointNames);
    }

    [Fact]
    public void Body_IsOneClosedSurfaceFacingOutwards() => ShouldBeClosed(Body.Faces, BuiltInBody.Vectors(Body.Template), Body.VertexCount);

    [Fact]
    public void FullMesh_SkinIsOneClosedSurfaceFacingOutwards() => ShouldBeClosed(Full.Faces, BuiltInBody.Vectors(Full.Template), MakeHumanLayout.BodyVertexCount);

    [Fact]
    public void LowPolyMesh_IsOneClosedSurfaceFacingOutwards()
    {
        LowPolyMesh low = BuiltInBody.Surface.LowPoly!;
        low.Vertices.Length.ShouldBe(497);
        (low.Faces.Length / 3).ShouldBe(990);
        Vector3d[] vertices = BuiltInBody.Vectors(Body.Template);
        ShouldBeClosed(low.Faces, [.. low.Vertices.Select(v => vertices[v])], low.Vertices.Length);
    }

    [Fact]
    public void Body_IsMirrorSymmetric()
    {
        int[] mirror = BuiltInBody.Mirror;
        int m = Body.Skinning.Influences;
        for (int v = 0; v < Body.VertexCount; v++)
        {
            for (int s = -1; s < Body.BetaCount; s++)
            {
                float[] values = s < 0 ? Body.Template : Body.ShapeDirections;
                int offset = Math.Max(s, 0) * Body.Template.Length;
                ReadOnlySpan<float> here = values.AsSpan(offset + (3 * v), 3);
                ReadOnlySpan<float> there = values.AsSpan(offset + (3 * mirror[v]), 3);
                if (!(there[0] == -here[0] && there[1] == here[1] && there[2] == here[2]))
                    Assert.Fail($"vertex {v}, component {s}: ({here[0]}, {here[1]}, {here[2]}) is mirrored to ({there[0]}, {there[1]}, {there[2]})");
            }

            if (!Weights(mirror[v]).SetEquals(Weights(v).Select(e => (SkeletonLayout.MirrorOf(e.Joint), e.Weight))))
                Assert.Fail($"vertex {v} and its mirror image move with different joints");
        }

        HashSet<(int Joint, float Weight)> Weights(int v) =>
            [.. Enumerable.Range(v * m, m).Where(i => Body.Skinning.Weights[i] > 0).Select(i => ((int)Body.Skinning.Joints[i], Body.Skinning.Weights[i]))];
    }

    [Fact]
    public void Faces_AreMirrorSymmetric()
    {
        int[] images = FaceAdjacency.MirroredFaces(Body.Faces, BuiltInBody.Mirror);
        for (int f = 0; f < images.Length; f++)
        {
            images[images[f]].ShouldBe(f);
            int[] mirrored = [.. Body.Faces.AsSpan(3 * f, 3).ToArray().Select(v => BuiltInBody.Mirror[v]).Order()];
            Body.Faces.AsSpan(3 * images[f], 3).ToArray().Order().ShouldBe(mirrored);
        }
    }

    [Fact]
    public void SkinningWeights_SumToOneExactly_StrongestFirst()
    {
        foreach (BodyModel model in new[] { Body, Full })
        {
            for (int v = 0; v < model.VertexCount; v++)
            {
                ReadOnlySpan<float> weights = model.Skinning.Weights.AsSpan(v * model.Skinning.Influences, model.Skinning.Influences);
                float sum = 0;
                float previous = 1;
                foreach (float w in weights)
                {
                    if (!(w >= 0 && w <= previous))
                        Assert.Fail($"vertex {v}: weight {w} after {previous}");
                    previous = w;
                    sum += w;
                }

                if (sum != 1)
                    Assert.Fail($"vertex {v}: weights sum to {sum}");
            }
        }
    }

    [Fact]
    public void JointRegressor_IsConvexAndUsesOnlyBodyVertices()
    {
        SparseMatrix regressor = Body.JointRegressor;
        for (int j = 0; j < Body.JointCount; j++)
        {
            double sum = 0;
            for (int e = regressor.RowStarts[j]; e < regressor.RowStarts[j + 1]; e++)
            {
                (regressor.Values[e] > 0).ShouldBeTrue();
                sum += regressor.Values[e];
            }

            (Math.Abs(sum - 1) <= 1e-6).ShouldBeTrue($"joint {Body.JointNames[j]}: weights sum to {sum}");
        }
    }

    [Fact]
    public void BodyAndFullMesh_HaveTheSameJointsForEveryShape()
    {
        Full.JointTemplate.ShouldBe(Body.JointTemplate);
        Full.JointShapeDirections.ShouldBe(Body.JointShapeDirections);
    }

    [Fact]
    public void Joints_AreMirrorSymmetricForEveryShape()
    {
        for (int s = -1; s < Body.BetaCount; s++)
        {
            double[] values = s < 0 ? Body.JointTemplate : Body.JointShapeDirections[(s * 72)..((s + 1) * 72)];
            Vector3d[] joints = BuiltInBody.Vectors(values);
            for (int j = 0; j < joints.Length; j++)
            {
                Vector3d image = joints[SkeletonLayout.MirrorOf(j)];
                double error = (new Vector3d(-image.X, image.Y, image.Z) - joints[j]).Length;
                (error <= 1e-7).ShouldBeTrue($"component {s}, {Body.JointNames[j]}: {error}");
            }
        }
    }

    [Fact]
    public void Root_StaysAtTheOriginForEveryShape()
    {
        for (int s = -1; s < Body.BetaCount; s++)
        {
            ReadOnlySpan<double> root = s < 0 ? Body.JointTemplate.AsSpan(0, 3) : Body.JointShapeDirections.AsSpan(s * Body.JointCount * 3, 3);
            (Vector3d.Read(root).Length <= 1e-5).ShouldBeTrue($"component {s}: root at {Vector3d.Read(root)}");
        }
    }

    [Fact]
    public void BindRotations_BringTheBodyIntoTheTPose()
    {
        foreach (Matrix3 a in Body.BindRotations)
        {
            Matrix3 product = a * a.Transpose();
            (Math.Abs(product.Trace - 3) + Math.Abs(a.Determinant - 1) <= 1e-12).ShouldBeTrue();
        }

        Vector3d[] joints = BuiltInBody.TPose(Body).Joints;
        foreach (string side in new[] { "left", "right" })
        {
            Vector3d At(string name) => joints[SkeletonLayout.IndexOf($"{side}_{name}")];
            double outwards = side == "left" ? 1 : -1;
            foreach ((string from, string to) in new[] { ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "hand") })
            {
                Vector3d bone = (At(to) - At(from)).Normalized();
                ((bone - new Vector3d(outwards, 0, 0)).Length <= 1e-9).ShouldBeTrue($"{side} {from}: {bone}");
            }

            (Math.Abs(At("knee").X - At("hip").X) <= 1e-9).ShouldBeTrue();
            (Math.Abs(At("ankle").X - At("knee").X) <= 1e-9).ShouldBeTrue();
        }
    }

    [Fact]
    public void ShapeDirections_AreOrderedByStrength_AndTheFirstIsStature()
    {
        // The first component runs from a small woman to a tall man: at least 8 cm a standard deviation.
        Vector3d[] taller = BuiltInBody.Shaped(Body, [1, .. new double[15]]);
        Vector3d[] mean = BuiltInBody.Shaped(Body, new double[16]);
        double Stature(Vector3d[] v) => v.Max(p => p.Y) - v.Min(p => p.Y);
        (Stature(taller) - Stature(mean) >= 0.08).ShouldBeTrue();
        (Math.Abs(Stature(mean) - 1.69) <= 0.01).ShouldBeTrue($"stature {Stature(mean)}");
        double previous = double.MaxValue;
        for (int s = 0; s < Body.BetaCount; s++)
        {
            double strength = Body.ShapeDirections.AsSpan(s * Body.Template.Length, Body.Template.Length).ToArray().Sum(x => (double)x * x);

            // Strength is ordered by area, and vertices are not spread evenly: allow neighbours to change places.
            (strength <= 2 * previous).ShouldBeTrue($"component {s}");
            previous = strength;
        }
    }

    [Fact]
    public void Card_NamesTheFilesAsTheyAre()
    {
        using JsonDocument card = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.Asset("body", BakedBody.CardFileName)));
        foreach (JsonProperty file in card.RootElement.GetProperty("files").EnumerateObject())
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(RepositoryFolder.Asset("body", file.Name))));
            file.Value.GetString().ShouldBe(hash, file.Name);
        }

        JsonElement counts = card.RootElement.GetProperty("counts");
        counts.GetProperty("bodyVertices").GetInt32().ShouldBe(Body.VertexCount);
        counts.GetProperty("jointRegressorEntries").GetInt32().ShouldBe(Body.JointRegressor.Values.Length);
        counts.GetProperty("landmarks").GetInt32().ShouldBe(Body.Landmarks.Count);
    }

    private static void ShouldBeClosed(int[] faces, Vector3d[] vertices, int vertexCount)
    {
        var edges = new HashSet<(int, int)>();
        double volume = 0;
        for (int f = 0; f < faces.Length / 3; f++)
        {
            (int a, int b, int c) = (faces[3 * f], faces[(3 * f) + 1], faces[(3 * f) + 2]);
            (edges.Add((a, b)) && edges.Add((b, c)) && edges.Add((c, a))).ShouldBeTrue($"triangle {f} shares a directed edge with another");
            volume += Vector3d.Dot(vertices[a], Vector3d.Cross(vertices[b], vertices[c])) / 6;
        }

        edges.All(e => edges.Contains((e.Item2, e.Item1))).ShouldBeTrue("an edge has no opposite");
        faces.Distinct().Count().ShouldBe(vertexCount);
        (vertexCount - (edges.Count / 2) + (faces.Length / 3)).ShouldBe(2);
        FaceAdjacency.Pieces(Enumerable.Range(0, faces.Length / 3), FaceAdjacency.Neighbours(faces)).Count.ShouldBe(1);
        (volume is > 0.05 and < 0.09).ShouldBeTrue($"volume {volume} cubic metres");
    }
}
