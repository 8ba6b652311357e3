"""How well a wish and an offer fit, and why: pure functions of their arguments.

    pair        Wish, Offer: what is known of both sides
    statistics  how rare each term is in the catalogue
    words       the terms of a wish with their weights, of an offer with their frequencies
    translation the words of the other language
    meaning     vectors: of which texts, and how near is near
    criteria    each criterion: required, offered, met / unmet / needs confirmation
    assess      one pair: features, score, band, bucket
    rank        many: near-duplicates collapsed, no holder fills the list
    explain     the reasons, as language-neutral JSON
    relax       which single gate keeps most offers out

No framework, no database, no clock, no unseeded chance.
"""
