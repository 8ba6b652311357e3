"""Intents, matches and pushes for tests, straight into the database."""

from datetime import UTC, datetime, timedelta

from kernel.actor import CLOCK, Actor
from kernel.numbering import take_number
from kernel.tests.lifecycles import brought_to
from listings.models import Listing
from listings.tests.build import a_certificate, a_listing, an_asset
from matching.engine.explain import Reasons
from matching.engine.scoring_model import V1
from matching.models import (
    Intent,
    IntentEvent,
    Match,
    MatchFeedback,
    Push,
    ScoringVersion,
    Watch,
    WatchHit,
)
from matching.terms import WISH_FIELDS, IntentWish
from parties.models import Organisation
from parties.tests.build import a_membership, actor_of, an_organisation

BORN_AT = datetime(2025, 12, 1, 3, tzinfo=UTC)
OPENED_AT = datetime(2026, 1, 4, 9, tzinfo=UTC)  # the day before the tests' fixed moment
REASONS: Reasons = {
    "phrases": [],
    "gates": [],
    "wishes": [],
    "features": {},
    "improvements": [],
    "meaning": False,
}
EVALUATION = {
    "learned_from": 42,
    "tried": 18,
    "telling": 18,
    "pairs": 360,
    "before": 0.7,
    "after": 0.8,
    "gain": 0.1,
    "low": 0.05,
    "high": 0.15,
    "is_better": True,
}


def a_wish(**changes: object) -> IntentWish:
    """Return a wish that any organisation may post."""
    said: dict[str, object] = {
        "title": "Bus passenger counts for choosing shop sites",
        "need": "Hourly passenger counts at bus stops in Hangzhou, by line, for the last year.",
        "purpose": "Site selection of convenience stores",
        "rights_wanted": ("use",),
        "divisions": ("54",),
    }
    return IntentWish(**{**said, **changes})  # type: ignore[arg-type]


def an_intent(
    poster: Organisation | Actor | None = None, *, status: str = "open", **fields: object
) -> Intent:
    """Return an intent of ``poster`` (by default a new verified buyer) in ``status``.

    An open one was opened on the eve of the tests' moment and ends 30 days later.
    """
    wish = a_wish()
    said = {
        name: list(value) if isinstance(value := getattr(wish, name), tuple) else value
        for name in WISH_FIELDS
    }
    was_open = status in {"open", "closed", "expired"}
    intent = Intent.objects.create(
        **{
            **said,
            "poster": _organisation(poster, roles=["buyer"]),
            "intent_no": take_number("IN", now=BORN_AT),
            "opened_at": OPENED_AT if was_open else None,
            "expires_at": OPENED_AT + timedelta(days=30) if was_open else None,
            "created_at": BORN_AT,
            **fields,
        }
    )
    IntentEvent.append(intent, "created", actor=CLOCK, at=BORN_AT)
    return brought_to(intent, status)


def a_weather_listing(holder: Organisation | None = None) -> Listing:
    """Return a published listing that has nothing in common with ``a_wish``, in Chinese."""
    asset = an_asset(
        holder,
        name="海南气象观测资料",
        overview="海南各地每日降水与风速",
        keywords="降水 风速",
        scenario="防灾",
        algorithm_rules="质控后按日汇总",
        division="74",
    )
    return a_listing(
        certificate=a_certificate(asset), title=asset.name, title_en="", summary=asset.overview
    )


def a_match(
    intent: Intent | None = None,
    listing: Listing | None = None,
    *,
    band: str = "strong",
    rank: int = 1,
    **fields: object,
) -> Match:
    """Return a current match of an open intent and a published listing."""
    intent, listing = intent or an_intent(), listing or a_listing()
    return Match.objects.create(
        **{
            "intent": intent,
            "listing": listing,
            "intent_version": intent.version,
            "listing_version": listing.version,
            "model_version": "v1",
            "score": 0.7,
            "band": band,
            "bucket": "eligible",
            "rank": rank,
            "reasons": REASONS,
            "created_at": OPENED_AT,
            **fields,
        }
    )


def a_push(
    intent: Intent | None = None,
    recipient: Organisation | Actor | None = None,
    *,
    status: str = "delivered",
    listing: Listing | None = None,
    sent_at: datetime = OPENED_AT,
    **fields: object,
) -> Push:
    """Return a push in ``status`` to ``recipient`` (by default a new holder with an administrator).

    ``listing`` defaults to a new published one of the recipient. Sent at ``sent_at`` unless it is
    queued; it expires 14 days later. Its events are not written.
    """
    intent = intent or an_intent()
    organisation = listing.holder if listing else _organisation(recipient, roles=["holder"])
    if not organisation.memberships.exists():
        a_membership(organisation)
    listing = listing or a_listing(organisation)
    was_sent = status not in {"queued", "undeliverable"}
    was_answered = status in {"interested", "declined"}
    push = Push.objects.create(
        **{
            "intent": intent,
            "recipient": organisation,
            "listing": listing,
            "match": a_match(intent, listing, rank=intent.matches.count() + 1),
            "sent_at": sent_at if was_sent else None,
            "delivered_at": sent_at if was_sent else None,
            "opened_at": sent_at if was_answered or status == "opened" else None,
            "answered_at": sent_at if was_answered else None,
            "answer_reason": "price" if status == "declined" else "",
            "expires_at": sent_at + timedelta(days=14) if was_sent else None,
            "created_at": sent_at,
            **fields,
        }
    )
    return brought_to(push, status)


def an_opinion_of(
    actor: Actor, intent: Intent | None = None, listing: Listing | None = None, **fields: object
) -> MatchFeedback:
    """Return a standing opinion of the actor's organisation that a match does not fit."""
    intent = intent or an_intent()
    is_poster = intent.poster_id == actor.organisation_id
    return MatchFeedback.objects.create(
        **{
            "intent": intent,
            "listing": listing or a_listing(),
            "organisation_id": actor.party,
            "side": "buyer" if is_poster else "holder",
            "reason": "other_subject",
            "created_at": OPENED_AT,
            **fields,
        }
    )


def a_watch(
    owner: Actor | None = None, *, query: str = "q=bus", status: str = "active", **fields: object
) -> Watch:
    """Return a watch of the actor (by default of a new buyer), saved on the tests' eve."""
    owner = owner or actor_of(an_organisation(roles=["buyer"]))
    watch = Watch.objects.create(
        **{
            "owner_id": owner.person,
            "organisation_id": owner.party,
            "subject": "listings",
            "query": query,
            "name": "Buses",
            "looked_at": OPENED_AT,
            "created_at": OPENED_AT,
            **fields,
        }
    )
    return brought_to(watch, status)


def a_hit(watch: Watch, listing: Listing | None = None, **fields: object) -> WatchHit:
    """Return a listing that a watch found and that was not mailed yet."""
    listing = listing or a_listing()
    return WatchHit.objects.create(
        **{"watch": watch, "listing": listing, "found_at": OPENED_AT, **fields}
    )


def a_scoring_version(*, status: str = "candidate", **fields: object) -> ScoringVersion:
    """Return a version with the built-in weights that was shown to be better."""
    version = ScoringVersion.objects.create(
        **{
            "name": f"v1.{ScoringVersion.objects.count() + 1}",
            "base": V1.version,
            "weights": dict(V1.weights),
            "calibration": {"strong": list(V1.strong), "fair": list(V1.fair)},
            "fitted_at": OPENED_AT,
            "trained_on": {"intents": 60, "pairs": 360, "fitting": 90},
            "evaluation": EVALUATION,
            "created_at": OPENED_AT,
            **fields,
        }
    )
    return brought_to(version, status)


def events_of(intent: Intent) -> list[str]:
    """Return the events of an intent and its pushes, in order."""
    return list(intent.events.order_by("seq").values_list("event", flat=True))


def _organisation(who: Organisation | Actor | None, *, roles: list[str]) -> Organisation:
    if isinstance(who, Actor):
        return Organisation.objects.get(pk=who.party)
    return who or an_organisation(roles=roles)
