namespace Backprop.Data;

/// <summary>What came of reading a cell as a number.</summary>
internal enum NumberReading
{
    /// <summary>A finite number that float can hold.</summary>
    Number,

    /// <summary>Empty or NaN.</summary>
    Missing,

    /// <summary>Not a number by any reading.</summary>
    Text,

    /// <summary>A number if the other decimal separator were in use.</summary>
    OtherDecimal,

    /// <summary>A number with thousands separators.</summary>
    Thousands,

    /// <summary>Plus or minus infinity.</summary>
    Infinite,

    /// <summary>A number beyond what float can hold.</summary>
    OutOfRange,

    /// <summary>A number in another notation: hexadecimal, underscores, a typographic minus, digits of another script.</summary>
    Foreign,
}
