using System.Numerics;

namespace Backprop.Numerics;

/// <summary>max(0, z) and its derivative, for <see cref="Elementwise"/>. NaN passes through; −0 becomes 0, as in the tiles of products that rectify.</summary>
internal static class Rectifier
{
    /// <summary>a = max(0, z).</summary>
    public readonly struct Value<T> : IFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> z) => Gate(z, z);
    }

    /// <summary>δ = Δ where z &gt; 0, else 0. The output a = max(0, z) does as well as z.</summary>
    public readonly struct Slope<T> : IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> z, Vector<T> Δ) => Gate(z, Δ);
    }

    private static Vector<T> Gate<T>(Vector<T> z, Vector<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Vector.ConditionalSelect(Vector.LessThanOrEqual(z, Vector<T>.Zero), Vector<T>.Zero, x);
}
