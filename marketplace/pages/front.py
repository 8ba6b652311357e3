"""What stands on the home page: three doors, the market's figures, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kernel.actor import ANONYMOUS, Actor
from kernel.workdays import local_day
from listings.models import Certificate, Listing
from listings.search.query import Query, search
from listings.search.reader import NoIndex
from listings.vocabulary.industries import label
from marketplace.referrals.models import TradingPlatform
from marketplace.reports.conversion import Amount, Slice, conversion
from matching.models import Intent

Words = object  # a lazy translation
KEY, KEPT_S = "pages:standing", 60
SHOWN = 6
MOST_INDUSTRIES = 8


@dataclass(frozen=True, slots=True)
class Door:
    """One way to start, with the icon and the sentence that go with it."""

    href: str
    icon: str
    title: Words
    text: Words


DOORS = (
    Door(
        "/listings/new/",
        "upload",
        _("I have data"),
        _("List what your certificate covers, one by one or thousands from a table."),
    ),
    Door(
        "/intents/new/",
        "send",
        _("I need data"),
        _("Say what for. Fitting holders are asked at once, and you see why they fit."),
    ),
    Door(
        "/certificates/verify/",
        "shield-check",
        _("Verify a certificate"),
        _("Type a number and read what our records say today."),
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way from a need to a settled deal."""

    title: Words
    text: Words


STAGES = (
    Stage(
        _("Find or ask"),
        _("Search the market, or describe a need and see at once how many listings fit."),
    ),
    Stage(
        _("Be matched, with reasons"),
        _("Fitting holders are asked by the platform; each match says what fits and what not."),
    ),
    Stage(
        _("Agree and sign"),
        _("Offers are kept as versions side by side; the contract is signed by both sides."),
    ),
    Stage(
        _("Pay, deliver, settle"),
        _("The price goes straight to the holder; every step carries its moment and its proof."),
    ),
)


@dataclass(frozen=True, slots=True)
class Industry:
    """A way into the market: an industry, and how many listings it has today."""

    href: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The market's figures at a moment; a page leaves out those that are 0."""

    certificates: int
    pushed: int
    landed: int
    amounts: Sequence[Amount]
    as_of: datetime

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell yet."""
        return not (self.certificates or self.pushed)


def standing(*, now: datetime) -> Standing:
    """Return the market's figures, at most KEPT_S seconds old; each is its report's own.

    ``amounts`` are the landed value by realisation type and currency, largest first.
    """
    kept: Standing | None = cache.get(KEY)
    if kept is None:
        headline = conversion(Slice(as_of=now))
        kept = Standing(
            certificates=Certificate.objects.valid_on(local_day(now)).count(),
            pushed=headline.funnel.pushed,
            landed=headline.funnel.landed,
            amounts=sorted(headline.amounts, key=lambda amount: -amount.minor),
            as_of=now,
        )
        cache.set(KEY, kept, KEPT_S)
    return kept


def newest_listings(
    actor: Actor, *, now: datetime, holder_id: int | None = None
) -> QuerySet[Listing]:
    """Return the latest listings, of one holder or all, that can be traded and seen today."""
    rows = Listing.objects.tradable_on(local_day(now)).visible_to(actor)
    if holder_id is not None:
        rows = rows.filter(holder=holder_id)
    return rows.with_terms().order_by("-published_at")[:SHOWN]


def newest_intents(actor: Actor) -> QuerySet[Intent]:
    """Return the latest needs that everybody may see."""
    rows = Intent.objects.open().filter(visibility=Intent.Visibility.PUBLIC).visible_to(actor)
    return rows.select_related("poster").order_by("-opened_at")[:SHOWN]


def industries(*, now: datetime) -> list[Industry]:
    """Return the industries with the most listings for everybody; none while there is no index."""
    try:
        found = search(Query(size=1), actor=ANONYMOUS, today=local_day(now))
    except NoIndex:
        return []
    return [
        Industry(f"/listings/?division={one.value}", label(one.value), one.n)
        for one in found.facets["division"][:MOST_INDUSTRIES]
        if one.n
    ]


def exchanges() -> QuerySet[TradingPlatform]:
    """Return the trading platforms to which needs and listings are referred."""
    return TradingPlatform.objects.linked()
