using System.Numerics;

namespace Backprop.Numerics;

/// <summary>What becomes of the sums of a tile, S + A·B.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface ITileEnd<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Puts the sums of a column into C.</summary>
    /// <param name="product">The whole product.</param>
    /// <param name="sums">Consecutive elements of a column.</param>
    /// <param name="c">Their place in C.</param>
    /// <param name="mask">Which of them are elements of C.</param>
    static abstract void Put<TLanes>(in Product<T> product, TLanes sums, T* c, TLanes mask) where TLanes : unmanaged, ILanes<TLanes, T>;
}
