"""Which listings may be shown to whom as an answer, as part of a statement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db.models import BigIntegerField, BooleanField, DateField, Q
from django.db.models.lookups import IsNull

from kernel.workdays import local_day
from listings.models import Listing
from listings.models.listing import ListingQuerySet
from listings.vocabulary.kinds import Visibility
from matching.retrieval.statement import Slot

TODAY = Slot("today", "date", DateField())
ASKER = Slot("asker", "bigint", BigIntegerField())
IS_VERIFIED = Slot("is_verified", "boolean", BooleanField())
SEEN = (Q(visibility=Visibility.PUBLIC) | (Q(visibility=Visibility.VERIFIED) & Q(IS_VERIFIED))) & (
    Q(IsNull(ASKER, rhs=True)) | ~Q(holder=ASKER)
)


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom is looked: their own listings are left out."""

    organisation_id: int | None
    is_verified: bool


def answerable() -> ListingQuerySet:
    """Return the listings that may be shown to an asker as an answer.

    On the market today (published, certificate valid, holder verified), not the asker's own, and
    shown to organisations like the asker. What the wish itself demands is judged by the engine on
    the same rows (``criteria.checks``).
    """
    return Listing.objects.tradable_on(cast("date", TODAY)).filter(SEEN)


def asked_by(asker: Asker, *, now: datetime) -> dict[str, object]:
    """Return what fills the slots of ``answerable``."""
    return {
        "today": local_day(now),
        "asker": asker.organisation_id,
        "is_verified": asker.is_verified,
    }
