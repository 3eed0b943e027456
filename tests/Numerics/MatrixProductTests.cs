using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>The three products against plain loops: in bits against the chain they promise, in value against sums in double.</summary>
public class MatrixProductTests
{
    /// <summary>Shapes (outputs, inputs, samples): every dimension runs over 1…70, and some are large.</summary>
    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        for (int n = 1; n <= 70; n++)
        {
            // 29, 41 and 53 are prime to 70, so every pair of dimensions meets in many residues.
            shapes.Add(n, 1 + n * 29 % 70, 1 + n * 41 % 70);
            shapes.Add(1 + n * 41 % 70, n, 1 + n * 53 % 70);
            shapes.Add(1 + n * 53 % 70, 1 + n * 29 % 70, n);
        }
        foreach (int outputs in new[] { 1, 3, 10 })
            foreach (int samples in new[] { 1, 16, 150 })
                shapes.Add(outputs, 128, samples);
        shapes.Add(128, 784, 64);
        shapes.Add(300, 1100, 33);
        shapes.Add(1027, 257, 70);
        shapes.Add(513, 515, 130);
        // A large W with a large A, which threads share out by ranges of samples.
        shapes.Add(401, 1100, 131);
        // More samples than one piece of a sum has, or one chunk of δ.
        shapes.Add(20, 33, 1100);
        // A summed index so long that a transposed block has fewer rows.
        shapes.Add(3, 70_000, 70);
        shapes.Add(70_000, 20, 70);
        shapes.Add(70_000, 40, 20);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Float_products_have_the_bits_of_the_plain_chain(int outputs, int inputs, int samples) =>
        ProductCheck.Run<float>(outputs, inputs, samples);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Double_products_have_the_bits_of_the_plain_chain(int outputs, int inputs, int samples) =>
        ProductCheck.Run<double>(outputs, inputs, samples);

    /// <summary>Quick, to be run again in other processes by <see cref="ProcessorTests"/>.</summary>
    [Fact]
    public void A_few_shapes_have_the_bits_of_the_plain_chain()
    {
        foreach ((int outputs, int inputs, int samples) in new[] { (70, 23, 37), (3, 33, 70), (1, 64, 32), (131, 128, 5), (66, 61, 130), (160, 160, 66) })
        {
            ProductCheck.Run<float>(outputs, inputs, samples);
            ProductCheck.Run<double>(outputs, inputs, samples);
        }
    }

    [Theory]
    [InlineData(13, 1000, 154, true)]
    [InlineData(13, 1000, 153, false)]
    [InlineData(12, 10_000, 500, false)]
    [InlineData(1000, 1000, 512, true)]
    [InlineData(1000, 1000, 513, false)]
    public void A_scaled_product_is_added_at_once_where_it_can_be_and_is_large(int outputs, int inputs, int samples, bool expected)
        => Assert.Equal(expected, MatrixProduct.IsAddedScaled(outputs, inputs, samples));

    [Theory]
    [InlineData(13, 10_082, 512, false)]
    [InlineData(13, 10_083, 513, false)]
    [InlineData(13, 10_083, 512, true)]
    [InlineData(12, 20_000, 100, false)]
    [InlineData(1024, 784, 128, true)]
    [InlineData(1024, 784, 129, false)]
    public void Strips_pay_where_delta_stays_in_the_cache_and_the_gradient_does_not(int outputs, int inputs, int samples, bool expected)
        => Assert.Equal(expected, StripProduct.Pays<float>(outputs, inputs, samples));

    [Fact]
    public void A_wrong_length_is_refused()
    {
        float[] six = new float[6], four = new float[4];
        // Outputs, inputs and samples are 3, 2 and 2: W and δ have 6 elements, A and Δ 4, Z 6, θ' 6, b 3.
        Refuses("weight", "Expected 3×2 elements, got 4.", () => MatrixProduct.Affine<float>(four, default, four, six, 3, 2, 2));
        Refuses("input", "Expected 2×2 elements, got 6.", () => MatrixProduct.Affine<float>(six, default, six, six, 3, 2, 2));
        Refuses("output", "Expected 3×2 elements, got 4.", () => MatrixProduct.Affine<float>(six, default, four, four, 3, 2, 2));
        Refuses("bias", "Expected 3×1 elements, got 4.", () => MatrixProduct.Affine<float>(six, four, four, six, 3, 2, 2));
        Refuses("delta", "Expected 3×2 elements, got 4.", () => MatrixProduct.AddOuterProduct<float>(four, four, six, 3, 2, 2));
        Refuses("input", "Expected 2×2 elements, got 6.", () => MatrixProduct.AddOuterProduct<float>(six, six, six, 3, 2, 2));
        Refuses("gradient", "Expected 3×2 elements, got 4.", () => MatrixProduct.AddOuterProduct<float>(six, four, four, 3, 2, 2));
        Refuses("claimed", "Expected 3×2 elements, got 4.", () => MatrixProduct.AddOuterProduct<float>(six, four, six, 3, 2, 2, claimed: four));
        Refuses("delta", "Expected 3×2 elements, got 4.", () => MatrixProduct.AddScaledOuterProduct<float>(1, four, four, six, 3, 2, 2));
        Refuses("input", "Expected 2×2 elements, got 6.", () => MatrixProduct.AddScaledOuterProduct<float>(1, six, six, six, 3, 2, 2));
        Refuses("weight", "Expected 3×2 elements, got 4.", () => MatrixProduct.AddScaledOuterProduct<float>(1, six, four, four, 3, 2, 2));
        // A longer sum would run in pieces.
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => MatrixProduct.AddScaledOuterProduct<float>(1, new float[3 * 513], new float[2 * 513], six, 3, 2, 513));
        Refuses("weight", "Expected 3×2 elements, got 4.", () => MatrixProduct.TransposedProduct<float>(four, six, four, 3, 2, 2));
        Refuses("delta", "Expected 3×2 elements, got 4.", () => MatrixProduct.TransposedProduct<float>(six, four, four, 3, 2, 2));
        Refuses("inputGradient", "Expected 2×2 elements, got 6.", () => MatrixProduct.TransposedProduct<float>(six, six, six, 3, 2, 2));
        Refuses("delta", "Expected 4×1 elements, got 6.", () => MatrixProduct.AddColumns<float>(six, four));
        Refuses("delta", "Expected 0×0 elements, got 6.", () => MatrixProduct.AddColumns<float>(six, []));
        MatrixProduct.AddColumns<float>([], []);

        static void Refuses(string operand, string message, Action multiply) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(operand, multiply).Message);
    }
}
