using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Data;

/// <summary>A few samples that are learnt from together: the unit of one training step.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>One drawn from a <see cref="BatchSampler{T}"/> lives in memory that the next one overwrites.</remarks>
public sealed class Batch<T> where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    internal Batch(int features, int outputs, int count, bool weighted)
    {
        Inputs = Matrix<T>.Build.Dense(features, count, AlignedArray.Of<T>(checked(features * count)));
        Targets = Matrix<T>.Build.Dense(outputs, count, AlignedArray.Of<T>(checked(outputs * count)));
        Weights = weighted ? Vector<T>.Build.Dense(count) : null;
    }

    /// <summary>Takes a whole dataset as one batch, without copying.</summary>
    /// <param name="data">The samples.</param>
    public Batch(Dataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (Inputs, Targets, Weights) = (data.Inputs, data.Targets, data.Weights);
    }

    /// <summary>Features × samples, dense column-major.</summary>
    public Matrix<T> Inputs { get; }

    /// <summary>Outputs × samples, dense column-major; for class indices one row.</summary>
    public Matrix<T> Targets { get; }

    /// <summary>One weight per sample, or null when all count the same.</summary>
    public Vector<T>? Weights { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Inputs.ColumnCount;

    /// <summary>
    /// What a sum over the samples is divided by to give their average: Σ of the weights, or <see cref="Count"/> without weights.
    /// It can be 0 when all the weights of a batch are.
    /// </summary>
    public T TotalWeight => T.CreateChecked(Total(Count, Weights));

    /// <summary>What turns such a sum into the average: 1/<see cref="TotalWeight"/>.</summary>
    /// <exception cref="ArgumentException">It is not finite, or 0: the weights are next to 0 or overflow.</exception>
    internal T GradientScale
    {
        get
        {
            T total = TotalWeight, scale = T.One / total;
            return !T.IsInfinity(scale) && scale != T.Zero
                ? scale
                : throw new ArgumentException(FormattableString.Invariant($"The weights of the batch sum to {total}, which an average cannot be taken by; multiply all weights by one number, only their ratios matter."));
        }
    }

    // In double: a chain of floats would stand still at 2²⁴ weights of 1.
    internal static double Total(int count, Vector<T>? weights)
    {
        if (weights is null)
            return count;
        double sum = 0;
        foreach (T weight in weights.AsArray())
            sum += double.CreateChecked(weight);
        return sum;
    }
}
