namespace Backprop.Layers;

/// <summary>What an optimizer does with θ' = δ·aᵀ of a Dense layer.</summary>
internal enum ProductUse
{
    /// <summary>It reads θ', which is computed and stored.</summary>
    Store,

    /// <summary>It runs its rule over strips of columns of θ', one after another, which are not stored.</summary>
    Strips,

    /// <summary>It adds α·θ' to the weights, in the registers that θ' is summed in.</summary>
    Add,
}
