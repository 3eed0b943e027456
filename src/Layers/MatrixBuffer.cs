using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// Matrices reused by shape: a loop alternates between full batches, a partial last one and, in the loss that judges it, the validation data, so the three
/// shapes used last are kept and a step allocates nothing after warm-up.
/// </summary>
internal struct MatrixBuffer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Matrix<T>? recent, older, oldest;

    /// <summary>A matrix of this shape, with whatever it held before.</summary>
    public Matrix<T> Get(int rows, int columns)
    {
        if (Fits(recent, rows, columns))
            return recent!;
        (recent, older) = (older, recent);
        if (Fits(recent, rows, columns))
            return recent!;
        (recent, oldest) = (oldest, recent);
        if (!Fits(recent, rows, columns))
            recent = Matrix<T>.Build.Dense(rows, columns, AlignedArray.Of<T>(checked(rows * columns)));
        return recent!;
    }

    private static bool Fits(Matrix<T>? matrix, int rows, int columns)
        => matrix is not null && matrix.RowCount == rows && matrix.ColumnCount == columns;
}
