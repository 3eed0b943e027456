namespace Backprop.Numerics;

/// <summary>What a tile does ahead of itself, or the next one. A type, so that the tiles which do nothing have no instruction for it.</summary>
internal interface IAhead
{
    /// <summary>Whether it asks for A some columns ahead.</summary>
    static abstract bool FetchesPanel { get; }

    /// <summary>Whether it copies A, column next to column.</summary>
    static abstract bool CopiesPanel { get; }

    /// <summary>Whether it asks for B of the next tile.</summary>
    static abstract bool FetchesFactor { get; }
}

/// <summary>A lies column next to column, which the processor foresees, and B is in a near cache.</summary>
internal readonly struct NothingAhead : IAhead
{
    public static bool FetchesPanel => false;

    public static bool CopiesPanel => false;

    public static bool FetchesFactor => false;
}

/// <summary>A's columns lie apart.</summary>
internal readonly struct PanelAhead : IAhead
{
    public static bool FetchesPanel => true;

    public static bool CopiesPanel => false;

    public static bool FetchesFactor => false;
}

/// <summary>A's columns lie apart, and shall not for the tiles to come.</summary>
internal readonly struct PanelCopy : IAhead
{
    public static bool FetchesPanel => true;

    public static bool CopiesPanel => true;

    public static bool FetchesFactor => false;
}

/// <summary>B comes from afar.</summary>
internal readonly struct FactorAhead : IAhead
{
    public static bool FetchesPanel => false;

    public static bool CopiesPanel => false;

    public static bool FetchesFactor => true;
}
