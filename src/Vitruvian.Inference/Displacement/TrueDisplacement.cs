using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Displacements;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Models;
using Vitruvian.Recovery;
using Vitruvian.Rendering;

namespace Vitruvian.Inference.Displacement;

/// <summary>The field that a perfect displacement network would see, of people whose true bodies are known: what networks are measured by, and what refinement is worth at best. Serves one thread.</summary>
/// <param name="model">The body model.</param>
/// <param name="crop">How people are cut out.</param>
public sealed class TrueDisplacement(BodyModel model, ModelCrop crop)
{
    private readonly Rasterizer _rasterizer = new() { Culling = FaceCulling.Back };
    private readonly FragmentBuffer _fragments = new();
    private readonly DisplacementTransfer _transfer = new(model);
    private readonly DisplacementField _field = new(crop.Size, crop.Size);
    private readonly VertexDisplacements _vertices = new(model.VertexCount);
    private readonly float[] _moves = new float[2 * model.VertexCount];

    /// <summary>The true field and targets for a body that is to be refined.</summary>
    /// <param name="person">The person.</param>
    /// <param name="start">The body to be refined, posed, in the camera's frame.</param>
    /// <param name="truth">The true body.</param>
    public DisplacementAnswer Of(PersonView person, PosedBody start, PosedBody truth)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(truth);
        var cropFromPhoto = ImageTransform.CropFromBox(person.Box, crop.Size, crop.Enlargement);
        PerspectiveCamera camera = person.Camera.Through(cropFromPhoto);
        _rasterizer.Rasterize(start.Vertices, model.Faces, camera, crop.Size, crop.Size, _fragments);
        DisplacementTransfer.Between(start.Vertices, camera, truth.Vertices, camera, _moves);
        _transfer.ToPixels(_fragments, _moves, _field);
        _transfer.ToVertices(_fragments, _field, _vertices);
        ImageTransform photoFromCrop = cropFromPhoto.Inverse();
        SeenField seen = new(_field.Values.ToArray(), _field.Rendered.ToArray(), crop.Size, photoFromCrop);
        return new DisplacementAnswer(VertexTargets.From(_vertices, start.Vertices, camera, photoFromCrop), seen, 1, 0);
    }
}
