namespace Backprop.Data;

/// <summary>How <see cref="TabularEncoder"/> turns columns into inputs. The defaults are the strongest there are; <see cref="Plain"/> is the textbook's.</summary>
public sealed record EncodingOptions
{
    /// <summary>
    /// Numbers standardised and a missing one at the mean, one input per category; a constant column is one input of zeros, and a column with more than
    /// <see cref="OneHotEncoder.MaximumLevels"/> categories is refused.
    /// </summary>
    public static EncodingOptions Plain { get; } = new()
    {
        Scaling = NumericScaling.Standard,
        MissingIndicators = false,
        SignedPairs = false,
        GroupsRareLevels = false,
        LeavesOutConstants = false,
    };

    /// <summary>How numbers, and those that dates become, are scaled.</summary>
    public NumericScaling Scaling { get; init; } = NumericScaling.RobustSmoothClip;

    /// <summary>Whether a column of numbers or dates with missing training cells has one more input: 1 where the cell is missing, else 0.</summary>
    public bool MissingIndicators { get; init; } = true;

    /// <summary>Whether a column of two categories is one input of −1 or +1 (<see cref="PairEncoder"/>) instead of two of 0 or 1.</summary>
    public bool SignedPairs { get; init; } = true;

    /// <summary>
    /// Whether only those categories have an input that come at least twice in the training rows, and of these the <see cref="MaximumLevels"/> most frequent.
    /// The others are encoded as unknown, with a warning where they are more than one cell in a hundred. Without it every category has one, and more than <see cref="OneHotEncoder.MaximumLevels"/> are refused.
    /// </summary>
    public bool GroupsRareLevels { get; init; } = true;

    /// <summary>The most categories of a column that have an input, with <see cref="GroupsRareLevels"/>; of equally frequent ones the first in ordinal order. 256 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 2 to <see cref="OneHotEncoder.MaximumLevels"/>.</exception>
    public int MaximumLevels { get; init => field = Setting.Within(2, OneHotEncoder.MaximumLevels, value, nameof(MaximumLevels)); } = 256;

    /// <summary>Whether a column with nothing to learn from has no input at all, instead of one that is always 0.</summary>
    public bool LeavesOutConstants { get; init; } = true;

    /// <summary>Whether the predictions of a regression are kept between the least and the greatest training target.</summary>
    public bool ClampToTrainingRange { get; init; }
}
