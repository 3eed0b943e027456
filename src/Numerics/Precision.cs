using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>The element types that networks are made of: <see cref="float"/> to train, <see cref="double"/> to check.</summary>
internal static class Precision
{
    /// <summary>Refuses every element type but float and double.</summary>
    /// <exception cref="NotSupportedException">T is another type, such as <see cref="Half"/>.</exception>
    public static void Require<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Backprop computes in float or double, not in {typeof(T).Name}. Use one of those two as the type argument.");
    }

    /// <summary>The smallest number above 0 that has all its digits: 2⁻¹²⁶ or 2⁻¹⁰²². What is smaller is denormal. A call of it before a loop would put the numbers of that loop into memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SmallestNormal<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(typeof(T) == typeof(float) ? 1.17549435082228751e-38 : 2.2250738585072014e-308);
}
