namespace Backprop.Training;

/// <summary>Why a training run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>The watched figure had stopped improving.</summary>
    EarlyStopping,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The cost was no longer finite. The step that would have followed was not taken.</summary>
    Diverged,

    /// <summary>The time was spent.</summary>
    TimeBudget,
}
