using System.Numerics;

namespace Backprop.Numerics;

/// <summary>x + y.</summary>
internal readonly struct Sum<T> : IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Vector<T> Apply(Vector<T> x, Vector<T> y) => x + y;
}

/// <summary>x − y.</summary>
internal readonly struct Difference<T> : IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Vector<T> Apply(Vector<T> x, Vector<T> y) => x - y;
}

/// <summary>x·y.</summary>
internal readonly struct Multiplication<T> : IFunction2<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Vector<T> Apply(Vector<T> x, Vector<T> y) => x * y;
}

/// <summary>x·y + z, rounded twice.</summary>
internal readonly struct MultiplyAdd<T> : IFunction3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Vector<T> Apply(Vector<T> x, Vector<T> y, Vector<T> z) => x * y + z;
}
