"""What is known of both sides of a match. An empty value means: nobody said."""

from dataclasses import dataclass

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a poster wants.

    ``must`` names the criteria that are hard (``criteria.SOFT``). Divisions are GB/T 4754,
    regions and territories GB/T 2260 provinces, ``CN`` or ``WORLD``; update frequencies the
    national codes 001 (real time) to 007 (yearly). The budget is in minor units of ``currency``.
    """

    title: str
    need: str = ""
    purpose: str = ""
    divisions: Texts = ()
    sections: Texts = ()
    data_kinds: Texts = ()
    delivery_forms: Texts = ()
    rights_wanted: Texts = ()
    territory: Texts = ()
    region: str = ""
    cross_border: bool = False
    update_frequency: str = ""
    record_count_min: int | None = None
    budget_max_minor: int | None = None
    currency: str = "CNY"
    must: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a listing offers.

    ``tags`` are keywords and scenario, ``data_fields`` names and descriptions of the columns,
    ``rules`` the algorithm rules. ``age_days`` is counted since the last change, ``completeness``
    in percent. ``price_minor`` is what the whole costs once; None when that is not known.
    ``version`` is the listing's, as it was read.
    """

    listing_id: int
    holder_id: int
    title: str
    tags: str = ""
    overview: str = ""
    data_fields: str = ""
    rules: str = ""
    division: str = ""
    section: str = ""
    data_kinds: Texts = ()
    delivery_form: str = ""
    rights_offered: Texts = ()
    territory: Texts = ()
    region: str = ""
    is_everywhere: bool = False
    export_allowed: bool | None = None
    update_frequency: str = ""
    record_count: int | None = None
    price_minor: int | None = None
    currency: str = "CNY"
    completeness: int = 0
    age_days: int = 0
    version: int = 1

    def texts(self) -> dict[str, str]:
        """Return the texts that carry words, by the name of their field, the strongest first."""
        return {
            "title": self.title,
            "tags": self.tags,
            "overview": self.overview,
            "data_fields": self.data_fields,
            "rules": self.rules,
        }
