namespace Backprop.Tests.Errors;

public class DisplayTextTests
{
    // A control, a format character (right-to-left override), both separators of Unicode, one for private use; characters outside the first plane are characters.
    [Theory]
    [InlineData("\u001b", "\\u{1b}")]
    [InlineData("\u202e", "\\u{202e}")]
    [InlineData("\u2028", "\\u{2028}")]
    [InlineData("\u2029", "\\u{2029}")]
    [InlineData("\ue000", "\\u{e000}")]
    [InlineData("\r\n\t", "\\r\\n\\t")]
    [InlineData("Ünï-1 ☂ 🙂", "Ünï-1 ☂ 🙂")]
    public void WhatCouldMoveACursorIsEscaped(string text, string expected)
    {
        Assert.Equal($"\"{expected}\"", DisplayText.Quote(text));
        Assert.Equal(expected, DisplayText.Line(text));
    }

    [Fact]
    public void HalfAPairOfSurrogatesIsReplaced() => Assert.Equal("\"a\ufffd\"", DisplayText.Quote("a" + (char)0xd83d));

    [Theory]
    [InlineData("a")]
    [InlineData("🙂")]
    public void LongTextsAreCutBetweenCharacters(string character)
    {
        string Times(int count) => string.Concat(Enumerable.Repeat(character, count));
        Assert.Equal($"\"{Times(40)}\"", DisplayText.Quote(Times(40)));
        Assert.Equal($"\"{Times(40)}…\"", DisplayText.Quote(Times(41)));
        Assert.Equal(Times(300), DisplayText.Line(Times(300), 300));
        Assert.Equal(Times(300) + "…", DisplayText.Line(Times(301), 300));
        Assert.Equal(Times(301), DisplayText.Line(Times(301)));
    }
}
