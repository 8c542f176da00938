using Vitruvian.Bodies;
using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>Facts about the committed body's parts, charts, grids, textures and low-poly mesh.</summary>
public sealed class BuiltInSurfaceTests
{
    private static readonly BodyModel Body = BuiltInBody.Body;
    private static readonly BodySurface Surface = BuiltInBody.Surface;

    [Fact]
    public void Parts_AreEachOfOnePiece()
    {
        int[][] neighbours = FaceAdjacency.Neighbours(Body.Faces);
        for (int part = 1; part <= BodySurface.PartCount; part++)
        {
            int[] members = [.. Enumerable.Range(0, Body.FaceCount).Where(f => Surface.FaceParts[f] == part)];
            (members.Length >= 200).ShouldBeTrue($"part {part} has {members.Length} triangles");
            FaceAdjacency.Pieces(members, neighbours).Count.ShouldBe(1, $"part {part}");
        }
    }

    [Fact]
    public void PartsAndCharts_AreMirrorSymmetric()
    {
        IReadOnlyList<byte> mirroredPart = PartMaps.For(24).Mirrored;
        int[] images = FaceAdjacency.MirroredFaces(Body.Faces, BuiltInBody.Mirror);
        for (int f = 0; f < Body.FaceCount; f++)
        {
            int image = images[f];
            Surface.FaceParts[image].ShouldBe(mirroredPart[Surface.FaceParts[f]]);
            Surface.HiddenFaces[image].ShouldBe(Surface.HiddenFaces[f]);
            for (int i = 0; i < 3; i++)
            {
                int corner = Array.IndexOf(Body.Faces, BuiltInBody.Mirror[Body.Faces[(3 * f) + i]], 3 * image, 3);
                Surface.FaceUv[2 * corner].ShouldBe(1 - Surface.FaceUv[(6 * f) + (2 * i)]);
                Surface.FaceUv[(2 * corner) + 1].ShouldBe(Surface.FaceUv[(6 * f) + (2 * i) + 1]);
            }
        }
    }

    [Fact]
    public void Parts_LieWhereTheirNamesSay()
    {
        Vector3d[] tPose = BuiltInBody.TPose(Body).Vertices;
        PartMap parts = PartMaps.For(24);
        Vector3d Centre(string name)
        {
            int part = parts.Names.ToList().IndexOf(name);
            int[] vertices = [.. Enumerable.Range(0, Body.FaceCount).Where(f => Surface.FaceParts[f] == part).SelectMany(f => Body.Faces.AsSpan(3 * f, 3).ToArray())];
            return (1.0 / vertices.Length) * vertices.Aggregate(Vector3d.Zero, (sum, v) => sum + tPose[v]);
        }

        foreach (string name in parts.Names.Where(n => n.StartsWith("left_", StringComparison.Ordinal)))
            (Centre(name).X > 0).ShouldBeTrue(name);
        foreach (string limb in new[] { "left_upper_leg", "left_lower_leg", "right_upper_leg", "right_lower_leg", "torso" })
            (Centre(limb + "_front").Z > Centre(limb + "_back").Z + 0.03).ShouldBeTrue(limb);
        foreach (string limb in new[] { "left_upper_arm", "left_lower_arm", "right_upper_arm", "right_lower_arm" })
            (Centre(limb + "_outer").Y > Centre(limb + "_inner").Y + 0.02).ShouldBeTrue(limb);
        (Centre("left_hand").X > Centre("left_lower_arm_outer").X && Centre("left_lower_arm_outer").X > Centre("left_upper_arm_outer").X).ShouldBeTrue();
        (Centre("left_head").Y > Centre("torso_front").Y && Centre("torso_front").Y > Centre("left_upper_leg_front").Y).ShouldBeTrue();
        (Centre("left_lower_leg_front").Y > Centre("left_foot").Y).ShouldBeTrue();
    }

    [Fact]
    public void FullMesh_PartsAgreeWithTheBodys()
    {
        var search = new ClosestPointSearch(BuiltInBody.Vectors(Body.Template), Body.Faces);
        double same = 0;
        double total = 0;
        const int step = 5;
        foreach ((Vector3d point, double area, int face) in BuiltInBody.SurfacePoints(BuiltInBody.Full).Where((_, i) => i % step == 0))
        {
            total += area;
            same += Surface.FaceParts[search.Find(point).Face] == BuiltInBody.Full.Surface!.FaceParts[face] ? area : 0;
        }

        (same / total >= 0.985).ShouldBeTrue($"{same / total:p2} of the surface has the same part");
    }

    [Fact]
    public void BodyMesh_FollowsTheFullMesh()
    {
        var search = new ClosestPointSearch(BuiltInBody.Vectors(Body.Template), Body.Faces);
        double sum = 0;
        double total = 0;
        double worst = 0;
        foreach ((Vector3d point, double area, _) in BuiltInBody.SurfacePoints(BuiltInBody.Full))
        {
            double distance = search.Find(point).Distance;
            sum += area * distance;
            total += area;
            worst = Math.Max(worst, distance);
        }

        (sum / total <= 0.00005).ShouldBeTrue($"mean {1000 * sum / total} mm");
        (worst <= 0.004).ShouldBeTrue($"worst {1000 * worst} mm");
    }

    [Fact]
    public void Charts_FillTheUnitSquareWithHardlyAFold()
    {
        double flipped = 0;
        double total = 0;
        Vector3d[] vertices = BuiltInBody.Vectors(Body.Template);
        for (int part = 1; part <= BodySurface.PartCount; part++)
        {
            int[] members = [.. Enumerable.Range(0, Body.FaceCount).Where(f => Surface.FaceParts[f] == part)];
            for (int axis = 0; axis < 2; axis++)
            {
                float[] values = [.. members.SelectMany(f => Enumerable.Range(0, 3).Select(i => Surface.FaceUv[(6 * f) + (2 * i) + axis]))];
                values.Min().ShouldBe(0);
                values.Max().ShouldBe(1);
            }

            foreach (int f in members.Where(f => !Surface.HiddenFaces[f]))
            {
                Vector3d a = vertices[Body.Faces[3 * f]];
                double area = Vector3d.Cross(vertices[Body.Faces[(3 * f) + 1]] - a, vertices[Body.Faces[(3 * f) + 2]] - a).Length;
                total += area;
                flipped += SignedChartArea(f) > 0 ? 0 : area;
            }
        }

        (flipped / total <= 2e-4).ShouldBeTrue($"{flipped / total:p3} of the surface is folded over");
    }

    [Fact]
    public void Grids_PointToTheirCellsCentreOnTheirPart()
    {
        const int size = BodySurface.GridSize;
        for (int cell = 0; cell < Surface.GridFaces.Length; cell++)
        {
            int f = Surface.GridFaces[cell];
            if (f < 0)
                continue;
            double b1 = Surface.GridBarycentrics[2 * cell];
            double b2 = Surface.GridBarycentrics[(2 * cell) + 1];
            (b1 >= 0 && b2 >= 0 && b1 + b2 <= 1).ShouldBeTrue();
            Surface.FaceParts[f].ShouldBe((byte)((cell / (size * size)) + 1));
            Surface.HiddenFaces[f].ShouldBeFalse();
            ReadOnlySpan<float> uv = Surface.FaceUv.AsSpan(6 * f, 6);
            double u = ((1 - b1 - b2) * uv[0]) + (b1 * uv[2]) + (b2 * uv[4]);
            double v = ((1 - b1 - b2) * uv[1]) + (b1 * uv[3]) + (b2 * uv[5]);
            double error = Math.Max(Math.Abs(u - (((cell % size) + 0.5) / size)), Math.Abs(v - ((((cell / size) % size) + 0.5) / size)));
            (error <= 2e-4).ShouldBeTrue($"cell {cell}: {error}");
        }
    }

    [Fact]
    public void Grids_ReachEveryPlaceOfTheSurface()
    {
        // From any visible vertex the nearest grid point is within a few centimetres: a cell of the torso is about two wide.
        Vector3d[] vertices = BuiltInBody.Vectors(Body.Template);
        Vector3d[] points = [.. Enumerable.Range(0, Surface.GridFaces.Length).Where(c => Surface.GridFaces[c] >= 0).Select(c => OnFace(vertices, Surface.GridFaces[c], c))];
        (points.Length >= 0.6 * Surface.GridFaces.Length).ShouldBeTrue($"{points.Length} cells are on the surface");
        HashSet<int> visible = [.. Enumerable.Range(0, Body.FaceCount).Where(f => !Surface.HiddenFaces[f]).SelectMany(f => Body.Faces.AsSpan(3 * f, 3).ToArray())];
        double worst = visible.Where((_, i) => i % 50 == 0).Max(v => points.Min(p => (p - vertices[v]).Length));
        (worst <= 0.04).ShouldBeTrue($"a vertex is {worst} m from any grid point");
    }

    [Fact]
    public void TextureCorners_LieInTheAtlasAndKeepNeighboursTogether()
    {
        // Seams apart, both triangles of an edge have the same texture corners there; MakeHuman's seams are short.
        int[][] neighbours = FaceAdjacency.Neighbours(Body.Faces);
        int joined = 0;
        int edges = 0;
        foreach (float x in Surface.TextureUv)
            (x is >= 0 and <= 1).ShouldBeTrue();
        for (int f = 0; f < Body.FaceCount; f++)
        {
            for (int i = 0; i < 3; i++)
            {
                int other = Array.IndexOf(Body.Faces, Body.Faces[(3 * f) + i], 3 * neighbours[f][i], 3);
                edges++;
                if (Surface.TextureUv[2 * other] == Surface.TextureUv[(6 * f) + (2 * i)] && Surface.TextureUv[(2 * other) + 1] == Surface.TextureUv[(6 * f) + (2 * i) + 1])
                    joined++;
            }
        }

        ((double)joined / edges >= 0.95).ShouldBeTrue($"{(double)joined / edges:p1} of the edges are joined in the atlas");
    }

    [Fact]
    public void Upsampling_RestoresPosedBodies()
    {
        LowPolyMesh low = Surface.LowPoly!;
        double sum = 0;
        int count = 0;
        foreach (Vector3d[] posed in PosedPopulation.Draw(Body, 12, seed: 2024))
        {
            for (int v = 0; v < Body.VertexCount; v++)
            {
                Vector3d restored = Vector3d.Zero;
                for (int e = low.Upsampling.RowStarts[v]; e < low.Upsampling.RowStarts[v + 1]; e++)
                    restored += low.Upsampling.Values[e] * posed[low.Vertices[low.Upsampling.Columns[e]]];
                sum += (restored - posed[v]).Length;
                count++;
            }
        }

        (sum / count <= 0.003).ShouldBeTrue($"mean error {1000 * sum / count} mm");
    }

    [Fact]
    public void Upsampling_IsAffineAndKeepsItsOwnVertices()
    {
        LowPolyMesh low = Surface.LowPoly!;
        for (int v = 0; v < Body.VertexCount; v++)
        {
            float total = 0;
            for (int e = low.Upsampling.RowStarts[v]; e < low.Upsampling.RowStarts[v + 1]; e++)
                total += low.Upsampling.Values[e];
            total.ShouldBe(1f);
        }

        for (int l = 0; l < low.Vertices.Length; l++)
        {
            int start = low.Upsampling.RowStarts[low.Vertices[l]];
            (low.Upsampling.RowStarts[low.Vertices[l] + 1] - start, low.Upsampling.Columns[start], low.Upsampling.Values[start]).ShouldBe((1, l, 1f));
        }
    }

    private static Vector3d OnFace(Vector3d[] vertices, int face, int cell)
    {
        double b1 = Surface.GridBarycentrics[2 * cell];
        double b2 = Surface.GridBarycentrics[(2 * cell) + 1];
        return ((1 - b1 - b2) * vertices[Body.Faces[3 * face]]) + (b1 * vertices[Body.Faces[(3 * face) + 1]]) + (b2 * vertices[Body.Faces[(3 * face) + 2]]);
    }

    private static double SignedChartArea(int face)
    {
        ReadOnlySpan<float> uv = Surface.FaceUv.AsSpan(6 * face, 6);
        return ((uv[2] - (double)uv[0]) * (uv[5] - (double)uv[1])) - ((uv[3] - (double)uv[1]) * (uv[4] - (double)uv[0]));
    }
}
