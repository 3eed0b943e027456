namespace Backprop.Tests.Training;

/// <summary>The mistakes that are made when a backward pass is written by hand.</summary>
public enum Fault
{
    None,

    /// <summary>θ' times 1.01.</summary>
    WeightGradientTimes101,

    /// <summary>∂C/∂x times 1.01.</summary>
    InputGradientTimes101,

    /// <summary>b' is never added to.</summary>
    BiasGradientDropped,

    /// <summary>Only the first sample reaches b'.</summary>
    BiasGradientOfOneSample,

    /// <summary>Wᵀ·Δ written as W·Δ.</summary>
    WeightTransposed,

    /// <summary>θ' −= where += is right.</summary>
    WeightSign,

    /// <summary>y − a where a − y is right.</summary>
    InputSign,

    /// <summary>θ' averaged over the samples, where it is a sum.</summary>
    WeightGradientAveraged,

    /// <summary>NaN in the first entry of θ' alone.</summary>
    WeightGradientNaN,
}
