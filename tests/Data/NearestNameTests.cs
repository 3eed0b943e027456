using Backprop.Data;

namespace Backprop.Tests.Data;

/// <summary>What a misspelt name was meant to be.</summary>
public class NearestNameTests
{
    [Theory]
    [InlineData("a", "y ", null)]
    [InlineData("A", "a ", "a ")]
    [InlineData("", "y", null)]
    [InlineData("ag", "age", "age")]
    [InlineData("gae", "age", "age")]
    [InlineData("town", "city", null)]
    [InlineData("b", "a, b", "a, b")]
    public void A_hint_has_more_in_common_than_not(string wanted, string name, string? found) => Assert.Equal(found, NearestName.Find(wanted, [name]));
}
