namespace Backprop.Data;

/// <summary>Why a column has no input.</summary>
public enum LeftOutReason
{
    /// <summary>It has the same value in all training rows.</summary>
    Constant,

    /// <summary>It has no value in the training rows.</summary>
    Unknown,

    /// <summary>It has another text in every training row.</summary>
    Identifier,
}
