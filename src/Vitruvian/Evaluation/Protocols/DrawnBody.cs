using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Rendering;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>Draws estimated bodies into pictures, several threads at once: each takes a rasteriser of its own.</summary>
/// <param name="model">The body model.</param>
internal sealed class DrawnBody(BodyModel model)
{
    private readonly ThreadLocal<(Rasterizer Rasterizer, FragmentBuffer Fragments)> _tools = new(() => (new Rasterizer(), new FragmentBuffer()));

    /// <summary>What an estimate's body shows at each pixel.</summary>
    /// <param name="sample">The record, for messages.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <returns>The thread's own buffer, until its next call.</returns>
    /// <exception cref="InvalidInputException">The estimate has no mesh of the model, or no camera.</exception>
    internal FragmentBuffer Draw(string sample, PersonEstimate estimate, int width, int height)
    {
        if (estimate.Body is not { } body || estimate.Camera is not { } camera)
            throw InvalidInputException.For(sample, "estimate", "a mesh before a camera", estimate.Body is null ? "no mesh" : "no camera");
        if (body.Vertices.Length != 3 * model.VertexCount)
            throw InvalidInputException.For(sample, "estimate", $"{model.VertexCount} vertices (body model '{model.Name}')", $"{body.Vertices.Length / 3}");
        (Rasterizer rasterizer, FragmentBuffer fragments) = _tools.Value;
        rasterizer.Rasterize(body.Vertices, model.Faces, camera, width, height, fragments);
        return fragments;
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
