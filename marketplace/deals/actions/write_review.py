"""Say how a settled deal was."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from marketplace.deals.models import Deal, Review
from marketplace.deals.models.review import HIGHEST, LOWEST
from parties.capabilities import Capability, require

LONGEST = 1000


class ReviewExists(DomainError):
    """This side has written its review."""

    code = "review_exists"


@dataclass(frozen=True, slots=True)
class Scores:
    """Marks from 1 to 5."""

    quality: int
    delivery: int
    communication: int


@action
def write_review(*, actor: Actor, deal_id: int, scores: Scores, text: str, now: datetime) -> Review:
    """Score the other side of a settled deal, once; nobody reads it before both have or 14 days.

    Raises:
        NotAllowed: the actor's duty does not allow it.
        Deal.DoesNotExist: no such deal of the actor's.
        IllegalMove: the deal is not settled.
        InvalidInput: a mark outside 1 to 5, or more than 1,000 characters.
        ReviewExists: this side has written before.
    """
    require(actor, Capability.NEGOTIATE)
    deal = Deal.objects.of(actor).locked(deal_id)
    deal.require_status(Deal.Status.SETTLED, event="write_review")
    said = text.strip()
    for name, mark in asdict(scores).items():
        if not LOWEST <= mark <= HIGHEST:
            raise InvalidInput(_("Give a mark from 1 to 5."), field=name)
    if len(said) > LONGEST:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": LONGEST}, field="text")
    try:
        with transaction.atomic():
            review = Review.objects.create(
                deal=deal,
                rater_id=actor.party,
                ratee_id=next(side for side in deal.sides if side != actor.party),
                written_by_id=actor.person,
                text=said,
                created_at=now,
                **asdict(scores),
            )
    except IntegrityError:
        raise ReviewExists(_("Your side has reviewed this deal already.")) from None
    record(actor, "review.write", on=review, at=now)
    return review
