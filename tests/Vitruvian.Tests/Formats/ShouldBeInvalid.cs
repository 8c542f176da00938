namespace Vitruvian.Tests.Formats;

/// <summary>What every message about bad input must be: one line that names the source and what was wrong with it.</summary>
internal static class ShouldBeInvalid
{
    internal static void Input(Action read, params string[] mentions)
    {
        InvalidInputException error = Should.Throw<InvalidInputException>(read);
        error.Message.ShouldNotContain("\n");
        error.Message.ShouldNotContain("\r");
        error.Message.Length.ShouldBeLessThan(600);
        foreach (string mention in mentions)
            error.Message.ShouldContain(mention, Case.Sensitive);
    }

    /// <summary>Calls the reader on every prefix of a file; each must be refused in one line, except the whole.</summary>
    internal static void EveryPrefix(byte[] content, TemporaryFolder folder, string file, Action<string> read, int step = 1)
    {
        for (int length = 0; length < content.Length; length += step)
        {
            string path = folder.Write(file, content[..length]);
            Input(() => read(path), path);
        }

        read(folder.Write(file, content));
    }
}
