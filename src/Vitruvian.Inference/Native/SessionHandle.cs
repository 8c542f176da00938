using Microsoft.Win32.SafeHandles;

namespace Vitruvian.Inference.Native;

/// <summary>Owns a session.</summary>
internal sealed class SessionHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SessionHandle(nint session)
        : base(true) => SetHandle(session);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OrtApi.Release(Slot.ReleaseSession, handle);
        return true;
    }
}
