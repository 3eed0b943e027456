using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// A few consecutive elements of a matrix column, held in one or more vector registers. The micro-kernels of
/// <see cref="ProductTiles"/> are written once over it and compiled for every vector width.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many elements.</summary>
    static abstract int Count { get; }

    /// <summary>How many registers hold them.</summary>
    static abstract int Registers { get; }

    /// <summary>How many registers of the processor may hold sums, while the others hold factors.</summary>
    static abstract int Accumulators { get; }

    /// <summary>The mask that lets only the first <paramref name="rows"/> elements touch memory. Full vectors ignore it.</summary>
    static abstract TSelf Mask(nint rows);

    /// <summary>Reads the unmasked elements; the others are 0.</summary>
    static abstract TSelf Load(T* source, TSelf mask);

    /// <summary>Adds x · the factor so many bytes behind an address to each element, rounded once. Base and offset stay apart for the processor to add. It changes this instance: so the JIT keeps each sum in one register.</summary>
    void AddProduct(TSelf x, byte* factor, nint offset);

    /// <summary>Makes the elements 0 whose counterpart in <paramref name="z"/> is at most 0. Those of NaN stay.</summary>
    void Gate(TSelf z);

    /// <summary>Writes the unmasked elements.</summary>
    void Store(T* target, TSelf mask);

    /// <summary>Asks for memory that will soon be loaded; any address is allowed.</summary>
    static abstract void Prefetch(T* address);
}
