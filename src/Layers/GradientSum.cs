using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// θ' of a parameter, the sum over the batch, in one of three states: stored; zero whatever its memory holds, until somebody asks for it;
/// or a product that is not computed yet. So zeros that a layer overwrites are never written, and a θ' that an optimizer takes as a product is never stored.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">Rows of θ.</param>
/// <param name="columns">Columns of θ.</param>
internal sealed class GradientSum<T>(int rows, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] memory = AlignedArray.Of<T>(rows * columns);
    private bool isZero, isLookedAt;

    /// <summary>θ' as a matrix, for whoever may keep it: from now on it is always stored.</summary>
    /// <exception cref="InvalidOperationException">It is a product whose factors are gone.</exception>
    public Matrix<T> Matrix
    {
        get
        {
            isLookedAt = true;
            _ = Values;
            return field ??= Matrix<T>.Build.Dense(rows, columns, memory);
        }
    }

    /// <summary>The elements, column after column, for whoever keeps nothing of them.</summary>
    /// <exception cref="InvalidOperationException">It is a product whose factors are gone.</exception>
    public ReadOnlySpan<T> Values
    {
        get
        {
            if (Pending is not null || isZero)
            {
                Span<T> sums = AddTo(out bool wasZero);
                if (wasZero)
                    sums.Clear();
            }
            return memory;
        }
    }

    /// <summary>θ' as a product that is not computed yet.</summary>
    public PendingProduct<T>? Pending { get; private set; }

    /// <summary>
    /// What θ' may be left as a product for: the optimizer takes it so, and nobody has looked at a gradient yet. Whoever has, may have kept the matrix, and
    /// reads it without asking.
    /// </summary>
    public ProductUse PendingUse
    {
        get => isZero && !isLookedAt ? field : ProductUse.Store;
        set;
    }

    /// <summary>True for a layer that gets at θ' through <see cref="AddTo"/> alone, and so can overwrite what was discarded.</summary>
    public bool IsOverwritten { get; set; }

    /// <summary>Leaves θ', so far zero, as this product; only for its <see cref="PendingUse"/>.</summary>
    public void Leave(PendingProduct<T> product) => (Pending, isZero) = (product, false);

    /// <summary>Sets θ' to zero; where the layer overwrites it anyway, only once something else asks for it.</summary>
    public void Discard()
    {
        Pending = null;
        if (IsOverwritten)
            isZero = true;
        else
            memory.AsSpan().Clear();
    }

    /// <summary>Sets θ' to zero.</summary>
    public void Clear()
    {
        (Pending, isZero) = (null, false);
        memory.AsSpan().Clear();
    }

    /// <summary>The memory of θ' to add to.</summary>
    /// <param name="isZero">True when θ' counts as zero whatever the memory holds: the caller must overwrite all of it.</param>
    /// <exception cref="InvalidOperationException">It is a product whose factors are gone.</exception>
    public Span<T> AddTo(out bool isZero)
    {
        (isZero, this.isZero) = (this.isZero, false);
        if (Pending is { } product)
        {
            product.Compute(memory);
            Pending = null;
        }
        return memory;
    }
}
