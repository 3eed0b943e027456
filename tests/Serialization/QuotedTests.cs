using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

public class QuotedTests
{
    // A control, a format character (right-to-left override), and both separators of Unicode.
    [Theory]
    [InlineData("\u001b", "\\u001b")]
    [InlineData("\u202e", "\\u202e")]
    [InlineData("\u2028", "\\u2028")]
    [InlineData("\u2029", "\\u2029")]
    [InlineData("Ünï-1 ☂", "Ünï-1 ☂")]
    public void WhatCouldMoveACursorIsEscaped(string text, string expected)
    {
        Assert.Equal($"\"{expected}\"", Quoted.Text(text));
        Assert.Equal(expected, Quoted.Line(text));
    }

    [Fact]
    public void HalfAPairOfSurrogatesIsEscaped() => Assert.Equal("\"a\\ud83d\"", Quoted.Text("a" + (char)0xd83d));

    [Fact]
    public void LongTextsAreCut()
    {
        Assert.Equal($"\"{new string('a', 40)}\"", Quoted.Text(new string('a', 40)));
        Assert.Equal($"\"{new string('a', 40)}…\"", Quoted.Text(new string('a', 41)));
        Assert.Equal(new string('a', 300), Quoted.Line(new string('a', 300)));
        Assert.Equal(new string('a', 300) + "…", Quoted.Line(new string('a', 301)));
    }
}
