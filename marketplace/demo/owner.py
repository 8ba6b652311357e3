"""The owner's market: the small one, played, and in bulk whatever is missing to the figures."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from kernel.workdays import local_day
from listings.models import Certificate, Listing
from marketplace.demo.bulk import play as bulk
from marketplace.demo.bulk.figures import Figures
from marketplace.demo.catalogue import own_index
from marketplace.demo.market import Size, play_small, require_empty
from marketplace.demo.progress import Told
from marketplace.demo.stage import last_evening
from marketplace.registration.models import RegistrationApplication
from marketplace.reports.conversion import Slice, conversion
from parties.models import Organisation

OWNERS, WHOLE = Figures(), Size()


def build_owner(
    *,
    seed: int,
    now: datetime,
    told: Told,
    figures: Figures = OWNERS,
    size: Size = WHOLE,
) -> None:
    """Build a market whose figures are exactly ``figures``, characters and all; or nothing.

    Raises:
        MarketNotEmpty: there are organisations already.
        SiteRuns: the site is running on this machine.
    """
    with own_index(now=now) as index, transaction.atomic():
        require_empty()
        cast = play_small(seed=seed, now=now, told=told, size=size, index=index)
        step = told.step("the owner's figures, in bulk", parts=bulk.STEPS)
        bulk.play(
            missing(figures, now=now),
            operator=cast.reviewer,
            now=last_evening(now),
            seed=seed,
            say=lambda _what: step.add(),
        )


def missing(figures: Figures, *, now: datetime) -> Figures:
    """Return what has to be added to the market as it stands, so that it shows ``figures``."""
    stands = conversion(Slice(as_of=now + timedelta(seconds=1)))
    certificates = Certificate.objects.valid_on(local_day(now)).count()
    submitted = RegistrationApplication.objects.exclude(submitted_at=None).count()
    merchants = Organisation.objects.verified().with_role("merchant").count()
    return replace(
        figures,
        pushed=figures.pushed - stands.funnel.pushed,
        landed=figures.landed - stands.funnel.landed,
        total_minor=figures.total_minor - sum(amount.minor for amount in stands.amounts),
        applications=figures.applications - submitted,
        certificates=figures.certificates - certificates,
        listings=figures.listings - Listing.objects.published().count(),
        merchants=figures.merchants - merchants,
    )
