"""Find, score and explain the listings that answer an intent."""

from collections.abc import Collection
from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.outbox import emit
from matching.engine.explain import explain
from matching.facts import MatchesProposed
from matching.models import Intent, Match
from matching.retrieval.digests import note_matched
from matching.retrieval.exposure import exposure
from matching.retrieval.forward import Exploring, Found, find
from matching.retrieval.market import Asker
from matching.retrieval.sides import wish_of
from parties.capabilities import Capability, require

MOST = 50  # matches kept for one intent
ONCE = ["intent", "listing", "intent_version", "listing_version", "model_version"]


@action
def propose_matches(
    *,
    actor: Actor,
    intent_id: int,
    listing_ids: Collection[int] | None = None,
    now: datetime,
) -> list[Match]:
    """Store the best matches of an open intent with their reasons; return them, best first.

    They replace the current ones; those of earlier versions stay on record. The same rows again
    give the same matches.

    Args:
        listing_ids: look only at these and at the current matches, e.g. at a listing published a
            moment ago; None: ask the word index.

    Raises:
        NotAllowed: neither the clock nor an operator acts.
        Intent.DoesNotExist: no such intent.
        IntentNotOpen: it does not look for answers.
        NoIndex: the word index is being built; try again.
    """
    require(actor, Capability.PROPOSE_MATCHES)
    rows = Intent.objects.select_related("poster")
    intent = rows.locked(intent_id).open_or_refuse()
    current = Match.objects.filter(intent=intent, is_current=True)
    if listing_ids is not None:
        listing_ids = {*listing_ids, *current.values_list("listing_id", flat=True)}
    asker = Asker(intent.poster_id, is_verified=intent.poster.is_verified)
    found = find(
        wish_of(intent),
        asker=asker,
        now=now,
        limit=MOST,
        listing_ids=listing_ids,
        exploring=Exploring(seed=intent.pk, exposure=exposure(now=now)),
    )
    current.update(is_current=False)
    matches = _stored(intent, found, now=now)
    if listing_ids is None:
        note_matched(intent)
    record(actor, "intent.match", on=intent, at=now, after={"matches": len(matches)})
    emit(MatchesProposed(intent_id=intent.pk))
    return matches


def _stored(intent: Intent, found: Found, *, now: datetime) -> list[Match]:
    rows = [
        Match(
            intent=intent,
            listing_id=line.assessment.offer.listing_id,
            intent_version=intent.version,
            listing_version=line.assessment.offer.version,
            model_version=found.query.model.version,
            score=line.assessment.score,
            band=line.assessment.band,
            bucket=line.assessment.bucket,
            rank=line.rank,
            reasons=explain(found.query, line.assessment),
            created_at=now,
        )
        for line in found.ranked
    ]
    return Match.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=ONCE,
        update_fields=["score", "band", "bucket", "rank", "reasons", "is_current"],
    )
