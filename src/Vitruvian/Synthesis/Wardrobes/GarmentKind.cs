namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>What a garment is; also the order in which a person puts them on.</summary>
public enum GarmentKind
{
    /// <summary>Clothes from neck to ankle, in one piece.</summary>
    Suit,

    /// <summary>A pair of shoes with socks.</summary>
    Shoes,

    /// <summary>A hat.</summary>
    Hat,

    /// <summary>Hair on the head: cards with a transparent texture.</summary>
    Hair,

    /// <summary>Both eyebrows.</summary>
    Eyebrows,

    /// <summary>All eyelashes.</summary>
    Eyelashes,

    /// <summary>Both eyeballs; one texture a colour.</summary>
    Eyes,
}
