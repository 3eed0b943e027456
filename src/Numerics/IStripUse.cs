using System.Numerics;

namespace Backprop.Numerics;

/// <summary>What becomes of the columns of a matrix, some at a time, which are not stored.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IStripUse<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Uses a strip; several threads do so at once, each with strips of its own.</summary>
    /// <param name="strip">Whole columns, one behind another.</param>
    /// <param name="from">Which element of the matrix is the first of the strip.</param>
    /// <param name="to">Which is the first behind it.</param>
    void Use(T* strip, nint from, nint to);
}
