using System.Numerics;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>θ' = δ·aᵀ of a Dense layer, not computed yet: an optimizer takes it without ever storing it.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class PendingProduct<T>(LeafLayer<T> layer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] delta = [], input = [];
    private int outputs, inputs, samples;
    private long step;

    /// <summary>What it is meant for.</summary>
    public ProductUse Use { get; private set; }

    /// <summary>Whether a product of this size can be used so, and is worth it.</summary>
    public static bool Pays(ProductUse use, int outputs, int inputs, int samples) => use switch
    {
        ProductUse.Add => MatrixProduct.IsAddedScaled(outputs, inputs, samples),
        ProductUse.Strips => StripProduct.Pays<T>(outputs, inputs, samples),
        _ => false,
    };

    /// <summary>Takes the factors of a step. They are not copied: the layer's next Forward ends their life.</summary>
    /// <param name="use">What the product is meant for.</param>
    /// <param name="δ">Outputs × samples.</param>
    /// <param name="a">Inputs × samples.</param>
    /// <param name="samples">Their number.</param>
    public void Set(ProductUse use, T[] δ, T[] a, int samples)
    {
        (Use, delta, input, this.samples, step) = (use, δ, a, samples, layer.Step);
        (outputs, inputs) = (δ.Length / samples, a.Length / samples);
    }

    /// <summary>θ' = δ·aᵀ.</summary>
    /// <param name="gradient">θ': outputs × inputs, overwritten.</param>
    /// <exception cref="InvalidOperationException">The layer went Forward since.</exception>
    public void Compute(Span<T> gradient)
    {
        RequireSameStep();
        MatrixProduct.AddOuterProduct(delta, input, gradient, outputs, inputs, samples, fromZero: true);
    }

    /// <summary>W ← W + α·θ'.</summary>
    /// <param name="α">The factor.</param>
    /// <param name="weight">W: outputs × inputs.</param>
    /// <exception cref="InvalidOperationException">The layer went Forward since.</exception>
    public void AddTo(Span<T> weight, T α)
    {
        RequireSameStep();
        MatrixProduct.AddScaledOuterProduct(α, delta, input, weight, outputs, inputs, samples);
    }

    /// <summary>Hands θ' over a strip of columns at a time.</summary>
    /// <exception cref="InvalidOperationException">The layer went Forward since.</exception>
    public void InStrips<TUse>(TUse use) where TUse : unmanaged, IStripUse<T>
    {
        RequireSameStep();
        StripProduct.Run(use, delta, input, outputs, inputs, samples);
    }

    private void RequireSameStep()
    {
        if (layer.Step != step)
            throw new InvalidOperationException($"{layer}: the gradient of the step before is gone, since Forward has run again. Read it before, or each step from the first on.");
    }
}
