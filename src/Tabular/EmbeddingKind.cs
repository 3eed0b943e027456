namespace Backprop.Tabular;

/// <summary>What becomes of each number before the first layer of the default preset.</summary>
public enum EmbeddingKind
{
    /// <summary>It goes in as it is.</summary>
    None,

    /// <summary>
    /// Itself and three linear combinations of 16 waves with phases, "PBLD" (Holzmüller, Grinsztajn and Steinwart, "Better by Default", 2024).
    /// </summary>
    Pbld,

    /// <summary>
    /// Eight ReLUs of linear combinations of 32 waves in its place, "PLR" (Gorishniy, Rubachev and Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning", 2022), each a cosine with a phase.
    /// </summary>
    Plr,

    /// <summary>Itself and three linear combinations of how far each of 16 bins with quantiles as edges is filled (the same paper's piecewise-linear encoding).</summary>
    Ple,
}
