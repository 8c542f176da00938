using System.Runtime.CompilerServices;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Posing;

/// <summary>
/// The numbers between parameters and vertices for a batch of bodies: blend coefficients and joint transforms. Filled body by body, used
/// tile by tile; different bodies and different tiles may be handled by different threads.
/// </summary>
internal sealed unsafe class PosingWork
{
    private const int LineBytes = 64;
    private const int TranslationSize = 3;

    // Bodies whose rest shapes of one tile are made before they are skinned: a whole number of the kernels' groups.
    private const int ChunkBodies = 4 * BlendKernels.GroupSize;

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
        _translations = new AlignedBuffer(bodies * TranslationSize);
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
        float* move = _translations.Pointer + (body * TranslationSize);
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
        const int width = PosingTables.TileWidth;
        float* memory = stackalloc float[((ChunkBodies + 1) * width) + (LineBytes / sizeof(float))];
        float* rest = (float*)(((nuint)memory + LineBytes - 1) & ~(nuint)(LineBytes - 1));
        float* lastTile = rest + (ChunkBodies * width);
        nint bodyStride = _tables.Model.VertexCount * 3;
        fixed (int* offsets = _tables.TransformOffsets)
        {
            for (int tile = firstTile; tile < endTile; tile++)
            {
                int joint = _tables.JointStarts[tile];
                int joints = _tables.JointStarts[tile + 1] - joint;
                int values = (int)Math.Min(width, bodyStride - (tile * width));
                for (int first = 0; first < bodies; first += ChunkBodies)
                {
                    int count = Math.Min(ChunkBodies, bodies - first);
                    BlendTile(tile, first, count, rest);
                    for (int b = 0; b < count; b++)
                    {
                        int body = first + b;
                        float* destination = vertices + (body * bodyStride) + (tile * width);
                        SkinKernels.Skin(
                            _width,
                            rest + (b * width),
                            _transforms.Pointer + (body * _transformStride),
                            offsets + joint,
                            _tables.Weights.Pointer + (joint * PosingTables.TileVertices),
                            joints,
                            _translations.Pointer + (body * TranslationSize),
                            values == width ? destination : lastTile);
                        if (values < width)
                            new ReadOnlySpan<float>(lastTile, values).CopyTo(new Span<float>(destination, values));
                    }
                }
            }
        }

        GC.KeepAlive(_tables);
    }

    // Rest shapes of one tile for some bodies: count x 48. All bodies go through one block of columns before the next is read.
    private void BlendTile(int tile, int firstBody, int count, float* rest)
    {
        const int width = PosingTables.TileWidth;
        int columns = _tables.ColumnCount;
        int block = BlendKernels.ColumnBlock(_width);
        float* directions = _tables.Directions.Pointer + ((nint)tile * columns * width);
        int column = 0;
        do
        {
            int taken = Math.Min(block, columns - column);
            float* next = directions + (taken * width);
            int group;
            for (int b = 0; b < count; b += group)
            {
                group = BlendKernels.NextGroup(count - b);
                float* own = rest + (b * width);
                float* start = column == 0 ? _tables.Template.Pointer + (tile * width) : own;
                float* coefficients = _coefficients.Pointer + ((firstBody + b) * columns) + (column * group);

                // Each group of eight fetches a third of the directions that follow: three lines a column.
                float* soon = next + (taken * (b / BlendKernels.GroupSize % 3 * BlendKernels.LineFloats));
                BlendKernels.Blend(_width, group, start, column == 0 ? 0 : width, directions, coefficients, taken, own, soon);
            }

            column += taken;
            directions = next;
        }
        while (column < columns);
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
            Matrix3 m = placement.Skin[k];
            Vector3d offset = placement.Offset[k];
            WriteRow(at, m.M00, m.M01, m.M02, offset.X);
            WriteRow(at + 4, m.M10, m.M11, m.M12, offset.Y);
            WriteRow(at + 8, m.M20, m.M21, m.M22, offset.Z);
        }
    }

    private static void WriteRow(float* at, double x, double y, double z, double offset)
    {
        at[0] = (float)x;
        at[1] = (float)y;
        at[2] = (float)z;
        at[3] = (float)offset;
    }
}
