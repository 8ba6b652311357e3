"""Answer a review in public."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import touch
from marketplace.deals.models import Review
from parties.capabilities import Capability, require

LONGEST = 1000


class AlreadyReplied(DomainError):
    """A review is answered once."""

    code = "already_replied"


@action
def reply_review(*, actor: Actor, review_id: int, text: str, now: datetime) -> Review:
    """Answer a review of the actor's organisation, once it may be read.

    Raises:
        NotAllowed: the actor's duty does not allow it.
        Review.DoesNotExist: no such review of the actor's organisation that is shown today.
        InvalidInput: nothing said, or more than 1,000 characters.
        AlreadyReplied: it was answered before.
    """
    require(actor, Capability.NEGOTIATE)
    mine = Review.objects.filter(ratee=actor.organisation_id)
    review = Review.objects.locked(mine.shown(now=now).get(pk=review_id).pk)
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        raise InvalidInput(
            _("Write an answer of at most %(n)d characters.") % {"n": LONGEST}, field="text"
        )
    if review.reply:
        raise AlreadyReplied(_("This review was answered already."))
    review.reply, review.replied_at = said, now
    touch(review, also=["reply", "replied_at"])
    record(actor, "review.reply", on=review, at=now)
    return review
