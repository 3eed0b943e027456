namespace Backprop.Tests.Numerics;

/// <summary>Products, activations and losses on lesser processors and under other settings of the JIT, each in a process of its own.</summary>
public class ProcessorTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    [InlineData("DOTNET_EnableHWIntrinsic", "0")]
    [InlineData("DOTNET_TieredPGO", "0")]
    [InlineData("DOTNET_TieredCompilation", "0")]
    public Task Bits_are_the_same_under(string setting, string value) => FreshProcess.Passes(
        [
            "-method", $"{typeof(MatrixProductTests).FullName}.{nameof(MatrixProductTests.A_few_shapes_have_the_bits_of_the_plain_chain)}",
            "-method", $"{typeof(ElementwiseBitsTests).FullName}.{nameof(ElementwiseBitsTests.Activations_and_losses_have_the_bits_they_always_had)}",
            "-method", $"{typeof(ElementwiseBitsTests).FullName}.{nameof(ElementwiseBitsTests.Embeddings_have_the_bits_they_always_had)}",
        ], 3, setting, value);
}
