namespace Backprop.Data;

/// <summary>How numbers are brought to the size that a network likes.</summary>
public enum NumericScaling
{
    /// <summary>To mean 0 and standard deviation 1 (<see cref="Standardization"/>).</summary>
    Standard,

    /// <summary>To median 0 and quartile range 1, with outliers bent into (−3, 3) (<see cref="RobustScale"/>).</summary>
    RobustSmoothClip,
}
