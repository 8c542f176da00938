using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vitruvian.Inference.Native;

/// <summary>Owns a value of the runtime and, when its elements lie in a managed array, keeps that where it is.</summary>
internal sealed class ValueHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private GCHandle _pin;

    public ValueHandle(nint value, GCHandle pin = default)
        : base(true)
    {
        SetHandle(value);
        _pin = pin;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OrtApi.Release(Slot.ReleaseValue, handle);
        if (_pin.IsAllocated)
            _pin.Free();
        return true;
    }
}
