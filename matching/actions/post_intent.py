"""Write down what one's organisation needs, and hand it in if wanted."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.numbering import take_number
from kernel.workdays import local_day
from matching.actions.submit_intent import submit_intent
from matching.models import Intent, IntentEvent
from matching.terms import IntentWish, apply_wish
from parties.capabilities import Capability, require


@action
def post_intent(*, actor: Actor, wish: IntentWish, submit: bool, now: datetime) -> Intent:
    """Create an intent of the actor's organisation as a draft; with ``submit`` hand it in at once.

    Raises:
        NotAllowed: the actor does not post intents, or acts for no organisation.
        InvalidInput: the wish holds something no intent can; ``field`` names it.
        PosterNotVerified: ``submit`` without a verified organisation; nothing is kept.
    """
    require(actor, Capability.POST_INTENT)
    intent = Intent(poster_id=actor.party, posted_by_id=actor.user_id, created_at=now)
    apply_wish(wish, intent=intent, today=local_day(now))
    intent.intent_no = take_number("IN", now=now)
    intent.save()
    IntentEvent.append(intent, "created", actor=actor, at=now)
    record(actor, "intent.post", on=intent, at=now, after={"title": intent.title})
    return submit_intent(actor=actor, intent_id=intent.pk, now=now) if submit else intent
