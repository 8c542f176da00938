using System.Diagnostics;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Measures bodies on photos of annotated people, photos side by side on all threads.</summary>
internal static class PeopleRun
{
    /// <summary>Measures.</summary>
    /// <param name="session">Shows progress, and is asked whether to stop.</param>
    /// <param name="photos">The photos.</param>
    /// <param name="reconstructor">Finds the bodies of people whose boxes are known.</param>
    /// <param name="protocol">Receives them.</param>
    public static void Measure(CommandSession session, IReadOnlyList<PeoplePhoto> photos, Reconstructor reconstructor, PeopleProtocol protocol)
    {
        (RecoveredBody Body, double Milliseconds)[][] found = session.Progress.Track($"Evaluating {reconstructor.Method}", photos.Count, advance =>
            ParallelMap.Run(photos.Count, session.Threads, i =>
            {
                Image image = photos[i].ReadImage();
                List<(RecoveredBody, double)> people = [];
                foreach (AnnotatedPerson person in photos[i].People)
                {
                    long start = Stopwatch.GetTimestamp();
                    RecoveredBody body = reconstructor.Reconstruct([reconstructor.View(image, [person.Box])], session.Cancellation)[0][0];
                    people.Add((body, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
                }

                advance();
                return people.ToArray();
            }, session.Cancellation));
        for (int i = 0; i < found.Length; i++)
        {
            for (int p = 0; p < found[i].Length; p++)
                protocol.AddBody(photos[i], photos[i].People[p], found[i][p].Body, found[i][p].Milliseconds);
        }
    }
}
