"""The report as a table: what the screen shows, for spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.money import Money
from kernel.numbering import ZONE
from listings.vocabulary import industries
from marketplace.reports.conversion import Conversion, Funnel, Grouping, Line
from matching.models import Push

CENT = Decimal("0.01")


def percent_text(funnel: Funnel) -> str:
    """Return e.g. ``23.96 %``, half up; a dash when the denominator is too small for a rate."""
    return share_text(funnel.landed, funnel.pushed)


def share_text(numerator: int, denominator: int) -> str:
    """Return the same of any two counts."""
    if denominator < settings.RATE_MIN_DENOMINATOR:
        return "–"
    share = Decimal(numerator * 100) / Decimal(denominator)
    return f"{share.quantize(CENT, rounding=ROUND_HALF_UP)} %"


def label_of(key: str, *, by: Grouping) -> str:
    """Return how people call a group: a month as it is, an industry or a channel by its name."""
    if by == "division":
        return industries.label(key, get_language() or "en") if key else str(_("no industry named"))
    if by == "channel":
        return str(Push.Channel(key).label) if key in Push.Channel.values else key
    return key


def table(
    found: Conversion, groups: Mapping[Grouping, Sequence[Line]], *, asked: str
) -> Iterator[list[str | int | Decimal]]:
    """Yield the rows of the file: what was asked, the headline, each grouping, the definition."""
    yield [_("Conversion report"), asked, _("as of"), as_of_text(found.as_of)]
    yield []
    yield _titles(_("total"))
    yield _row(_("all"), found.funnel)
    yield _row(_("referred to us by partner exchanges (not in the headline)"), found.inbound)
    for by, lines in groups.items():
        yield []
        yield _titles(str(by))
        yield from (_row(label_of(line.key, by=by), line.funnel) for line in lines)
    yield []
    yield [_("realisation type"), _("currency"), _("landed value"), _("of which settled")]
    for amount in found.amounts:
        landed = Money(amount.minor, amount.currency).major
        settled = Money(amount.settled_minor, amount.currency).major
        yield [amount.label, amount.currency, landed, settled]
    yield []
    yield [definition()]


def definition() -> str:
    """Return the formula in words."""
    return str(
        _(
            "Conversion = distinct intents landed / distinct intents pushed. Pushed: at least one "
            "push was sent. Landed: at least one deal was signed here, or reported by the exchange "
            "on which it closed, and not cancelled since."
        )
    )


def as_of_text(at: datetime) -> str:
    """Return a moment in Beijing time."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M} (UTC+8)"


def _titles(first: str) -> list[str | int | Decimal]:
    stages = [_("pushed"), _("opened"), _("answered"), _("negotiating"), _("landed"), _("settled")]
    return [first, *stages, _("conversion")]


def _row(label: str, funnel: Funnel) -> list[str | int | Decimal]:
    counts = [
        funnel.pushed,
        funnel.opened,
        funnel.answered,
        funnel.negotiated,
        funnel.landed,
        funnel.settled,
    ]
    return [label, *counts, percent_text(funnel)]
