namespace Vitruvian.Learning.Spin;

/// <summary>How far one estimated body is from the true one.</summary>
/// <param name="Mpjpe">Mean distance of the joints, both roots in one place, millimetres.</param>
/// <param name="PaMpjpe">The same after the similarity that brings them nearest, millimetres.</param>
/// <param name="Pve">Mean distance of the vertices, both roots in one place, millimetres.</param>
/// <param name="Quaternions">Mean turn between the joints' local rotations, radians.</param>
internal readonly record struct BodyErrors(double Mpjpe, double PaMpjpe, double Pve, double Quaternions);
