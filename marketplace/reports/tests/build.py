"""Events for the report's tests, written in bulk as the actions write them one by one."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.deals.models import Deal, DealEvent
from marketplace.deals.tests.history import unguarded
from matching.models import Intent, IntentEvent
from parties.models import Organisation


def intents(
    poster: Organisation, n: int, *, at: datetime, division: str = "65", source: str = "own"
) -> list[Intent]:
    """Return ``n`` new drafts of ``poster``."""
    first = Intent.objects.count()
    return Intent.objects.bulk_create(
        Intent(
            intent_no=f"IN-R{first + k}",
            poster=poster,
            title="t",
            need="n",
            divisions=[division] if division else [],
            source=source,
            created_at=at,
        )
        for k in range(n)
    )


def happened(
    subjects: Sequence[Intent], event: str, *, at: datetime, seq: int, channel: str = "direct"
) -> None:
    """Append ``event`` to each intent."""
    IntentEvent.objects.bulk_create(
        IntentEvent(intent=intent, seq=seq, event=event, at=at, actor_kind="clock", channel=channel)
        for intent in subjects
    )


def landed(
    subjects: Sequence[Intent],
    *,
    at: datetime,
    minor: Sequence[int],
    to_status: str = "imported",
    realisation_type: str = "licence",
    currency: str = "CNY",
) -> list[Deal]:
    """Return one deal for each intent, with its landing event."""
    first = Deal.objects.count()
    rows = [
        Deal(
            deal_no=f"DL-R{first + k}",
            intent=intent,
            buyer_id=intent.poster_id,
            venue="sde",
            status="imported",
            amount_minor=amount,
            currency=currency,
            realisation_type=realisation_type,
            created_at=at,
            last_activity_at=at,
        )
        for k, (intent, amount) in enumerate(zip(subjects, minor, strict=True))
    ]
    with unguarded():
        deals = Deal.objects.bulk_create(rows)
    moved(deals, "land", to_status=to_status, at=at, seq=1)
    return deals


def moved(deals: Sequence[Deal], event: str, *, to_status: str, at: datetime, seq: int) -> None:
    """Append one event to each deal."""
    landing = to_status in {"imported", "contract_signed"}
    rows = [
        DealEvent(
            deal=deal,
            seq=seq,
            event=event,
            at=at,
            actor_kind="clock",
            to_status=to_status,
            realisation_type=deal.realisation_type if landing else "",
            amount_minor=deal.amount_minor if landing else None,
            currency=deal.currency if landing else "",
        )
        for deal in deals
    ]
    with unguarded():
        DealEvent.objects.bulk_create(rows)
