namespace Backprop.Tabular;

/// <summary>What fills in the options that the caller leaves null.</summary>
public enum Preset
{
    /// <summary>The strongest defaults there are, on the inputs of <see cref="Data.EncodingOptions"/>.</summary>
    Default,

    /// <summary>Exactly the network and the optimizer of the options, on standardised and one-hot inputs (<see cref="Data.EncodingOptions.Plain"/>); nothing is added.</summary>
    Plain,
}
