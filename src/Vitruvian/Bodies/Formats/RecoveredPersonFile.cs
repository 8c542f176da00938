using System.Text.Json;
using System.Text.Json.Serialization;
using Vitruvian.Cameras;
using Vitruvian.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>Reads and writes <c>body.json</c>.</summary>
public static class RecoveredPersonFile
{
    /// <summary>A person as one line of JSON.</summary>
    public static string ToJson(RecoveredPerson person) => JsonSerializer.Serialize(person, RecoveredPersonContext.Default.RecoveredPerson);

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The .json file.</param>
    /// <param name="person">The person; every number finite.</param>
    public static void Write(string path, RecoveredPerson person) => AtomicFile.WriteAllText(path, ToJson(person) + "\n");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .json file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, or is not a person's.</exception>
    public static RecoveredPerson Read(string path, ReadLimits? limits = null)
    {
        const string what = "a recovered person (JSON)";
        byte[] content = InputFile.ReadAll(path, what, limits ?? ReadLimits.Default);
        try
        {
            return JsonSerializer.Deserialize(content, RecoveredPersonContext.Default.RecoveredPerson) ?? throw InvalidInputException.For(path, string.Empty, what, "null");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{path}: expected {what}; found other content ({InputFile.FirstLine(e.Message)}).", e);
        }
    }

    /// <summary>A person's body with the camera, as a sequence of one frame.</summary>
    /// <param name="source">Where the person comes from, for messages.</param>
    /// <param name="person">The person.</param>
    /// <param name="model">The model that the parameters must fit.</param>
    /// <exception cref="InvalidInputException">They are of another kind of body.</exception>
    public static BodySequence ToSequence(string source, RecoveredPerson person, BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(model);
        Expect(source, "bodyPose", 3 * (model.JointCount - 1), person.BodyPose);
        Expect(source, "globalOrient", 3, person.GlobalOrient);
        Expect(source, "camera.translation", 3, person.Camera.Translation);
        Expect(source, "camera.principalPoint", 2, person.Camera.PrincipalPoint);
        if (person.Betas.Length > model.BetaCount)
            throw InvalidInputException.For(source, "betas", $"at most {model.BetaCount} (model '{model.Name}')", $"{person.Betas.Length}");
        if (!(person.Camera.FocalLengthPixels > 0))
            throw InvalidInputException.For(source, "camera.focalLengthPixels", "a positive number", $"{person.Camera.FocalLengthPixels}");
        BodyParameters body = new(model.BetaCount, model.JointCount) { Translation = Vector3d.Read(person.Camera.Translation), GlobalOrient = AxisAngle.Read(person.GlobalOrient) };
        person.Betas.CopyTo(body.Betas, 0);
        for (int j = 1; j < model.JointCount; j++)
            body.Pose[j] = AxisAngle.Read(person.BodyPose.AsSpan(3 * (j - 1)));
        Vector2d principal = new(person.Camera.PrincipalPoint[0], person.Camera.PrincipalPoint[1]);
        return new BodySequence([body]) { Camera = new PerspectiveCamera(person.Camera.FocalLengthPixels, principal), BodyName = model.Name };
    }

    private static void Expect(string source, string field, int count, double[] values)
    {
        if (values.Length != count)
            throw InvalidInputException.For(source, field, $"{count} values", $"{values.Length}");
    }
}

/// <summary>Generated (de)serializers: writing a result costs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecoveredPerson))]
internal sealed partial class RecoveredPersonContext : JsonSerializerContext;
