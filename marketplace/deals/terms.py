"""Shapes that deals' actions take: what is offered, and what was closed elsewhere."""

from dataclasses import dataclass
from datetime import date

from kernel.money import Money


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """Everything one offer says. ``rights`` and ``territory`` hold codes (listings.vocabulary)."""

    amount: Money
    realisation_type: str = "licence"
    rights: tuple[str, ...] = ("use",)
    exclusive: bool = False
    territory: tuple[str, ...] = ("CN",)
    term_months: int | None = 12
    purpose: str = ""
    payment_terms: str = "prepaid"
    delivery_form: str = "001"
    delivery_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExternalTerms:
    """A deal another platform closed: on which push or listing, with whom, for how much."""

    venue: str
    venue_ref: str
    counterparty_name: str
    realisation_type: str
    amount: Money
    concluded_on: date
    push_id: int | None = None
    listing_id: int | None = None
