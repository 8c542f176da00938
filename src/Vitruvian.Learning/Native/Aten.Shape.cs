namespace Vitruvian.Learning.Native;

/// <content>Shape, indexing, memory, conversion.</content>
internal static partial class Aten
{
    public static readonly Operator AsStrided = new("as_strided");
    public static readonly Operator Cat = new("cat");
    public static readonly Operator Chunk = new("chunk");
    public static readonly Operator Clone = new("clone");
    public static readonly Operator Contiguous = new("contiguous");
    public static readonly Operator Detach = new("detach");
    public static readonly Operator Diagonal = new("diagonal");
    public static readonly Operator Expand = new("expand");
    public static readonly Operator Flatten = new("flatten", "using_ints");
    public static readonly Operator Flip = new("flip");
    public static readonly Operator Gather = new("gather");
    public static readonly Operator Index = new("index", "Tensor");
    public static readonly Operator IndexPutInPlace = new("index_put_");
    public static readonly Operator IndexSelect = new("index_select");
    public static readonly Operator Item = new("item");
    public static readonly Operator MaskedFill = new("masked_fill", "Scalar");
    public static readonly Operator MaskedSelect = new("masked_select");
    public static readonly Operator MeshGrid = new("meshgrid", "indexing");
    public static readonly Operator Movedim = new("movedim", "int");
    public static readonly Operator Narrow = new("narrow");
    public static readonly Operator OneHot = new("one_hot");
    public static readonly Operator Permute = new("permute");
    public static readonly Operator Repeat = new("repeat");
    public static readonly Operator RepeatInterleave = new("repeat_interleave", "self_int");
    public static readonly Operator Reshape = new("reshape");
    public static readonly Operator Roll = new("roll");
    public static readonly Operator Scatter = new("scatter", "src");
    public static readonly Operator ScatterAdd = new("scatter_add");
    public static readonly Operator Select = new("select", "int");
    public static readonly Operator Slice = new("slice", "Tensor");
    public static readonly Operator Split = new("split", "Tensor");
    public static readonly Operator Squeeze = new("squeeze");
    public static readonly Operator SqueezeDim = new("squeeze", "dim");
    public static readonly Operator Stack = new("stack");
    public static readonly Operator ToDevice = new("to", "device");
    public static readonly Operator ToDtype = new("to", "dtype");
    public static readonly Operator Transpose = new("transpose", "int");
    public static readonly Operator Tril = new("tril");
    public static readonly Operator Triu = new("triu");
    public static readonly Operator Unbind = new("unbind", "int");
    public static readonly Operator Unsqueeze = new("unsqueeze");
    public static readonly Operator View = new("view");
}
