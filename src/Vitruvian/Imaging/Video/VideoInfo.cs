namespace Vitruvian.Imaging.Video;

/// <summary>What a video says about itself.</summary>
/// <param name="Width">Width of the frames in pixels, as they are shown (turned where the camera was held upright).</param>
/// <param name="Height">Height of the frames in pixels.</param>
/// <param name="FramesPerSecond">Frames a second as <see cref="VideoReader"/> gives them: the mean rate of the video, constant.</param>
/// <param name="FrameCount">About how many frames there are; null when the file does not tell.</param>
public sealed record VideoInfo(int Width, int Height, double FramesPerSecond, long? FrameCount);
