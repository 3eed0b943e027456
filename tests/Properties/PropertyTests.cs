using FsCheck.Fluent;
using Xunit.Sdk;

namespace Backprop.Tests.Properties;

/// <summary>That the instruments see what is wrong.</summary>
public class PropertyTests
{
    [Fact]
    public void A_property_that_fails_says_the_smallest_case_and_the_seed_of_its_step()
    {
        string message = Assert.ThrowsAny<XunitException>(() => Property.Holds(Gen.Choose(0, 100), x => Assert.True(x < 38, "too large"), x => x > 0 ? [x - 1] : [])).Message;

        Assert.Contains("BACKPROP_REPLAY=seed,gamma,size", message);
        Assert.Matches(@"Last step was invoked with size of \d+ and seed of \(\d+,\d+\)", message);
        Assert.Matches(@"Shrunk:\s+38\s", message);
        Assert.Contains("too large", message);
    }

    // A sum of 1 and 2 is 3 with 24 bits: three units of its last place are too much for two terms, one is not.
    [Fact]
    public void Sums_that_are_more_than_rounding_apart_are_told()
    {
        Gradients.WithinRounding([3f], [float.BitIncrement(3f)], [3], terms: 2);
        Assert.ThrowsAny<XunitException>(() => Gradients.WithinRounding([3f], [3.000002f], [3], terms: 2));
        Assert.ThrowsAny<XunitException>(() => Gradients.WithinRounding([3f], [float.NaN], [3], terms: 2));
        Assert.ThrowsAny<XunitException>(() => Gradients.SameBits([0f], [-0f]));
        Assert.ThrowsAny<XunitException>(() => Gradients.SameBits([0f], [0f, 0f]));
    }
}
