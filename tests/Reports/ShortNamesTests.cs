using Backprop.Reports;

namespace Backprop.Tests.Reports;

/// <summary>Names cut to fit are still told apart, and no letter is cut in two.</summary>
public sealed class ShortNamesTests
{
    [Fact]
    public void Names_that_begin_alike_differ_at_their_ends()
        => Assert.Equal(["Internal…, ward 1", "Internal… ward 12", "short"], ShortNames.Of(["Internal Medicine, ward 1", "Internal Medicine, ward 12", "short"], 17));

    [Fact]
    public void Names_that_differ_in_the_middle_get_their_number()
        => Assert.Equal(["aa…zz (1)", "aaxzz", "aa…zz (3)"], ShortNames.Of(["aabbbzz", "aaxzz", "aacccazz"], 5));

    [Fact]
    public void What_people_see_as_a_letter_stays_whole()
        => Assert.Equal(["😀😀…😀😀", "e\u0301e\u0301…e\u0301e\u0301"], ShortNames.Of([string.Concat(Enumerable.Repeat("😀", 9)), string.Concat(Enumerable.Repeat("e\u0301", 6))], 5));
}
