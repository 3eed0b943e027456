namespace Backprop.Tabular;

/// <summary>What stands for the settings that the caller leaves open.</summary>
public enum Preset
{
    /// <summary>The strongest defaults there are, on the inputs of <see cref="Data.EncodingOptions"/>.</summary>
    Default,

    /// <summary>Exactly the network and the optimizer of the options, on standardised and one-hot inputs (<see cref="Data.EncodingOptions.Plain"/>); nothing is added.</summary>
    Plain,
}
