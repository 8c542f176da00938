using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Numerics;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Reads a body's parameters from <c>body.npz</c> (or any file of the smplx package's names) or <c>body.json</c>; the content decides.</summary>
internal static class ParameterSource
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model that the parameters must fit.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or belongs to another kind of body.</exception>
    public static BodySequence Read(string path, BodyModel model) => StartsWithBrace(path) ? FromPerson(path, RecoveredPersonFile.Read(path), model) : BodyParametersFile.Read(path, model);

    /// <summary>The parameters of one <c>body.json</c>.</summary>
    private static BodySequence FromPerson(string path, RecoveredPerson person, BodyModel model)
    {
        Expect(path, "bodyPose", 3 * (model.JointCount - 1), person.BodyPose);
        Expect(path, "globalOrient", 3, person.GlobalOrient);
        Expect(path, "camera.translation", 3, person.Camera.Translation);
        Expect(path, "camera.principalPoint", 2, person.Camera.PrincipalPoint);
        if (person.Betas.Length > model.BetaCount)
            throw InvalidInputException.For(path, "betas", $"at most {model.BetaCount} (model '{model.Name}')", $"{person.Betas.Length}");
        if (!(person.Camera.FocalLengthPixels > 0))
            throw InvalidInputException.For(path, "camera.focalLengthPixels", "a positive number", $"{person.Camera.FocalLengthPixels}");
        BodyParameters body = new(model.BetaCount, model.JointCount) { Translation = Vector3d.Read(person.Camera.Translation), GlobalOrient = AxisAngle.Read(person.GlobalOrient) };
        person.Betas.CopyTo(body.Betas, 0);
        for (int j = 1; j < model.JointCount; j++)
            body.Pose[j] = AxisAngle.Read(person.BodyPose.AsSpan(3 * (j - 1)));
        Vector2d principal = new(person.Camera.PrincipalPoint[0], person.Camera.PrincipalPoint[1]);
        return new BodySequence([body]) { Camera = new PerspectiveCamera(person.Camera.FocalLengthPixels, principal), BodyName = model.Name };
    }

    private static void Expect(string path, string field, int count, double[] values)
    {
        if (values.Length != count)
            throw InvalidInputException.For(path, field, $"{count} values", $"{values.Length}");
    }

    // What is missing or unreadable is left to the reader of .npz files, which names it.
    private static bool StartsWithBrace(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            int first;
            do
                first = stream.ReadByte();
            while (first is ' ' or '\n' or '\r' or '\t' or 0xEF or 0xBB or 0xBF);
            return first == '{';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
