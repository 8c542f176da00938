using System.Runtime.InteropServices;

namespace Vitruvian.Inference.Native;

/// <summary>Reads what a session knows of its model.</summary>
internal static unsafe class SessionDescription
{
    /// <summary>Names and descriptions of the inputs or outputs, in the model's order.</summary>
    public static (string[] Names, NodeMetadata[] Nodes) Nodes(nint session, bool outputs)
    {
        nuint count;
        var getCount = (delegate* unmanaged<nint, nuint*, nint>)OrtApi.Function(outputs ? Slot.SessionGetOutputCount : Slot.SessionGetInputCount);
        OrtApi.Check(getCount(session, &count), "SessionGetCount");
        string[] names = new string[count];
        var nodes = new NodeMetadata[count];
        var getName = (delegate* unmanaged<nint, nuint, nint, nint*, nint>)OrtApi.Function(outputs ? Slot.SessionGetOutputName : Slot.SessionGetInputName);
        var getType = (delegate* unmanaged<nint, nuint, nint*, nint>)OrtApi.Function(outputs ? Slot.SessionGetOutputTypeInfo : Slot.SessionGetInputTypeInfo);
        for (nuint i = 0; i < count; i++)
        {
            nint text;
            OrtApi.Check(getName(session, i, OrtApi.Allocator, &text), "SessionGetName");
            names[i] = OrtApi.TakeText(text);
            nint type;
            OrtApi.Check(getType(session, i, &type), "SessionGetTypeInfo");
            try
            {
                nodes[i] = TensorDescription.OfNode(type);
            }
            finally
            {
                OrtApi.Release(Slot.ReleaseTypeInfo, type);
            }
        }

        return (names, nodes);
    }

    /// <summary>What the model file says about itself.</summary>
    public static ModelMetadata Metadata(nint session)
    {
        nint metadata;
        OrtApi.Check(((delegate* unmanaged<nint, nint*, nint>)OrtApi.Function(Slot.SessionGetModelMetadata))(session, &metadata), "SessionGetModelMetadata");
        try
        {
            long version;
            OrtApi.Check(((delegate* unmanaged<nint, long*, nint>)OrtApi.Function(Slot.ModelMetadataGetVersion))(metadata, &version), "ModelMetadataGetVersion");
            return new ModelMetadata(
                Text(metadata, Slot.ModelMetadataGetProducerName),
                Text(metadata, Slot.ModelMetadataGetGraphName),
                Text(metadata, Slot.ModelMetadataGetDescription),
                version,
                Custom(metadata));
        }
        finally
        {
            OrtApi.Release(Slot.ReleaseModelMetadata, metadata);
        }
    }

    private static string Text(nint metadata, Slot slot)
    {
        nint text;
        OrtApi.Check(((delegate* unmanaged<nint, nint, nint*, nint>)OrtApi.Function(slot))(metadata, OrtApi.Allocator, &text), $"{slot}");
        return OrtApi.TakeText(text);
    }

    private static Dictionary<string, string> Custom(nint metadata)
    {
        nint* keys;
        long count;
        var getKeys = (delegate* unmanaged<nint, nint, nint**, long*, nint>)OrtApi.Function(Slot.ModelMetadataGetCustomMetadataMapKeys);
        OrtApi.Check(getKeys(metadata, OrtApi.Allocator, &keys, &count), "ModelMetadataGetCustomMetadataMapKeys");
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            string key = Marshal.PtrToStringUTF8(keys[i]) ?? string.Empty;
            nint value;
            var lookUp = (delegate* unmanaged<nint, nint, nint, nint*, nint>)OrtApi.Function(Slot.ModelMetadataLookupCustomMetadataMap);
            OrtApi.Check(lookUp(metadata, OrtApi.Allocator, keys[i], &value), "ModelMetadataLookupCustomMetadataMap");
            map[key] = value == 0 ? string.Empty : OrtApi.TakeText(value);
            _ = OrtApi.TakeText(keys[i]);
        }

        if (keys is not null)
            _ = OrtApi.TakeText((nint)keys);
        return map;
    }
}
