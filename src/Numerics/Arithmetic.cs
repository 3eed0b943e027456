using System.Numerics;

namespace Backprop.Numerics;

/// <summary>Plain arithmetic for <see cref="Elementwise"/>.</summary>
internal static class Arithmetic
{
    /// <summary>x + y.</summary>
    public readonly struct Sum<T> : IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> x, Vector<T> y) => x + y;
    }

    /// <summary>x − y.</summary>
    public readonly struct Difference<T> : IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> x, Vector<T> y) => x - y;
    }

    /// <summary>x·y.</summary>
    public readonly struct Product<T> : IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> x, Vector<T> y) => x * y;
    }

    /// <summary>x·y + z, rounded twice.</summary>
    public readonly struct MultiplyAdd<T> : IFunction3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> x, Vector<T> y, Vector<T> z) => x * y + z;
    }
}
