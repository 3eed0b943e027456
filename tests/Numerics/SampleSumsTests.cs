using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Sums over samples have the bits of chains of 4,096 that are added in order.</summary>
public class SampleSumsTests
{
    private const int Rows = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(10_000)]
    public void Products_are_summed_in_chains(int samples)
    {
        float[] x = ProductCheck.Draw<float>("x", Rows * samples), y = ProductCheck.Draw<float>("y", Rows * samples);
        float[] sums = ProductCheck.Draw<float>("start", Rows), expected = (float[])sums.Clone();
        for (int row = 0; row < Rows; row++)
            for (int first = 0; first == 0 || first < samples; first += 4096)
            {
                float chain = first == 0 ? expected[row] : 0;
                for (int s = first; s < Math.Min(first + 4096, samples); s++)
                    chain += x[s * Rows + row] * y[s * Rows + row];
                expected[row] = first == 0 ? chain : expected[row] + chain;
            }

        SampleSums.AddProducts<float>(x, y, sums);

        ProductCheck.Compare(expected, sums, $"{samples} samples");
    }
}
