"""What is known of both sides of a match. An empty value means: nobody said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

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


class Stated(Protocol):
    """What an offer states beside its texts, named and meant as in ``Offer``."""

    @property
    def division(self) -> str:
        """As ``Offer.division``."""

    @property
    def section(self) -> str:
        """As ``Offer.section``."""

    @property
    def data_kinds(self) -> Sequence[str]:
        """As ``Offer.data_kinds``."""

    @property
    def delivery_form(self) -> str:
        """As ``Offer.delivery_form``."""

    @property
    def rights_offered(self) -> Sequence[str]:
        """As ``Offer.rights_offered``."""

    @property
    def territory(self) -> Sequence[str]:
        """As ``Offer.territory``."""

    @property
    def region(self) -> str:
        """As ``Offer.region``."""

    @property
    def is_everywhere(self) -> bool:
        """As ``Offer.is_everywhere``."""

    @property
    def export_allowed(self) -> bool | None:
        """As ``Offer.export_allowed``."""

    @property
    def update_frequency(self) -> str:
        """As ``Offer.update_frequency``."""

    @property
    def record_count(self) -> int | None:
        """As ``Offer.record_count``."""

    @property
    def price_minor(self) -> int | None:
        """As ``Offer.price_minor``."""

    @property
    def currency(self) -> str:
        """As ``Offer.currency``."""
