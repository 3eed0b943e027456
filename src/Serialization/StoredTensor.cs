using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Backprop.Serialization;

/// <summary>One named tensor of a safetensors file: row-major, little-endian.</summary>
public sealed class StoredTensor
{
    /// <summary>The longest array of bytes that holds whole elements. The longest one of floats has four times as many, which are kept in several.</summary>
    internal const int LongestPiece = 0x7FFFFFC0;

    /// <summary>Describes a tensor by its bytes, which are not copied.</summary>
    /// <param name="name">For example <c>0.weight</c>.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The dimensions, outermost first, each at least 1; none for a single number.</param>
    /// <param name="bytes">The elements, row-major and little-endian.</param>
    /// <exception cref="ArgumentException">The number of bytes does not follow from type and shape, or a dimension is below 1.</exception>
    public StoredTensor(string name, TensorType type, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes)
        : this(name, type, shape, [bytes])
    {
    }

    /// <summary>As above, of bytes in several arrays, each of whole elements.</summary>
    internal StoredTensor(string name, TensorType type, ImmutableArray<long> shape, ImmutableArray<ReadOnlyMemory<byte>> bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Type, Shape, Pieces, Length) = (name, type, shape, bytes, bytes.Sum(piece => (long)piece.Length));
        if (ByteCount(type, shape.AsSpan()) != Length)
            throw new ArgumentException($"Tensor {name} with shape {Describe(shape)} in {type} does not have {Length} bytes.", nameof(bytes));
    }

    /// <summary>The name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public TensorType Type { get; }

    /// <summary>The dimensions, outermost first; none for a single number.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The elements, row-major and little-endian.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds, 2 GiB.</exception>
    public ReadOnlyMemory<byte> Bytes => Pieces is [var all] ? all : throw new InvalidOperationException($"Tensor {this} has {Length} bytes, more than an array holds; take its Values.");

    /// <summary>The bytes, in one array or several that follow one another.</summary>
    internal ImmutableArray<ReadOnlyMemory<byte>> Pieces { get; }

    /// <summary>The number of bytes.</summary>
    internal long Length { get; }

    /// <summary>Makes a tensor of floats (F32) or doubles (F64).</summary>
    /// <param name="name">The name.</param>
    /// <param name="shape">The dimensions, outermost first.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <exception cref="ArgumentException">The shape does not have that many elements.</exception>
    public static StoredTensor From<T>(string name, ImmutableArray<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => From(name, shape, values, LongestPiece);

    internal static StoredTensor From<T>(string name, ImmutableArray<long> shape, ReadOnlySpan<T> values, int longestPiece)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorType type = TypeOf<T>();
        var pieces = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, longestPiece / Unsafe.SizeOf<T>());
            byte[] piece = MemoryMarshal.AsBytes(values[..count]).ToArray();
            ToLittleEndian(piece, type);
            pieces.Add(piece);
            values = values[count..];
        }
        return new StoredTensor(name, type, shape, pieces.ToImmutable());
    }

    /// <summary>The elements, row-major. F32 widens to double without loss.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="InvalidOperationException">The elements do not fit into <typeparamref name="T"/> without loss.</exception>
    public T[] Values<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Type == TypeOf<T>())
            return Raw<T>();
        if (Type == TensorType.F32)
            return Array.ConvertAll(Raw<float>(), T.CreateChecked);
        throw new InvalidOperationException($"Tensor {Name} is stored as {Type}, which {TypeOf<T>()} cannot hold without loss.");
    }

    /// <summary>For example <c>0.weight F32 [16, 4]</c>.</summary>
    public override string ToString() => $"{Name} {Type} {Describe(Shape)}";

    internal static TensorType TypeOf<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return TensorType.F32;
        if (typeof(T) == typeof(double))
            return TensorType.F64;
        throw new NotSupportedException($"Backprop stores float or double, not {typeof(T).Name}.");
    }

    // Null when a dimension is below 1 or the elements do not fit into one array.
    internal static long? ByteCount(TensorType type, ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            if (dimension < 1 || dimension > Array.MaxLength / count)
                return null;
            count *= dimension;
        }
        return count * (type == TensorType.F32 ? sizeof(float) : sizeof(double));
    }

    internal static string Describe(ImmutableArray<long> shape) => $"[{string.Join(", ", shape)}]";

    private T[] Raw<T>() where T : unmanaged
    {
        T[] values = new T[Length / Unsafe.SizeOf<T>()];
        Span<T> left = values;
        foreach (ReadOnlyMemory<byte> piece in Pieces)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(left[..(piece.Length / Unsafe.SizeOf<T>())]);
            piece.Span.CopyTo(bytes);
            ToLittleEndian(bytes, Type);
            left = left[(piece.Length / Unsafe.SizeOf<T>())..];
        }
        return values;
    }

    // Its own inverse.
    private static void ToLittleEndian(Span<byte> bytes, TensorType type)
    {
        if (BitConverter.IsLittleEndian)
            return;
        if (type == TensorType.F32)
        {
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else
        {
            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
