"""Everything that happened to a deal, in order: who, when, and what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.money import Money
from marketplace.deals.models import Deal, DealEvent
from parties.models import User

PROOFS = ("document_sha256", "content_sha256")
NAMED = ("contract_no", "voucher_no", "venue_ref", "dispute")


@dataclass(frozen=True, slots=True)
class Deed:
    """One event of the chain; ``digest`` is whole, ``href`` leads to the paper it is of."""

    seq: int
    label: str
    who: str
    at: datetime
    note: str
    digest: str
    href: str


def chronicle(deal: Deal, events: Sequence[DealEvent]) -> list[Deed]:
    """Return the deal's events in words, in one query for the people."""
    people = dict(
        User.objects.filter(pk__in={e.actor_id for e in events if e.actor_id}).values_list(
            "pk", "name"
        )
    )
    return [_deed(deal, event, people) for event in events]


def _deed(deal: Deal, event: DealEvent, people: dict[int, str]) -> Deed:
    proof = next((name for name in PROOFS if event.data.get(name)), "")
    return Deed(
        seq=event.seq,
        label=_(event.event.replace("_", " ")),
        who=_who(deal, event, people),
        at=event.at,
        note=_note(deal, event),
        digest=str(event.data.get(proof, "")),
        href=_contract(deal, event) if proof == "document_sha256" and deal.is_agreed else "",
    )


def _contract(deal: Deal, event: DealEvent) -> str:
    return f"{reverse('deals:contract', args=[deal.uid])}?digest={event.data['document_sha256']}"


def _who(deal: Deal, event: DealEvent, people: dict[int, str]) -> str:
    sides = {side.pk: side.name for side in (deal.buyer, deal.holder) if side}
    organisation = sides.get(event.organisation_id or 0) or _("the platform")
    if event.actor_id is None or event.organisation_id not in sides:
        return organisation
    return " · ".join(part for part in (organisation, people.get(event.actor_id, "")) if part)


def _note(deal: Deal, event: DealEvent) -> str:
    said = [str(event.data[name]) for name in NAMED if event.data.get(name)]
    minor = event.data.get("amount_minor")
    if isinstance(minor, int):
        said.append(f"{deal.currency} {Money(minor, deal.currency).major:,}")
    if event.data.get("reason"):
        said.append(str(event.data["reason"]))
    return " · ".join(said)
