namespace Backprop.Tabular;

/// <summary>What stands for the settings that the caller leaves open.</summary>
public enum Preset
{
    /// <summary>The strongest defaults there are.</summary>
    Default,

    /// <summary>Exactly the network and the optimizer of the options, on standardised and one-hot inputs; nothing is added.</summary>
    Plain,
}
