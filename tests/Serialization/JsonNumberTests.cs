using System.Text.Json.Nodes;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

public class JsonNumberTests
{
    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void EveryNumberIsWrittenAndReadBack(double number, string json)
    {
        Assert.Equal(json, JsonNumber.Write(number).ToJsonString());
        Assert.Equal(number, JsonNumber.Read(JsonNode.Parse(json)));
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("\"\"")]
    [InlineData("\"1\"")]
    [InlineData("\"infinity\"")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("null")]
    public void AnythingElseIsRefused(string json)
        => Assert.Equal("A number is missing.", Assert.Throws<ArgumentException>(() => JsonNumber.Read(JsonNode.Parse(json))).Message);
}
