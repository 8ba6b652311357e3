"""What would answer a need that is still being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.actor import Actor
from kernel.phrases import listed
from listings.models import Listing
from listings.search.reader import NoIndex
from matching.engine.explain import explain
from matching.engine.rank import Ranked
from matching.models import Match
from matching.reasons import Why, criterion_label, why
from matching.retrieval.forward import Found, find
from matching.retrieval.market import Asker
from matching.retrieval.sides import wish_of
from matching.terms import IntentWish
from parties.models import Organisation

TOP = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One listing that would answer."""

    listing: Listing
    band: str
    band_label: str
    bucket: str
    why: Why


@dataclass(frozen=True, slots=True)
class Look:
    """What fits: counts, the best, and the one criterion whose giving up would bring most.

    ``is_ready`` is False while the word index is being built: nothing can be said then.
    ``blocked`` names every must that keeps listings out by itself, with how many. ``is_whole`` is
    False while the meaning is still being worked out: ask again in a moment.
    """

    is_ready: bool = True
    says_enough: bool = True
    fitting: int = 0
    holders: int = 0
    top: Sequence[Candidate] = ()
    relax: str = ""
    relax_gain: int = 0
    blocked: str = ""
    is_whole: bool = True


def look(wish: IntentWish, *, actor: Actor, now: datetime) -> Look:
    """Return what fits ``wish`` today, for the actor's organisation."""
    if not (wish.title or wish.need):
        return Look(says_enough=False)
    verified = Organisation.objects.editable_by(actor).verified().exists()
    try:
        asker = Asker(actor.organisation_id, is_verified=verified)
        found = find(wish_of(wish), asker=asker, now=now, limit=TOP, wait=False)
    except NoIndex:
        return Look(is_ready=False)
    return Look(
        fitting=found.fitting,
        holders=found.holders,
        top=_candidates(found),
        relax=criterion_label(found.relax.code) if found.relax else "",
        relax_gain=found.relax.gain if found.relax else 0,
        blocked=listed(f"{criterion_label(one.code)} {one.gain}" for one in found.blocked),
        is_whole=found.is_whole,
    )


def _candidates(found: Found) -> list[Candidate]:
    worth = [line for line in found.ranked if line.assessment.band != Match.Band.WEAK]
    ids = [line.assessment.offer.listing_id for line in worth]
    listings = Listing.objects.with_terms().in_bulk(ids)
    return [_candidate(listings[pk], line, found) for pk, line in zip(ids, worth, strict=True)]


def _candidate(listing: Listing, line: Ranked, found: Found) -> Candidate:
    one = line.assessment
    return Candidate(
        listing=listing,
        band=one.band,
        band_label=str(Match.Band(one.band).label),
        bucket=one.bucket,
        why=why(explain(found.query, one)),
    )
