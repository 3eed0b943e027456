namespace Backprop.Data;

/// <summary>What is predicted.</summary>
public enum TaskKind
{
    /// <summary>One of some classes.</summary>
    Classification,

    /// <summary>A number.</summary>
    Regression,
}
