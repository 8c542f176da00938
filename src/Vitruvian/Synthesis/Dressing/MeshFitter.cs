using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>Binds garments and the skin to the body: their shape directions and skinning weights follow from the vertices that they hang on.</summary>
/// <param name="full">The full body mesh, whose vertices garments refer to.</param>
/// <param name="body">The label body: its joints are everyone's.</param>
internal sealed class MeshFitter(BodyModel full, BodyModel body)
{
    private const int Influences = 4;
    private const int ShadeNeighbours = 3;

    /// <summary>The skin: the full mesh's own triangles, those that nobody sees left out.</summary>
    internal FittedMesh FitSkin()
    {
        BodySurface surface = full.Surface ?? throw InvalidInputException.For(full.Name, "surface", "parts and a texture atlas", "none");
        int count = full.Faces.Max() + 1;
        int[] references = [.. Enumerable.Range(0, count)];
        float[] weights = new float[count];
        Array.Fill(weights, 1);
        return Fit("skin", null, references, weights, new float[3 * count], 1, full.Faces, surface.TextureUv, new byte[full.FaceCount], isTransparent: false);
    }

    /// <summary>A garment of a wardrobe.</summary>
    internal FittedMesh Fit(Garment garment) => Fit(
        garment.Name, garment.Kind, garment.References, garment.Weights, garment.Offsets, 3, garment.Faces, garment.CornerUv, garment.Areas, garment.IsTransparent);

    /// <summary>Any mesh that hangs on the body.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="references">N x r vertices of the full mesh.</param>
    /// <param name="weights">N x r weights.</param>
    /// <param name="offsets">N x 3, metres.</param>
    /// <param name="perVertex">References r of a vertex.</param>
    /// <param name="faces">F x 3.</param>
    /// <param name="cornerUv">F x 3 x 2.</param>
    /// <param name="areas">F.</param>
    /// <param name="isTransparent">Whether textures have holes.</param>
    internal FittedMesh Fit(
        string name, GarmentKind? kind, int[] references, float[] weights, float[] offsets, int perVertex, int[] faces, float[] cornerUv, byte[] areas, bool isTransparent)
    {
        int count = references.Length / perVertex;
        int joints = body.JointCount;
        int total = count + joints;
        float[] template = new float[3 * total];
        Combine(full.Template, references, weights, perVertex, template);
        for (int i = 0; i < offsets.Length; i++)
            template[i] += offsets[i];
        for (int i = 0; i < 3 * joints; i++)
            template[(3 * count) + i] = (float)body.JointTemplate[i];
        float[] directions = new float[body.BetaCount * 3 * total];
        for (int s = 0; s < body.BetaCount; s++)
        {
            Span<float> to = directions.AsSpan(s * 3 * total, 3 * total);
            Combine(full.ShapeDirections.AsSpan(s * full.Template.Length, full.Template.Length), references, weights, perVertex, to);
            for (int i = 0; i < 3 * joints; i++)
                to[(3 * count) + i] = (float)body.JointShapeDirections[(s * 3 * joints) + i];
        }

        SkinningWeights skinning = Blend(references, weights, perVertex, count, joints);
        int[] anchors = new int[count];
        for (int v = 0; v < count; v++)
        {
            int best = 0;
            for (int k = 1; k < perVertex; k++)
            {
                if (weights[(v * perVertex) + k] > weights[(v * perVertex) + best])
                    best = k;
            }

            anchors[v] = references[(v * perVertex) + best];
        }

        (ushort[] shadeVertices, float[] shadeWeights) = Shade(MemoryMarshal.Cast<float, Vector3>(template.AsSpan(0, 3 * count)));
        return new FittedMesh
        {
            Name = name,
            Kind = kind,
            Model = new BodyModel(new BodyModelDefinition
            {
                Source = name,
                Name = name,
                Template = template,
                ShapeDirections = directions,
                Faces = faces,
                Parents = body.Parents,
                JointNames = body.JointNames,
                Skinning = skinning,
                JointRegressor = SparseMatrix.FromTriples(joints, total, Enumerable.Range(0, joints).Select(j => (j, count + j, 1.0))),
                BindRotations = body.BindRotations,
            }),
            VertexCount = count,
            Faces = faces,
            CornerUv = cornerUv,
            Areas = areas,
            IsTransparent = isTransparent,
            Anchors = anchors,
            UvDensity = UvDensity(template, faces, cornerUv),
            ShadeVertices = shadeVertices,
            ShadeWeights = shadeWeights,
        };
    }

    private static void Combine(ReadOnlySpan<float> from, int[] references, float[] weights, int perVertex, Span<float> to)
    {
        for (int i = 0; i < references.Length; i++)
        {
            int at = 3 * (i / perVertex);
            for (int c = 0; c < 3; c++)
                to[at + c] += weights[i] * from[(3 * references[i]) + c];
        }
    }

    private static float UvDensity(float[] template, int[] faces, float[] cornerUv)
    {
        ReadOnlySpan<Vector3> points = MemoryMarshal.Cast<float, Vector3>(template);
        double surface = 0;
        double texture = 0;
        for (int f = 0; f < faces.Length / 3; f++)
        {
            Vector3 a = points[faces[3 * f]];
            surface += Vector3.Cross(points[faces[(3 * f) + 1]] - a, points[faces[(3 * f) + 2]] - a).Length();
            ReadOnlySpan<float> uv = cornerUv.AsSpan(6 * f, 6);
            texture += Math.Abs(((uv[2] - uv[0]) * (uv[5] - uv[1])) - ((uv[3] - uv[1]) * (uv[4] - uv[0])));
        }

        return surface > 0 ? (float)Math.Sqrt(texture / surface) : 1;
    }

    /// <summary>Weights of the references' weights, negative ones clipped, the four strongest kept.</summary>
    private SkinningWeights Blend(int[] references, float[] weights, int perVertex, int count, int joints)
    {
        byte[] resultJoints = new byte[(count + joints) * Influences];
        float[] resultWeights = new float[resultJoints.Length];
        SkinningWeights skin = full.Skinning;
        double[] dense = new double[joints];
        for (int v = 0; v < count; v++)
        {
            Array.Clear(dense);
            for (int i = v * perVertex; i < (v + 1) * perVertex; i++)
            {
                double weight = Math.Max(0, weights[i]);
                for (int k = 0; k < skin.Influences; k++)
                    dense[skin.Joints[(references[i] * skin.Influences) + k]] += weight * skin.Weights[(references[i] * skin.Influences) + k];
            }

            double sum = 0;
            for (int k = 0; k < Influences; k++)
            {
                int best = 0;
                for (int j = 1; j < joints; j++)
                    best = dense[j] > dense[best] ? j : best;
                resultJoints[(v * Influences) + k] = (byte)best;
                resultWeights[(v * Influences) + k] = (float)Math.Max(0, dense[best]);
                sum += Math.Max(0, dense[best]);
                dense[best] = -1;
            }

            for (int k = 0; k < Influences; k++)
                resultWeights[(v * Influences) + k] /= (float)sum;
        }

        for (int j = 0; j < joints; j++)
        {
            resultJoints[(count + j) * Influences] = (byte)j;
            resultWeights[(count + j) * Influences] = 1;
        }

        return new SkinningWeights(Influences, resultJoints, resultWeights);
    }

    /// <summary>The three nearest low-poly vertices of each vertex at rest, weighted by inverse squared distance.</summary>
    private (ushort[] Vertices, float[] Weights) Shade(ReadOnlySpan<Vector3> positions)
    {
        ushort[] vertices = new ushort[ShadeNeighbours * positions.Length];
        float[] shares = new float[vertices.Length];
        int[] low = body.Surface?.LowPoly?.Vertices ?? throw InvalidInputException.For(body.Name, "surface", "a low-poly mesh", "none");
        Vector3[] points = [.. low.Select(v => new Vector3(body.Template[3 * v], body.Template[(3 * v) + 1], body.Template[(3 * v) + 2]))];
        Span<float> distance = stackalloc float[ShadeNeighbours];
        Span<int> nearest = stackalloc int[ShadeNeighbours];
        for (int v = 0; v < positions.Length; v++)
        {
            distance.Fill(float.PositiveInfinity);
            nearest.Clear();
            for (int p = 0; p < points.Length; p++)
            {
                float d = Vector3.DistanceSquared(points[p], positions[v]);
                for (int k = 0; k < ShadeNeighbours; k++)
                {
                    if (!(d < distance[k]))
                        continue;
                    for (int m = ShadeNeighbours - 1; m > k; m--)
                        (distance[m], nearest[m]) = (distance[m - 1], nearest[m - 1]);
                    (distance[k], nearest[k]) = (d, p);
                    break;
                }
            }

            const float softening = 1e-4f;
            float sum = 0;
            for (int k = 0; k < ShadeNeighbours; k++)
                sum += 1 / (distance[k] + softening);
            for (int k = 0; k < ShadeNeighbours; k++)
            {
                vertices[(v * ShadeNeighbours) + k] = (ushort)nearest[k];
                shares[(v * ShadeNeighbours) + k] = 1 / (distance[k] + softening) / sum;
            }
        }

        return (vertices, shares);
    }
}
