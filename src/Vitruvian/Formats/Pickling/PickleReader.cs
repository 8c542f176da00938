using static Vitruvian.Formats.Pickling.PickleOpcode;

namespace Vitruvian.Formats.Pickling;

/// <summary>
/// Reads Python pickles of protocols 0 to 5 without running anything: a class or function that a pickle names must be on the caller's
/// list, and what stands there builds inert .NET values. Values are null, bool, long, BigInteger, double, string,
/// <see cref="PickleBytes"/> (bytes and Python 2 strings), List&lt;object?&gt;, <see cref="PickleTuple"/>, <see cref="PickleDictionary"/>,
/// <see cref="PickleSet"/>, and whatever the list builds.
/// </summary>
public sealed class PickleReader
{
    private const int HighestProtocol = 5;
    private readonly Func<string, string, PickleGlobal?> _findGlobal;
    private readonly Func<object?, PickleContext, object?>? _loadPersistent;
    private readonly PickleContext _context;
    private readonly PickleInput _input;
    private readonly PickleStack _stack;

    private PickleReader(ReadOnlyMemory<byte> content, PickleContext context, Func<string, string, PickleGlobal?> findGlobal, Func<object?, PickleContext, object?>? loadPersistent)
    {
        _context = context;
        _findGlobal = findGlobal;
        _loadPersistent = loadPersistent;
        _input = new PickleInput(content, context);
        _stack = new PickleStack(context);
    }

    /// <summary>Reads the first pickle of some bytes.</summary>
    /// <param name="content">The bytes; values may keep parts of them.</param>
    /// <param name="source">Where they come from, for messages.</param>
    /// <param name="findGlobal">The permitted classes and functions by module and name; null for one that is not permitted.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <param name="loadPersistent">Resolves persistent ids (objects kept outside the pickle); they are refused when null.</param>
    /// <returns>The value and the context in which it was read, for further conversions under the same limits.</returns>
    /// <exception cref="InvalidInputException">The pickle is damaged, over the limits, or names something that is not permitted.</exception>
    public static (object? Value, PickleContext Context) Read(
        ReadOnlyMemory<byte> content,
        string source,
        Func<string, string, PickleGlobal?> findGlobal,
        ReadLimits? limits = null,
        Func<object?, PickleContext, object?>? loadPersistent = null)
    {
        var context = new PickleContext(source, limits ?? ReadLimits.Default);
        return (new PickleReader(content, context, findGlobal, loadPersistent).Run(), context);
    }

    private object? Run()
    {
        while (true)
        {
            if (_input.AtEnd)
                throw _context.Error("a whole pickle", "the end of the file before its STOP instruction");
            var opcode = (PickleOpcode)_input.TakeByte();
            if (opcode == Stop)
            {
                _context.EndPosition = _input.Position;
                return _stack.Pop();
            }

            if (!TryPushLiteral(opcode) && !TryBuildContainer(opcode) && !TryUseMemo(opcode) && !TryBuildObject(opcode))
                throw _context.Error($"a pickle instruction at position {_input.Position - 1}", $"byte 0x{(byte)opcode:x2}");
        }
    }

    private bool TryPushLiteral(PickleOpcode opcode)
    {
        object? value;
        switch (opcode)
        {
            case None: value = null; break;
            case NewTrue: value = true; break;
            case NewFalse: value = false; break;
            case Int: value = _input.TakeDecimal(allowTruthValue: true); break;
            case Long: value = _input.TakeDecimal(allowTruthValue: false); break;
            case BinInt: value = (long)_input.TakeInt32(); break;
            case BinInt1: value = (long)_input.TakeByte(); break;
            case BinInt2: value = (long)_input.TakeUInt16(); break;
            case Long1: value = _input.TakeLong(_input.TakeByte()); break;
            case Long4: value = _input.TakeLong(_input.TakeInt32()); break;
            case Float: value = _input.TakeDecimalDouble(); break;
            case BinFloat: value = _input.TakeBigEndianDouble(); break;
            case PickleOpcode.String: value = PickleText.Unquote(_input.TakeLine(), _context); break;
            case PickleOpcode.Unicode: value = PickleText.RawUnicode(_input.TakeLine(), _context); break;
            case ShortBinString or ShortBinBytes: value = new PickleBytes(_input.Take(_input.TakeByte())); break;
            case BinString: value = new PickleBytes(_input.Take(_input.TakeInt32())); break;
            case BinBytes: value = new PickleBytes(_input.Take(_input.TakeUInt32())); break;
            case BinBytes8 or ByteArray8: value = new PickleBytes(_input.Take(_input.TakeInt64())); break;
            case ShortBinUnicode: value = _input.TakeUtf8(_input.TakeByte()); break;
            case BinUnicode: value = _input.TakeUtf8(_input.TakeUInt32()); break;
            case BinUnicode8: value = _input.TakeUtf8(_input.TakeInt64()); break;
            default: return false;
        }

        _stack.Push(value);
        return true;
    }

    private bool TryBuildContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _stack.Mark(); break;
            case EmptyTuple: _stack.Push(new PickleTuple()); break;
            case Tuple1: PushTuple(1); break;
            case Tuple2: PushTuple(2); break;
            case Tuple3: PushTuple(3); break;
            case PickleOpcode.Tuple: _stack.Push(new PickleTuple(_stack.PopToMark())); break;
            case EmptyList: _stack.Push(new List<object?>()); break;
            case PickleOpcode.List: _stack.Push(_stack.PopToMark().ToList()); break;
            case EmptyDict: _stack.Push(new PickleDictionary()); break;
            case Dict: SetItems(new PickleDictionary(), _stack.PopToMark(), push: true); break;
            case EmptySet: _stack.Push(new PickleSet()); break;
            case FrozenSet:
                var frozen = new PickleSet();
                frozen.Items.AddRange(_stack.PopToMark());
                _stack.Push(frozen);
                break;
            case Append:
                object? item = _stack.Pop();
                _stack.Top<List<object?>>("a list to append to").Add(item);
                break;
            case Appends:
                object?[] items = _stack.PopToMark();
                _stack.Top<List<object?>>("a list to append to").AddRange(items);
                break;
            case SetItem:
                object? value = _stack.Pop();
                object? key = _stack.Pop();
                _stack.Top<PickleDictionary>("a dictionary to fill").Set(key, value);
                break;
            case PickleOpcode.SetItems:
                object?[] pairs = _stack.PopToMark();
                SetItems(_stack.Top<PickleDictionary>("a dictionary to fill"), pairs, push: false);
                break;
            case AddItems:
                object?[] members = _stack.PopToMark();
                _stack.Top<PickleSet>("a set to fill").Items.AddRange(members);
                break;
            default: return false;
        }

        return true;
    }

    private bool TryUseMemo(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case Pop:
                if (!_stack.TryPopMark())
                    _ = _stack.Pop();
                break;
            case PopMark: _ = _stack.PopToMark(); break;
            case Dup: _stack.Push(_stack.Top()); break;
            case Get: _stack.Recall(_input.TakeMemoKey()); break;
            case BinGet: _stack.Recall(_input.TakeByte()); break;
            case LongBinGet: _stack.Recall(_input.TakeUInt32()); break;
            case Put: _stack.Remember(_input.TakeMemoKey()); break;
            case BinPut: _stack.Remember(_input.TakeByte()); break;
            case LongBinPut: _stack.Remember(_input.TakeUInt32()); break;
            case Memoize: _stack.RememberNext(); break;
            case Proto:
                int protocol = _input.TakeByte();
                if (protocol > HighestProtocol)
                    throw _context.Error($"pickle protocol 0 to {HighestProtocol}", $"{protocol}");
                break;
            case Frame: _ = _input.TakeInt64(); break;
            default: return false;
        }

        return true;
    }

    private bool TryBuildObject(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case Global:
                string module = _input.TakeLineText();
                _stack.Push(FindGlobal(module, _input.TakeLineText()));
                break;
            case StackGlobal:
                object? last = _stack.Pop();
                _stack.Push(FindGlobal(Text(_stack.Pop()), Text(last)));
                break;
            case Reduce or NewObj or NewObjEx:
                if (opcode == NewObjEx && _stack.Pop<PickleDictionary>("a dictionary of named arguments").Names.Any())
                    throw _context.Error("no named arguments", "some");
                var arguments = _stack.Pop<PickleTuple>("a tuple of arguments");
                _stack.Push(_stack.Pop<PickleGlobal>("a class or function").Call(arguments, _context));
                break;
            case Inst:
                string instanceModule = _input.TakeLineText();
                PickleGlobal instanceClass = FindGlobal(instanceModule, _input.TakeLineText());
                _stack.Push(instanceClass.Call(new PickleTuple(_stack.PopToMark()), _context));
                break;
            case Obj:
                object?[] parts = _stack.PopToMark();
                if (parts.Length == 0 || parts[0] is not PickleGlobal objectClass)
                    throw _context.Error("a class", "none");
                _stack.Push(objectClass.Call(new PickleTuple(parts[1..]), _context));
                break;
            case Build:
                object? state = _stack.Pop();
                _stack.Top<IPickleState>("an object that takes a state").SetState(state, _context);
                break;
            case PersId: _stack.Push(LoadPersistent(_input.TakeLineText())); break;
            case BinPersId: _stack.Push(LoadPersistent(_stack.Pop())); break;
            case Ext1 or Ext2 or Ext4: throw _context.Error("no references to a registry of extensions", "one");
            case NextBuffer or ReadOnlyBuffer: throw _context.Error("all data inside the pickle", "a reference to a buffer outside");
            default: return false;
        }

        return true;
    }

    private void PushTuple(int count)
    {
        object?[] items = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            items[i] = _stack.Pop();
        _stack.Push(new PickleTuple(items));
    }

    private void SetItems(PickleDictionary dictionary, object?[] pairs, bool push)
    {
        if (pairs.Length % 2 != 0)
            throw _context.Error("a value for each key", "a key without one");
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary.Set(pairs[i], pairs[i + 1]);
        if (push)
            _stack.Push(dictionary);
    }

    private PickleGlobal FindGlobal(string module, string name) =>
        _findGlobal(module, name) ?? throw new InvalidInputException(
            $"{_context.Source}: expected arrays, sparse matrices and chumpy objects only; found a pickle that names {Wording.Quote($"{module}.{name}")}. Nothing was run.");

    private object? LoadPersistent(object? id) =>
        _loadPersistent is null ? throw _context.Error("all data inside the pickle", "a reference to an object outside") : _loadPersistent(id, _context);

    private string Text(object? value) => value switch
    {
        string text => text,
        PickleBytes bytes => bytes.ToLatin1(),
        _ => throw _context.Error("a name", PickleContext.Describe(value)),
    };
}
