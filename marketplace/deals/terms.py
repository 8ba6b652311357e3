"""Shapes that deals' actions take: what is offered, and what was closed elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.money import Money
from listings.models import Listing
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import RIGHTS_OFFERED
from marketplace.deals.models import PaymentTerms, RealisationType
from marketplace.deals.models.instalment import EARLY, MOST_PARTS, Due, Part
from marketplace.deals.vocabulary import CONTRARY, UsageControl
from parties.vocabulary.regions import PROVINCES

CHINA, WORLD = "CN", "WORLD"
PLACES = frozenset({CHINA, WORLD, *(province.code for province in PROVINCES)})
LONGEST_TERM = 240  # months
LINE = 400  # characters of purpose and note


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """Everything one offer says. ``rights``, ``territory`` and ``usage`` hold codes.

    ``amount`` is the whole price, nothing only when ``payment_terms`` say free of charge;
    ``schedule`` parts it when they say instalments, what is due before delivery first.
    """

    amount: Money
    realisation_type: str = "licence"
    rights: tuple[str, ...] = ("use",)
    exclusive: bool = False
    territory: tuple[str, ...] = ("CN",)
    term_months: int | None = 12
    purpose: str = ""
    payment_terms: str = "prepaid"
    schedule: tuple[Part, ...] = ()
    delivery_form: str = "001"
    delivery_on: date | None = None
    usage: tuple[str, ...] = ()
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


def check_terms(terms: OfferTerms, *, today: date) -> None:
    """Let terms pass that a contract can be drafted from.

    Raises:
        InvalidInput: a code is unknown, something is missing or contradicts; ``field`` says which.
    """
    _check_money(terms)
    _known("realisation_type", [terms.realisation_type], RealisationType.values)
    _known("payment_terms", [terms.payment_terms], PaymentTerms.values)
    _check_schedule(terms, today=today)
    _known("delivery_form", [terms.delivery_form], DeliveryForm.values)
    _known("rights", terms.rights, [right.value for right in RIGHTS_OFFERED])
    _known("territory", terms.territory, PLACES)
    _check_usage(terms.usage)
    if terms.term_months is not None and not 1 <= terms.term_months <= LONGEST_TERM:
        raise InvalidInput(_("A term has between 1 and 240 months."), field="term_months")
    if terms.delivery_on is not None and terms.delivery_on < today:
        raise InvalidInput(_("This day is past."), field="delivery_on")
    for field in ("purpose", "note"):
        if len(getattr(terms, field)) > LINE:
            raise InvalidInput(_("At most %(n)d characters.") % {"n": LINE}, field=field)


def _check_money(terms: OfferTerms) -> None:
    is_free = terms.payment_terms == PaymentTerms.FREE
    if terms.amount.minor < 0 or (terms.amount.minor == 0) != is_free:
        raise InvalidInput(
            _("Give a price above zero, or 0 together with “free of charge”."), field="amount"
        )


def _check_usage(usage: Collection[str]) -> None:
    if usage:
        _known("usage", usage, UsageControl.values)
    for allowed, forbidden in CONTRARY:
        if allowed in usage and forbidden in usage:
            raise InvalidInput(
                _("“%(what)s” is both allowed and forbidden.") % {"what": allowed.label},
                field="usage",
            )


def _check_schedule(terms: OfferTerms, *, today: date) -> None:
    parts = terms.schedule
    if (terms.payment_terms == PaymentTerms.INSTALMENTS) != bool(parts):
        raise InvalidInput(
            _("Fill in the instalments, or choose another way of payment."), field="schedule"
        )
    if len(parts) > MOST_PARTS:
        raise InvalidInput(_("At most %(n)d instalments.") % {"n": MOST_PARTS}, field="schedule")
    _known("schedule", [part.due for part in parts] or [Due.ON_DATE], Due.values)
    for n, part in enumerate(parts, start=1):
        if part.amount_minor <= 0 or (part.due == Due.ON_DATE) != (part.due_on is not None):
            raise InvalidInput(
                _("Instalment %(n)d needs an amount and either an event or a day.") % {"n": n},
                field="schedule",
            )
        if part.due_on is not None and part.due_on < today:
            raise InvalidInput(
                _("The day of instalment %(n)d is past.") % {"n": n}, field="schedule"
            )
    is_early = [part.due in EARLY for part in parts]
    if is_early != sorted(is_early, reverse=True):
        raise InvalidInput(_("Put what is due before delivery first."), field="schedule")
    total = sum(part.amount_minor for part in parts)
    if parts and total != terms.amount.minor:
        raise InvalidInput(
            _("The instalments come to %(sum)s, the price is %(price)s.")
            % {"sum": Money(total, terms.amount.currency), "price": terms.amount},
            field="schedule",
        )


def _known(field: str, said: Collection[str], codes: Collection[str]) -> None:
    if not said:
        raise InvalidInput(_("Choose at least one."), field=field)
    for code in said:
        if code not in codes:
            raise InvalidInput(_("“%(code)s” is unknown.") % {"code": code[:40]}, field=field)


def terms_of_listing(listing: Listing) -> dict[str, object]:
    """Return what ``listing`` offers at this moment, as JSON; kept with a deal."""
    return {
        "listing_version": listing.version,
        "title": listing.title,
        "pricing_model": listing.pricing_model,
        "price_minor": listing.price_minor,
        "price_max_minor": listing.price_max_minor,
        "currency": listing.currency,
        "unit": listing.unit,
        "delivery_form": listing.delivery_form,
        "rights_offered": listing.rights_offered,
        "territory": listing.territory,
        "term_months": listing.term_months,
        "exclusive": listing.exclusive,
        "licence_terms": listing.licence_terms,
    }
