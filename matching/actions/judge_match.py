"""Say that a listing does not answer an intent."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from matching.models import Intent, Match, MatchFeedback
from parties.capabilities import Capability, require


@action
def judge_match(
    *, actor: Actor, intent_id: int, listing_id: int, reason: str, now: datetime
) -> MatchFeedback:
    """Keep the actor's opinion that a match does not fit; it may be taken back.

    The poster, for every match of one's intent; a holder, for what was pushed to it. What the
    poster turned down is not pushed any more; both opinions are learned from. Saying it again
    changes the reason.

    Raises:
        NotAllowed: the actor judges no matches, or acts for no organisation.
        InvalidInput: not one of ``MatchFeedback.Reason``.
        Match.DoesNotExist: these two were never matched, or the actor has no part in it.
    """
    require(actor, Capability.JUDGE_MATCH)
    if reason not in MatchFeedback.Reason.values:
        raise InvalidInput(_("Choose what does not fit."), field="reason")
    Intent.objects.locked(intent_id)
    matches = Match.objects.judgeable_by(actor).filter(intent_id=intent_id, listing_id=listing_id)
    match = matches.select_related("intent").order_by("-pk")[:1].get()
    is_poster = match.intent.poster_id == actor.organisation_id
    said, _is_new = MatchFeedback.objects.update_or_create(
        intent_id=intent_id,
        listing_id=listing_id,
        organisation_id=actor.party,
        taken_back_at=None,
        defaults={"reason": reason},
        create_defaults={
            "side": MatchFeedback.Side.BUYER if is_poster else MatchFeedback.Side.HOLDER,
            "reason": reason,
            "created_at": now,
        },
    )
    record(actor, "match.judge", on=match, at=now, after={"reason": reason, "side": said.side})
    return said
