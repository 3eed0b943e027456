namespace Backprop.Tests.Edge;

/// <summary><see cref="NaNTests"/> with shorter vector registers, each in a process of its own.</summary>
public class NaNProcessorTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public Task No_NaN_is_lost_without(string instructions) => FreshProcess.Passes(["-class", typeof(NaNTests).FullName!], null, instructions, "0");
}
