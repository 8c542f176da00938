namespace Vitruvian.Inference.Native;

/// <summary>Makes sessions.</summary>
internal static unsafe class SessionFactory
{
    /// <summary>A session over a model file.</summary>
    /// <exception cref="InvalidInputException">The file is missing or no model.</exception>
    public static SessionHandle FromFile(string path, SessionOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw InvalidInputException.For(path, string.Empty, "an ONNX model", Directory.Exists(path) ? "a folder" : "no such file");

        byte[] name = OrtApi.PathText(path);
        return Create(path, options, (nint sessionOptions, nint* session) =>
        {
            fixed (byte* text = name)
                return ((delegate* unmanaged<nint, byte*, nint, nint*, nint>)OrtApi.Function(Slot.CreateSession))(OrtApi.Environment, text, sessionOptions, session);
        });
    }

    /// <summary>A session over a model in memory.</summary>
    /// <exception cref="InvalidInputException">The bytes are no model.</exception>
    public static SessionHandle FromBytes(byte[] model, SessionOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Create("model", options, (nint sessionOptions, nint* session) =>
        {
            fixed (byte* content = model)
            {
                var create = (delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)OrtApi.Function(Slot.CreateSessionFromArray);
                return create(OrtApi.Environment, content, (nuint)model.Length, sessionOptions, session);
            }
        });
    }

    private delegate nint Creation(nint options, nint* session);

    private static SessionHandle Create(string source, SessionOptions? options, Creation create)
    {
        nint sessionOptions = (options ?? new SessionOptions()).Create();
        try
        {
            nint session = 0;
            OrtApi.Check(create(sessionOptions, &session), "ONNX Runtime refuses it");
            return new SessionHandle(session);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidInputException($"{source}: expected an ONNX model; {error.Message}", error);
        }
        finally
        {
            OrtApi.Release(Slot.ReleaseSessionOptions, sessionOptions);
        }
    }
}
