using Backprop.Data;
using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Tests.Training;

namespace Backprop.Tests.Errors;

/// <summary>Counts out of range are refused by name, with the range and the value, in one line.</summary>
public class RefusedNumberTests
{
    [Fact]
    public void Sizes_of_layers()
    {
        AssertRefused("inputs", 1, 0, () => new Dense<float>(0, 1));
        AssertRefused("outputs", 1, -2, () => new Dense<float>(1, -2));
        AssertRefused("size", 1, 0, () => new LayerNorm<float>(0));
        AssertRefused("size", 1, 0, () => new BatchNorm<float>(0));
        AssertRefused("size", 1, 0, () => new Scale<float>(0));
        AssertRefused("size", 1, 0, () => new Parametric<float>(0, new ReLU<float>()));
        AssertRefused("size", 1, 0, () => new Periodic<float>(0, 1));
        AssertRefused("waves", 1, 0, () => new Periodic<float>(1, 0));
        AssertRefused("size", 1, 0, () => new PiecewiseLinear<float>(0, 1));
        AssertRefused("bins", 1, 0, () => new PiecewiseLinear<float>(1, 0));
        AssertRefused("groups", 1, 0, () => new GroupedDense<float>(0, 1, 1));
        AssertRefused("inputs", 1, 0, () => new GroupedDense<float>(1, 0, 1));
        AssertRefused("outputs", 1, 0, () => new GroupedDense<float>(1, 1, 0));
        AssertRefused("rows", 1, -1, () => new Parameter<float>("weight", -1, 1));
        AssertRefused("columns", 1, -1, () => new Parameter<float>("weight", 1, -1));
    }

    [Fact]
    public void Counts_and_places()
    {
        AssertRefused("bound", 1, 0, () => new Seed(1).Stream("draw").NextIndex(0));
        AssertRefused("inputs", 1, 0, () => new Backprop.Circuits.Gate("f", 0, _ => 0, _ => []));
        var sampler = new BatchSampler<float>(TrainingCase.Data<float>(4), 2, new Seed(1));
        AssertRefused("epoch", 0, -1, () => sampler.Epoch(-1));
        AssertRefused("firstBatch", 0, -1, () => sampler.Epoch(0, -1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void Rows_that_a_table_does_not_have(int row)
    {
        CsvTable two = CsvTable.FromRows([new Dictionary<string, string> { ["a"] = "1" }, new Dictionary<string, string> { ["a"] = "2" }]), joined = CsvTable.Concatenate([two, two]);
        Assert.StartsWith($"row must be from 0 to 1, got {row}.", Assert.Throws<ArgumentOutOfRangeException>("row", () => two.LineOf(row)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("row", () => two.FileOf(row));
        Assert.Throws<ArgumentOutOfRangeException>("row", () => joined.LineOf(2 * row));
    }

    [Fact]
    public void More_elements_than_an_array_holds()
    {
        foreach (Func<object> make in new Func<object>[] { () => new PiecewiseLinear<float>(1, int.MaxValue), () => new PiecewiseLinear<float>(100_000, 100_000), () => new GroupedDense<float>(100_000, 1, 100_000) })
            Assert.Contains(" elements are more than an array holds, ", Assert.Throws<ArgumentOutOfRangeException>(make).Message);
    }

    private static void AssertRefused(string name, int least, int value, Func<object> make)
        => Assert.Equal($"{name} must be at least {least}, got {value}. (Parameter '{name}')", Assert.Throws<ArgumentOutOfRangeException>(name, make).Message);
}
