"""Each gate, at each edge by which a trade goes on: pushes, signatures, delivery, payment."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.errors import DomainError
from kernel.models import AuditEvent, Outbox
from listings.models import Certificate, Listing
from marketplace.api.tests.build import Machine
from marketplace.deals.models import Contract, ContractSignature, Deal, DealEvent
from marketplace.deals.tests.build import a_deal, offer_terms, sides_of
from marketplace.payments.models import PaymentClaim
from marketplace.payments.tests.build import a_claim, a_picture
from marketplace.tests.gates.closings import TRADE
from matching.actions.send_push import send_push
from matching.models import IntentEvent, Push
from matching.tasks import send_push as send_push_task
from matching.tests.build import a_push
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
REFUSED = {403, 409}


def sign_page(deal: Deal) -> int:
    contract = Contract.objects.get(deal=deal)
    sent = {"document_sha256": contract.document_sha256, "agreed": "on"}
    return client_of(sides_of(deal).buyer).post(f"/deals/{deal.uid}/sign/", sent).status_code


def delivery_page(deal: Deal) -> int:
    sent = {"version": str(deal.version)}
    client = client_of(sides_of(deal).holder)
    return client.post(f"/deals/{deal.uid}/start-delivery/", sent).status_code


def claim_page(deal: Deal) -> int:
    sent = {
        "amount": "1000.00",
        "payer_bank": "Bank of Ningbo",
        "bank_serial": "BS1",
        "value_on": "2026-01-05",
        "evidence": a_picture(),
    }
    return client_of(sides_of(deal).buyer).post(f"/deals/{deal.uid}/payment/", sent).status_code


def confirm_page(deal: Deal) -> int:
    claim = PaymentClaim.objects.get(deal=deal)
    sent = {"version": str(claim.version), "amount": f"{claim.amount.major:f}"}
    client = client_of(sides_of(deal).holder)
    return client.post(f"/payments/{claim.uid}/confirm/", sent).status_code


def unpaid() -> Deal:
    return a_deal("payment_pending")


def claimed() -> Deal:
    deal = unpaid()
    a_claim(deal)
    return deal


PAYMENT = ("G4 certificate frozen", "G4 certificate expired", "G7 pledged without consent")
EDGES: dict[str, tuple[Callable[[], Deal], Callable[[Deal], int], tuple[str, ...]]] = {
    "sign": (lambda: a_deal("contract_drafted"), sign_page, tuple(TRADE)),
    "begin a delivery that is paid": (lambda: a_deal("paid"), delivery_page, PAYMENT),
    "begin a delivery on credit": (
        lambda: a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid")),
        delivery_page,
        PAYMENT,
    ),
    "claim a payment": (unpaid, claim_page, PAYMENT),
    "confirm a receipt": (claimed, confirm_page, PAYMENT),
}
CASES = [
    pytest.param(edge, gate, id=f"{edge}-{gate}")
    for edge, (_begin, _go, gates) in EDGES.items()
    for gate in gates
]


def standing(deal: Deal) -> tuple[object, ...]:
    after = Deal.objects.get(pk=deal.pk)
    claims = PaymentClaim.objects.filter(deal=deal).order_by("pk")
    return (
        after.status,
        after.version,
        ContractSignature.objects.count(),
        DealEvent.objects.count(),
        list(claims.values_list("status", "received_minor")),
        AuditEvent.objects.count(),
        Outbox.objects.count(),
    )


@pytest.mark.parametrize(("edge", "gate"), CASES)
def test_no_step_of_a_deal_gets_round_a_gate(edge: str, gate: str) -> None:
    begin, go, _gates = EDGES[edge]
    deal = begin()
    TRADE[gate](Listing.objects.get(deals=deal))
    before = standing(deal)

    answer = go(deal)

    assert answer in REFUSED
    assert standing(deal) == before


@pytest.mark.parametrize("edge", EDGES)
def test_each_step_goes_on_when_all_gates_are_open(edge: str) -> None:
    begin, go, _gates = EDGES[edge]
    deal = begin()
    before = standing(deal)

    assert go(deal) == 302
    assert standing(deal) != before


@pytest.mark.parametrize("status", ["delivered", "accepted"])
def test_what_was_delivered_is_paid_although_the_certificate_ended_but_not_while_frozen(
    status: str,
) -> None:
    deal = a_deal(status)
    listing = Listing.objects.get(deals=deal)

    TRADE["G4 certificate frozen"](listing)
    assert claim_page(deal) == 409
    assert not PaymentClaim.objects.exists()

    TRADE["G4 certificate expired"](listing)
    Certificate.objects.filter(listings=listing).update(status="valid")
    assert claim_page(deal) == 302


# Pushes and the catalogue: a licence given away does not hide the listing before the clock ran.
SHOWN = [gate for gate in TRADE if not gate.startswith(("G6", "G8"))]


@pytest.mark.parametrize("gate", SHOWN)
@pytest.mark.parametrize("edge", ["action", "task"])
def test_no_push_goes_out_about_what_may_not_be_traded(edge: str, gate: str) -> None:
    push: Push = a_push(status="queued")
    assert push.listing is not None
    TRADE[gate](push.listing)

    if edge == "task":
        send_push_task(push_id=push.pk)
    else:
        with suppress(DomainError):
            send_push(actor=CLOCK, push_id=push.pk, now=timezone.now())

    after = Push.objects.get(pk=push.pk)
    assert (after.status, after.sent_at) == ("withdrawn", None)
    assert not IntentEvent.objects.filter(push=push, event="pushed").exists()


@pytest.mark.parametrize("gate", SHOWN)
def test_the_api_shows_nothing_that_may_not_be_traded(gate: str, word_index) -> None:
    push: Push = a_push(status="queued")
    assert push.listing is not None
    word_index()
    assert Machine().get("/api/v1/listings/").json()["total"] == 1

    TRADE[gate](push.listing)

    assert Machine().get("/api/v1/listings/").json()["results"] == []
