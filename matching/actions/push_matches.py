"""Queue an intent for the holders whose listings fit it."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.outbox import emit_many
from matching.facts import PushQueued
from matching.models import Intent, Match, MatchFeedback, Push, PushPreference
from parties.capabilities import Capability, require

WORTH = [Match.Band.STRONG, Match.Band.FAIR]


@action
def push_matches(*, actor: Actor, intent_id: int, now: datetime) -> list[Push]:
    """Queue one push for each holder of a current match of fair band or better; return the new.

    Several listings of one holder make one push that names the best of them. A holder who was
    pushed before, or whose preferences leave the intent out, gets none; so a second call, also one
    at the same time, queues nothing twice (the intent's lock, and ``push_once_per_recipient``).
    A listing of which the poster said that it does not fit is not pushed.
    Caps and pauses wait at ``send_push``.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Intent.DoesNotExist: no such intent.
        IntentNotOpen: it does not look for answers.
    """
    require(actor, Capability.SEND_PUSH)
    intent = Intent.objects.locked(intent_id).open_or_refuse()
    best = _best_per_holder(intent)
    known = set(Push.objects.filter(intent=intent).values_list("recipient_id", flat=True))
    wanted = PushPreference.objects.filter(organisation_id__in=best.keys() - known)
    unwilling = {row.organisation_id for row in wanted if not row.wants(intent)}
    pushes = Push.objects.bulk_create(
        Push(intent=intent, recipient_id=holder, listing=match.listing, match=match, created_at=now)
        for holder, match in best.items()
        if holder not in known | unwilling
    )
    record(actor, "intent.push", on=intent, at=now, after={"pushes": len(pushes)})
    emit_many([PushQueued(push_id=push.pk) for push in pushes])
    return pushes


def _best_per_holder(intent: Intent) -> dict[int, Match]:
    unfit = MatchFeedback.objects.standing().of_the_poster().filter(intent=intent)
    rows = Match.objects.filter(intent=intent, is_current=True, band__in=WORTH)
    rows = rows.exclude(listing_id__in=unfit.values("listing_id"))
    best: dict[int, Match] = {}
    for match in rows.select_related("listing").order_by("rank"):
        best.setdefault(match.listing.holder_id, match)
    return best
