using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

internal static class RandomMatrix
{
    /// <summary>Standard normal entries, a function of purpose and shape; rounded to float, so that they are the same numbers in float and in double.</summary>
    public static Matrix<T> Normal<T>(int rows, int columns, string purpose) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream random = new Seed(2).Stream(purpose);
        return Matrix<T>.Build.Dense(rows, columns, (_, _) => T.CreateChecked((float)random.NextNormal()));
    }
}
