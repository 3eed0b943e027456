using Backprop.Layers;
using Backprop.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Serialization;

/// <summary>One file for each version of the format, which every later Backprop must load.</summary>
public class GoldenModelTests
{
    // Written by Fixtures/model-v1.py, which shares no code with Backprop.
    private static readonly string Version1 = Path.Join(AppContext.BaseDirectory, "Fixtures", "model-v1.safetensors");

    [Fact]
    public void Version1LoadsAndPredicts()
    {
        // x = (1, 2, 3)
        //   dense       (1·1 − 2·2 + 0.5·3 + 0.5, 0.25·1 + 1·2 − 1·3 − 1) = (−1, −1.75)
        //   batch norm  (2·(−1 − 1)/2 + 0.5, 1·(−1.75 + 1)/1 − 0.5) = (−1.5, −1.25)
        //   leaky relu  (−0.375, −0.3125)
        //   residual    F = relu(−0.375 + 0.3125, −0.1875 − 0.625 − 0.25) = (0, 0); x + F = (−0.375, −0.3125)
        //   dense       0.375 − 0.15625 = 0.21875
        // x = (4, 0, −2)
        //   dense       (4 − 1 + 0.5, 1 + 2 − 1) = (3.5, 2)
        //   batch norm  (2·2.5/2 + 0.5, 3 − 0.5) = (3, 2.5), which leaky relu keeps
        //   residual    F = relu(3 − 2.5, 1.5 + 5 − 0.25) = (0.5, 6.25); x + F = (3.5, 8.75)
        //   dense       −3.5 + 4.375 = 0.875
        LoadedModel<float> loaded = ModelFile.Load<float>(Version1);
        Assert.Equal([0.21875f, 0.875f], loaded.Model.Infer(Matrix<float>.Build.DenseOfColumnArrays([1, 2, 3], [4, 0, -2])).ToColumnMajorArray());

        LoadedModel<double> wide = ModelFile.Load<double>(Version1);
        Assert.Equal([0.21875, 0.875], wide.Model.Infer(Matrix<double>.Build.DenseOfColumnArrays([1, 2, 3], [4, 0, -2])).ToColumnMajorArray());
    }

    [Fact]
    public void Version1IsWrittenToTheByte()
    {
        LoadedModel<float> loaded = ModelFile.Load<float>(Version1);
        using TemporaryFolder folder = new();

        ModelFile.Save(folder["m"], loaded.Model, loaded.Sections);

        Assert.Equal(File.ReadAllBytes(Version1), File.ReadAllBytes(folder["m"]));
        Assert.Equal("Grüße", (string?)loaded.Sections["example"]!["classes"]![0]);
        Assert.Equal("\"quoted\"\n", (string?)loaded.Sections["example"]!["classes"]![1]);
        Assert.Equal(0.1, (double?)loaded.Sections["example"]!["mean"]);
        Assert.Equal(0.125, Assert.IsType<BatchNorm<float>>(loaded.Model.Layers[1]).Momentum);
        Assert.Equal(0.5, Assert.IsType<Dropout<float>>(loaded.Model.Layers[4]).Probability);
    }
}
