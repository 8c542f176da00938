using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Posing;

/// <summary>
/// The numbers between parameters and vertices for a batch of bodies: blend coefficients and joint transforms. Filled body by body, used
/// tile by tile; different bodies and different tiles may be handled by different threads.
/// </summary>
internal sealed unsafe class PosingWork
{
    // Room behind the rest positions for vectors that reach past the last vertex, and to begin at a cache line.
    private const int Slack = 32;
    private const nuint LineBytes = 64;
    private readonly PosingTables _tables;
    private readonly VectorWidth _width;
    private readonly int _transformStride;
    private AlignedBuffer _coefficients;
    private AlignedBuffer _transforms;
    private AlignedBuffer _translations;
    private int _capacity;

    internal PosingWork(PosingTables tables, VectorWidth width, int capacity)
    {
        _tables = tables;
        _width = width;
        _transformStride = tables.Model.JointCount * PosingTables.TransformSize;
        Reserve(capacity);
    }

    /// <summary>Makes room for a larger batch.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_coefficients), nameof(_transforms), nameof(_translations))]
    internal void Reserve(int bodies)
    {
        if (bodies <= _capacity && _coefficients is not null && _transforms is not null && _translations is not null)
            return;
        _capacity = bodies;
        _coefficients = new AlignedBuffer(bodies * _tables.ColumnCount);
        _transforms = new AlignedBuffer(bodies * _transformStride);
        _translations = new AlignedBuffer(bodies * Vector128<float>.Count);
    }

    /// <summary>Places one body's joints and writes its coefficients and transforms.</summary>
    /// <param name="body">Its number in the batch.</param>
    /// <param name="bodies">Size of the batch.</param>
    /// <param name="placement">Scratch; holds the body's joints afterwards.</param>
    /// <param name="betas">S coefficients.</param>
    /// <param name="pose">K rotations.</param>
    /// <param name="translation">Metres.</param>
    /// <param name="joints">Receives K x 3 values, metres.</param>
    internal void Prepare<TRotation>(
        int body, int bodies, JointPlacement placement, ReadOnlySpan<double> betas, ReadOnlySpan<TRotation> pose, Vector3d translation, Span<float> joints)
        where TRotation : struct, IRotation<TRotation>
    {
        for (int k = 0; k < pose.Length; k++)
            placement.Local[k] = pose[k].ToMatrix();
        placement.SetShape(betas);
        placement.Propagate();
        WriteCoefficients(body, bodies, placement, betas);
        WriteTransforms(body, placement);
        float* move = _translations.Pointer + (body * Vector128<float>.Count);
        move[0] = (float)translation.X;
        move[1] = (float)translation.Y;
        move[2] = (float)translation.Z;
        for (int k = 0; k < pose.Length; k++)
        {
            Vector3d p = placement.Position[k] + translation;
            joints[3 * k] = (float)p.X;
            joints[(3 * k) + 1] = (float)p.Y;
            joints[(3 * k) + 2] = (float)p.Z;
        }
    }

    /// <summary>Vertices of some tiles of all bodies.</summary>
    /// <param name="firstTile">First tile.</param>
    /// <param name="endTile">Tile after the last.</param>
    /// <param name="bodies">Size of the batch.</param>
    /// <param name="vertices">The batch's vertices, bodies x V x 3.</param>
    [SkipLocalsInit]
    internal void PoseTiles(int firstTile, int endTile, int bodies, float* vertices)
    {
        float* memory = stackalloc float[(BlendKernels.GroupSize * PosingTables.TileWidth) + Slack];
        float* rest = (float*)(((nuint)memory + LineBytes - 1) & ~(LineBytes - 1));
        int columns = _tables.ColumnCount;
        int vertexCount = _tables.Model.VertexCount;
        fixed (int* offsets = _tables.TransformOffsets)
        fixed (float* weights = _tables.Weights)
        {
            for (int tile = firstTile; tile < endTile; tile++)
            {
                float* template = _tables.Template.Pointer + (tile * PosingTables.TileWidth);
                float* directions = _tables.Directions.Pointer + ((nint)tile * columns * PosingTables.TileWidth);
                int firstVertex = tile * PosingTables.TileVertices;
                int count = Math.Min(PosingTables.TileVertices, vertexCount - firstVertex);
                int skin = _tables.SkinStarts[tile];
                int group;
                for (int first = 0; first < bodies; first += group)
                {
                    group = BlendKernels.NextGroup(bodies - first);
                    BlendKernels.Blend(_width, group, template, directions, _coefficients.Pointer + (first * columns), columns, rest);
                    for (int b = 0; b < group; b++)
                    {
                        int body = first + b;
                        SkinKernels.Skin(
                            _width,
                            rest + (b * PosingTables.TileWidth),
                            _transforms.Pointer + (body * _transformStride),
                            offsets + skin,
                            weights + skin,
                            _tables.TileInfluences[tile],
                            _translations.Pointer + (body * Vector128<float>.Count),
                            vertices + (3 * (((nint)body * vertexCount) + firstVertex)),
                            count);
                    }
                }
            }
        }

        GC.KeepAlive(_tables);
    }

    // The kernels take bodies in groups; within a group the coefficients of one column stand together.
    private void WriteCoefficients(int body, int bodies, JointPlacement placement, ReadOnlySpan<double> betas)
    {
        int group = BlendKernels.GroupOf(body, bodies, out int first);
        float* at = _coefficients.Pointer + (first * _tables.ColumnCount) + (body - first);
        for (int s = 0; s < betas.Length; s++, at += group)
            *at = (float)betas[s];
        int jointsWithBlend = _tables.Model.PoseBlendCount / 9;
        Span<double> feature = stackalloc double[9];
        for (int k = 1; k <= jointsWithBlend; k++)
        {
            (placement.Local[k] - Matrix3.Identity).Write(feature);
            for (int e = 0; e < 9; e++, at += group)
                *at = (float)feature[e];
        }
    }

    private void WriteTransforms(int body, JointPlacement placement)
    {
        float* at = _transforms.Pointer + (body * _transformStride);
        for (int k = 0; k < placement.Skin.Length; k++, at += PosingTables.TransformSize)
        {
            WriteColumn(at, placement.Skin[k].Column0);
            WriteColumn(at + 4, placement.Skin[k].Column1);
            WriteColumn(at + 8, placement.Skin[k].Column2);
            WriteColumn(at + 12, placement.Offset[k]);
        }
    }

    private static void WriteColumn(float* at, Vector3d column)
    {
        at[0] = (float)column.X;
        at[1] = (float)column.Y;
        at[2] = (float)column.Z;
    }
}
