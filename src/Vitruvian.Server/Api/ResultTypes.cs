namespace Vitruvian.Server.Api;

/// <summary>Media types of the files that results have.</summary>
internal static class ResultTypes
{
    /// <summary>The type of a file.</summary>
    /// <param name="name">A name that the server chose.</param>
    public static string Of(string name) => Path.GetExtension(name) switch
    {
        ".glb" => "model/gltf-binary",
        ".obj" => "model/obj",
        ".bvh" => "text/plain",
        ".json" => "application/json",
        ".png" => "image/png",
        ".jpg" => "image/jpeg",
        ".mp4" => "video/mp4",
        _ => "application/octet-stream",
    };
}
