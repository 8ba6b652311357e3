"""The small market: every character, one year, played by the real actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from listings.search.follower import Follower
from marketplace.demo.books import Books
from marketplace.demo.cards import Till
from marketplace.demo.catalogue import own_index
from marketplace.demo.content import companies, needs
from marketplace.demo.demand import Demand
from marketplace.demo.people import Cast
from marketplace.demo.progress import Told
from marketplace.demo.registry import FATES, Registry
from marketplace.demo.searches import cue_searches
from marketplace.demo.stage import Stage, last_evening
from marketplace.demo.supply import Supply
from parties.models import Organisation

YEAR = timedelta(days=365)


class MarketNotEmpty(DomainError):
    """There are organisations already: a demo market would mix with them."""

    code = "market_not_empty"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a market is played.

    Args:
        listings: how many are begun.
        holders: how many organisations list; at most those of the content.
        needs: the place of the first need posted, and every how many-th follows; oldest first.
        seldom: how long the scheduled jobs rest, long ago.
        applications: how many registrations are applied for, of those of ``registry.FATES``.
    """

    listings: int = 300
    holders: int = 26
    needs: tuple[int, int] = (0, 1)
    seldom: timedelta = timedelta(days=14)
    applications: int = len(FATES)


def require_empty() -> None:
    """Let an empty market pass.

    Raises:
        MarketNotEmpty: with how many organisations there are.
    """
    if present := Organisation.objects.count():
        raise MarketNotEmpty(
            _(
                "The market is not empty: %(n)d organisations are registered. The demo market is"
                " loaded once; `make reset` deletes all data."
            )
            % {"n": present}
        )


def build_small(*, seed: int, now: datetime, told: Told, size: Size = Size()) -> Cast:
    """Play the year before ``now``; all of it is kept or, when something fails, none.

    The same seed on the same day gives the same market, but for ids. Returns who took part.

    Raises:
        MarketNotEmpty: there are organisations already.
        SiteRuns: the site is running on this machine.
    """
    with own_index(now=now) as index, transaction.atomic():
        require_empty()
        return play_small(seed=seed, now=now, told=told, size=size, index=index)


def play_small(*, seed: int, now: datetime, told: Told, size: Size, index: Follower) -> Cast:
    """Cue everybody, play the year up to the last evening before ``now``; return who took part."""
    closes = last_evening(now)
    step = told.step("days", parts=YEAR.days)
    stage = Stage(seed=seed, opens=closes - YEAR, closes=closes, told=step, seldom=size.seldom)
    cast, first = Cast(stage), stage.now
    holders = companies("holder")[: size.holders]
    for company in [*holders, *companies("buyer"), *companies("platform")]:
        stage.cue(cast.enter(company), at=first + stage.days(0, 6))
    waiting, returned = companies("newcomer")
    stage.cue(cast.arrive(waiting, is_returned=False), at=stage.closes - stage.days(1, 2))
    stage.cue(cast.arrive(returned, is_returned=True), at=stage.closes - stage.days(6, 9))
    supply = Supply(stage, cast)
    for offer in supply.plan(size.listings, by=holders, first=first + timedelta(days=12)):
        stage.cue(supply.offer(offer), at=offer.begins_at)
    Registry(stage, cast).cue_all(holders, applications=size.applications)
    till = Till(stage)
    Books(stage, cast, till).cue_all()
    cue_searches(stage, cast, index)
    Demand(stage, cast, supply, index, till).cue_all(needs()[size.needs[0] :: size.needs[1]])
    with till.open():
        stage.play()
    return cast
