using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>A matrix under the name that files give it.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Name">For example <c>0.weight</c> or <c>1.running_mean</c>.</param>
/// <param name="Value">The matrix, dense column-major; files store it row-major.</param>
/// <param name="IsVector">True when files store it with one dimension.</param>
public readonly record struct NamedMatrix<T>(string Name, Matrix<T> Value, bool IsVector)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
