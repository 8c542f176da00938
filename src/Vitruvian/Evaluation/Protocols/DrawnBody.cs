using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Rendering;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>Draws estimated bodies into pictures, several threads at once.</summary>
/// <param name="model">The body model.</param>
internal sealed class DrawnBody(BodyModel model)
{
    private readonly ConcurrentBag<(Rasterizer Rasterizer, FragmentBuffer Fragments)> _spare = [];

    /// <summary>Looks at what an estimate's body shows at each pixel.</summary>
    /// <param name="sample">The record, for messages.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="look">Looks; the buffer is another's afterwards.</param>
    /// <returns>What was seen.</returns>
    /// <exception cref="InvalidInputException">The estimate has no mesh of the model, or no camera.</exception>
    internal T Draw<T>(string sample, PersonEstimate estimate, int width, int height, Func<FragmentBuffer, T> look)
    {
        if (estimate.Body is not { } body || estimate.Camera is not { } camera)
            throw InvalidInputException.For(sample, "estimate", "a mesh before a camera", estimate.Body is null ? "no mesh" : "no camera");
        if (body.Vertices.Length != 3 * model.VertexCount)
            throw InvalidInputException.For(sample, "estimate", $"{model.VertexCount} vertices (body model '{model.Name}')", $"{body.Vertices.Length / 3}");
        if (!_spare.TryTake(out (Rasterizer Rasterizer, FragmentBuffer Fragments) tools))
            tools = (new Rasterizer(), new FragmentBuffer());
        tools.Rasterizer.Rasterize(body.Vertices, model.Faces, camera, width, height, tools.Fragments);
        T seen = look(tools.Fragments);
        _spare.Add(tools);
        return seen;
    }

    /// <summary>Width and height of a picture, by the annotation or the estimates.</summary>
    /// <exception cref="InvalidInputException">Nobody tells.</exception>
    internal static (int Width, int Height) SizeOf(ProtocolPicture picture, IReadOnlyList<PersonEstimate?> estimates)
    {
        PersonMask? mask = picture.People.Select(p => p.Mask).FirstOrDefault(m => m is not null);
        return picture.ImageSize ?? (mask is null ? ((int, int)?)null : (mask.Width, mask.Height)) ?? estimates.Select(e => e?.ImageSize).FirstOrDefault(size => size is not null)
            ?? throw InvalidInputException.For(picture.Key, "size", "width and height of the picture", "neither annotation nor estimates that tell");
    }
}
