using System.Buffers.Binary;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Sharding;

/// <summary>
/// The arrays that recovered people are kept in, a row a person, and the bytes of such rows. Parameters have the names of <c>body.npz</c>; single precision for what is estimated, double for the camera.
/// docs/formats.md lists the arrays.
/// </summary>
public sealed class PersonTable
{
    /// <summary>What <c>video_frame</c> holds of photos.</summary>
    public const int NoVideoFrame = -1;

    private static readonly NpyDataType s_int = new(NpyKind.SignedInteger, sizeof(int));
    private static readonly NpyDataType s_single = new(NpyKind.Float, sizeof(float));
    private static readonly NpyDataType s_double = new(NpyKind.Float, sizeof(double));

    /// <summary>Plans the arrays.</summary>
    /// <param name="model">The body model: S betas, K joints.</param>
    public PersonTable(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Columns =
        [
            new("frame", s_int), new("person", s_int), new("video_frame", s_int), new("observed", new NpyDataType(NpyKind.Boolean, 1)),
            new("betas", s_single, model.BetaCount), new("global_orient", s_single, 3), new("body_pose", s_single, 3 * (model.JointCount - 1)), new("transl", s_double, 3),
            new("focal_length_pixels", s_double), new("principal_point", s_double, 2), new("image_size", s_int, 2),
            new("box", s_single, 4), new("score", s_single), new("reprojection_rms", s_single), new("confidence", s_single),
        ];
        Width = Columns.Sum(column => column.Width);
    }

    /// <summary>The arrays in the order of the file.</summary>
    public IReadOnlyList<ShardColumn> Columns { get; }

    /// <summary>Bytes of a row.</summary>
    public int Width { get; }

    /// <summary>The rows of a photo's people.</summary>
    /// <param name="frame">The photo's number in the list.</param>
    /// <param name="people">Its people, in order.</param>
    public byte[] Rows(int frame, IReadOnlyList<RecoveredBody> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        byte[] rows = new byte[people.Count * Width];
        for (int i = 0; i < people.Count; i++)
            Write(rows.AsSpan(i * Width, Width), frame, i, NoVideoFrame, true, people[i]);
        return rows;
    }

    /// <summary>The rows of a video's people: for each all frames from the first in which it is seen to the last.</summary>
    /// <param name="frame">The video's number in the list.</param>
    /// <param name="people">Its people, in order.</param>
    public byte[] Rows(int frame, IReadOnlyList<RecoveredMotion> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        byte[] rows = new byte[people.Sum(person => person.Count) * Width];
        int at = 0;
        for (int i = 0; i < people.Count; i++)
        {
            for (int f = 0; f < people[i].Count; f++, at += Width)
                Write(rows.AsSpan(at, Width), frame, i, people[i].FirstFrame + f, people[i].IsObserved(f), people[i].Body(f));
        }

        return rows;
    }

    // In the order of the columns.
    private static void Write(Span<byte> row, int frame, int person, int videoFrame, bool isObserved, RecoveredBody body)
    {
        RowWriter writer = new(row);
        writer.Int(frame);
        writer.Int(person);
        writer.Int(videoFrame);
        writer.Bool(isObserved);
        writer.Singles(body.Parameters.Betas);
        foreach (AxisAngle rotation in body.Parameters.Pose)
            writer.Singles([rotation.Vector.X, rotation.Vector.Y, rotation.Vector.Z]);
        Vector3d place = body.Parameters.Translation;
        writer.Doubles([place.X, place.Y, place.Z, body.Camera.FocalLengthPixels, body.Camera.PrincipalPoint.X, body.Camera.PrincipalPoint.Y]);
        writer.Int(body.ImageSize.Width);
        writer.Int(body.ImageSize.Height);
        writer.Singles(body.Box is { } box ? [box.X, box.Y, box.Width, box.Height] : [double.NaN, double.NaN, double.NaN, double.NaN]);

        // Which joints there are differs where joints are given, from file to file: the mean says how sure the evidence was.
        double confidence = body.Confidence.Length == 0 ? double.NaN : body.Confidence.Average();
        writer.Singles([body.Score ?? double.NaN, body.Fit?.ReprojectionRms ?? double.NaN, confidence]);
    }

    private ref struct RowWriter(Span<byte> row)
    {
        private Span<byte> _rest = row;

        public void Int(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_rest, value);
            _rest = _rest[sizeof(int)..];
        }

        public void Bool(bool value)
        {
            _rest[0] = value ? (byte)1 : (byte)0;
            _rest = _rest[1..];
        }

        public void Singles(scoped ReadOnlySpan<double> values)
        {
            // NaN has many bit patterns; files that are to be equal need one.
            foreach (double value in values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(_rest, double.IsNaN(value) ? float.NaN : (float)value);
                _rest = _rest[sizeof(float)..];
            }
        }

        public void Doubles(scoped ReadOnlySpan<double> values)
        {
            foreach (double value in values)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(_rest, double.IsNaN(value) ? double.NaN : value);
                _rest = _rest[sizeof(double)..];
            }
        }
    }
}
