"""How a deal goes on: one step of its way, and which side moves next."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.deals.models import (
    Contract,
    ContractSignature,
    CrossBorderCheck,
    CrossBorderEvent,
    Deal,
    DealEvent,
    Offer,
    Side,
)

NOBODY: frozenset[str] = frozenset()
BUYER, HOLDER = frozenset({Side.BUYER.value}), frozenset({Side.HOLDER.value})
BOTH = BUYER | HOLDER


def advance(
    deal: Deal,
    event: str,
    *,
    to: str,
    actor: Actor,
    now: datetime,
    also: tuple[str, ...] = (),
    **data: object,
) -> None:
    """Move the locked ``deal`` by ``event``, append its DealEvent and audit it.

    Args:
        also: names of further columns the caller set.
        data: what explains the event (reason, number of the offer, digest); JSON.

    Raises:
        IllegalMove: the deal's table has no such edge.
    """
    before = deal.status
    deal.last_activity_at = now
    move(deal, event, to=to, also=["last_activity_at", *also])
    DealEvent.append(deal, event, before=before, actor=actor, at=now, **data)
    record(actor, f"deal.{event}", on=deal, at=now, after=dict(data))


def lock_check(
    checks: "QuerySet[CrossBorderCheck]", pk: int, *, version: int | None = None
) -> CrossBorderCheck:
    """Return a cross-border check locked until commit, its deal locked before it.

    Raises:
        CrossBorderCheck.DoesNotExist: these rows hold no such one.
        StaleVersion: it is newer than ``version``.
    """
    deal = Deal.objects.with_parties().locked(checks.get(pk=pk).deal_id)
    check: CrossBorderCheck = CrossBorderCheck.objects.locked(pk, version=version)
    check.deal = deal
    return check


def advance_check(
    check: CrossBorderCheck,
    event: str,
    *,
    to: str,
    actor: Actor,
    now: datetime,
    also: tuple[str, ...] = (),
    **data: object,
) -> None:
    """Move the locked ``check`` by ``event``, append its CrossBorderEvent and audit it.

    Raises:
        IllegalMove: the check's table has no such edge.
    """
    before = check.status
    move(check, event, to=to, also=also)
    CrossBorderEvent.append(check, event, before=before, actor=actor, at=now, **data)
    record(actor, f"cross_border.{event}", on=check, at=now, after=dict(data))


def clear_table(deal: Deal, *, event: str, to: str) -> None:
    """End what is still open on a locked deal that has ended: its offer, its unsigned contract.

    Args:
        event, to: the move of an open offer, e.g. ``withdraw`` to withdrawn.
    """
    for offer in Offer.objects.filter(negotiation__deal=deal, status=Offer.Status.OPEN):
        move(offer, event, to=to)
    void_contracts(deal)


def void_contracts(deal: Deal) -> None:
    """Void the drafted or signed contract of a locked deal, and with it its signatures."""
    for contract in Contract.objects.filter(deal=deal).exclude(status=Contract.Status.VOID):
        move(contract, "void", to=Contract.Status.VOID)


def void_draft(deal: Deal) -> None:
    """Void the draft of corrected terms of a locked deal, if there is one."""
    for contract in Contract.objects.filter(deal=deal).corrections():
        move(contract, "void", to=Contract.Status.VOID)


def with_turns(deals: "QuerySet[Deal]") -> "QuerySet[Deal]":
    """Return the same deals with what ``turn_of`` reads: no query for each deal."""
    offers = Offer.objects.filter(negotiation__deal=OuterRef("pk"), status=Offer.Status.OPEN)
    signatures = ContractSignature.objects.filter(
        contract__deal=OuterRef("pk"), contract__status=Contract.Status.DRAFTED
    )
    return deals.annotate(
        offering_side=Subquery(offers.values("side")[:1]),
        signatory_id=Subquery(signatures.values("organisation_id")[:1]),
    )


def turn_of(deal: Deal) -> frozenset[str]:
    """Return the sides somebody waits for, of a deal from ``with_turns``; empty when it has ended.

    While money is on its way both sides may have to act: one pays, the other confirms.
    """
    status, offering = deal.status, getattr(deal, "offering_side", None)
    if status == Deal.Status.NEGOTIATING and offering:
        return BOTH - {offering}
    if status == Deal.Status.CONTRACT_DRAFTED:
        signatory = getattr(deal, "signatory_id", None)
        signed = {deal.buyer_id: BUYER, deal.holder_id: HOLDER}.get(signatory, NOBODY)
        return BOTH - signed
    if status == Deal.Status.CONTRACT_SIGNED:  # a prepaid one is asked for the money at once
        return NOBODY if deal.is_paid_first else HOLDER
    if status == Deal.Status.ACCEPTED:
        return BOTH if deal.is_paid_later else NOBODY
    return _TURNS.get(status, NOBODY)


_TURNS = {
    "matched": BOTH,
    "negotiating": BOTH,
    "payment_pending": BOTH,
    "paid": HOLDER,
    "delivering": HOLDER,
    "delivered": BUYER,
}
