using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// Cosine and sine of angles counted in turns, <c>cos 2πu</c>: whole turns are taken off exactly, whatever the size of u, and nothing but sums and products follows. The
/// absolute error is near 1e-7 for float and 1e-15 for double, beside that of u itself.
/// </summary>
internal static class Turns
{
    /// <summary>y = cos 2πu.</summary>
    public readonly struct Cosine<T> : IFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> u) => Cos(u);
    }

    /// <summary>w = Δ·∂(cos 2πu)/∂u = −2π·Δ·sin 2πu; the last operand is not used.</summary>
    public readonly struct CosineSlope<T> : IFunction3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // −sin 2πu = cos 2π(u + ¼)
        public Vector<T> Apply(Vector<T> u, Vector<T> Δ, Vector<T> unused) => Number<T>(2 * Math.PI) * Δ * Cos(Wrap(u) + Number<T>(0.25));
    }

    // With r in [−½, ½] and q = ¼ − |r|, cos 2πr = sin 2πq: the series in q², of 2πq within ±π/2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Cos<T>(Vector<T> u) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> q = Number<T>(0.25) - Vector.Abs(Wrap(u)), s = q * q;
        Vector<T> sum = typeof(T) == typeof(float)
            ? Number<T>(3.8199525848482803)
            : ((((Number<T>(0.0011309237482517954) * s - Number<T>(0.012031585942120619)) * s + Number<T>(0.10422916220813978)) * s - Number<T>(0.7181223017785001)) * s) + Number<T>(3.8199525848482803);
        return (((((sum * s - Number<T>(15.094642576822984)) * s + Number<T>(42.058693944897634)) * s - Number<T>(76.70585975306136)) * s + Number<T>(81.60524927607504)) * s
            - Number<T>(41.341702240399755)) * s * q + Number<T>(6.283185307179586) * q;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Wrap<T>(Vector<T> u) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => u - (typeof(T) == typeof(float) ? Vector.As<float, T>(Vector.Round(Vector.As<T, float>(u))) : Vector.As<double, T>(Vector.Round(Vector.As<T, double>(u))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Number<T>(double value) where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(T.CreateTruncating(value));
}
