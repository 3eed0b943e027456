using Backprop.Numerics;

namespace Backprop.Benchmarks.Kernels;

/// <summary>The operands of one shape, and its three products.</summary>
internal sealed class ProductCase(ProductShape shape)
{
    private readonly float[] weight = Small(shape.Outputs * shape.Inputs), bias = Small(shape.Outputs);
    private readonly float[] input = Small(shape.Inputs * shape.Samples), delta = Small(shape.Outputs * shape.Samples);
    private readonly float[] output = AlignedArray.Of<float>(shape.Outputs * shape.Samples), inputGradient = AlignedArray.Of<float>(shape.Inputs * shape.Samples);
    private readonly float[] gradient = AlignedArray.Of<float>(shape.Outputs * shape.Inputs);

    public ProductShape Shape => shape;

    /// <summary>Whether all operands start at a cache line, as those of a network usually do.</summary>
    public bool IsAligned => new[] { weight, bias, input, delta, output, inputGradient, gradient }.All(AlignedArray.IsAligned);

    public void Compute(int product)
    {
        if (product == 0)
            Affine();
        else if (product == 1)
            OuterProduct();
        else
            TransposedProduct();
    }

    /// <summary>The same product by OpenBLAS.</summary>
    public unsafe void ComputeByOpenBlas(int product)
    {
        fixed (float* w = weight, a = input, δ = delta, z = output, Δ = inputGradient, g = gradient)
        {
            if (product == 0)
                OpenBlas.Affine(w, a, z, shape.Outputs, shape.Inputs, shape.Samples);
            else if (product == 1)
                OpenBlas.OuterProduct(δ, a, g, shape.Outputs, shape.Inputs, shape.Samples);
            else
                OpenBlas.TransposedProduct(w, δ, Δ, shape.Outputs, shape.Inputs, shape.Samples);
        }
    }

    public void Affine() =>
        MatrixProduct.Affine<float>(weight, bias, input, output, shape.Outputs, shape.Inputs, shape.Samples);

    public void OuterProduct() =>
        MatrixProduct.AddOuterProduct<float>(delta, input, gradient, shape.Outputs, shape.Inputs, shape.Samples, fromZero: true);

    public void TransposedProduct() =>
        MatrixProduct.TransposedProduct<float>(weight, delta, inputGradient, shape.Outputs, shape.Inputs, shape.Samples);

    private static float[] Small(int count)
    {
        RandomStream stream = new Seed(1).Stream("benchmark", count);
        float[] values = AlignedArray.Of<float>(count);
        for (int k = 0; k < count; k++)
            values[k] = (float)(0.01 * stream.NextNormal());
        return values;
    }
}
