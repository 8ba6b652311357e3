"""Claims for tests, through the real actions."""

from datetime import date
from io import BytesIO
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.actor import Actor
from kernel.money import Money
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, PRICE, a_deal, sides_of
from marketplace.payments.actions.agree_refund import agree_refund
from marketplace.payments.actions.answer_excess import answer_excess
from marketplace.payments.actions.check_receipt import check_receipt
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.confirm_refund import confirm_refund
from marketplace.payments.actions.propose_refund import propose_refund
from marketplace.payments.actions.return_excess import return_excess
from marketplace.payments.models import Excess, PaymentClaim, Refund
from marketplace.payments.terms import Slip
from parties.actions.store_file import Upload, store_file
from parties.tests.build import operator

PNG = b"\x89PNG\r\n\x1a\n"
_serial = count(1)


def a_slip(minor: int = PRICE, *, serial: str = "", currency: str = "CNY") -> Slip:
    """Return a bank slip of the day of the tests, with a number of its own."""
    return Slip(
        amount=Money(minor, currency),
        payer_bank="Bank of Ningbo",
        bank_serial=serial or f"BS{next(_serial):08d}",
        value_on=date(2026, 1, 5),
    )


def a_claim(
    deal: Deal | None = None, *, minor: int = PRICE, serial: str = "", is_over: bool = False
) -> PaymentClaim:
    """Return a claim of the buyer that waits for the holder."""
    deal = deal or a_deal("payment_pending")
    buyer = sides_of(deal).buyer
    return claim_payment(
        actor=buyer,
        deal_id=deal.pk,
        slip=a_slip(minor, serial=serial),
        evidence=[a_scan(buyer)],
        is_over=is_over,
        now=NOW,
    )


def a_picture() -> SimpleUploadedFile:
    """Return a picture of a bank slip as a browser sends it."""
    return SimpleUploadedFile("slip.png", PNG + f"slip {next(_serial)}".encode(), "image/png")


def a_scan(actor: Actor, *, said: str = "") -> int:
    """Return the id of a stored picture of a bank slip, by default one of its own content."""
    content = BytesIO(PNG + (said or f"slip {next(_serial)}").encode())
    return store_file(actor=actor, upload=Upload("slip.png", "image/png", content), now=NOW).pk


def pay(deal: Deal, *, minor: int = PRICE) -> PaymentClaim:
    """Return a claim confirmed to the fen by the holder, and checked where it is large."""
    claim = confirmed_by_holder(a_claim(deal, minor=minor), minor=minor)
    return check(claim) if claim.status == "checking" else claim


def confirmed_by_holder(claim: PaymentClaim, *, minor: int) -> PaymentClaim:
    """Return the claim as the holder's word leaves it: counted, or waiting for a check."""
    return confirm_receipt(
        actor=sides_of(claim.deal).holder,
        claim_id=claim.pk,
        received_minor=minor,
        expected_version=claim.version,
        now=NOW,
    )


def check(claim: PaymentClaim) -> PaymentClaim:
    """Return the claim that an operator, signed in just now, has looked at."""
    return check_receipt(
        actor=operator(),
        claim_id=claim.pk,
        proven_at=NOW,
        expected_version=claim.version,
        now=NOW,
    )


def a_proposal(deal: Deal | None = None, *, minor: int = PRICE, by: str = "buyer") -> Refund:
    """Return a refund that one side proposed on a paid deal."""
    if deal is None:
        deal = a_deal("payment_pending")
        pay(deal)
    return propose_refund(
        actor=getattr(sides_of(deal), by),
        deal_id=deal.pk,
        amount_minor=minor,
        reason="The data is not what was agreed",
        now=NOW,
    )


def a_due_refund(deal: Deal | None = None, *, minor: int = PRICE) -> Refund:
    """Return a refund that both sides agreed on."""
    refund = a_proposal(deal, minor=minor)
    return agree_refund(
        actor=sides_of(refund.deal).holder,
        refund_id=refund.pk,
        expected_version=refund.version,
        now=NOW,
    )


def a_sent_refund(deal: Deal | None = None, *, minor: int = PRICE) -> Refund:
    """Return a refund that waits for the buyer's word."""
    refund = a_due_refund(deal, minor=minor)
    return claim_refund(
        actor=sides_of(refund.deal).holder,
        refund_id=refund.pk,
        slip=a_slip(minor),
        expected_version=refund.version,
        now=NOW,
    )


def pay_back(deal: Deal, *, minor: int = PRICE) -> Refund:
    """Return a refund confirmed by the buyer."""
    refund = a_sent_refund(deal, minor=minor)
    return confirm_refund(
        actor=sides_of(deal).buyer,
        refund_id=refund.pk,
        expected_version=refund.version,
        now=NOW,
    )


def an_excess(deal: Deal | None = None, *, over: int = 1_00) -> Excess:
    """Return what a confirmed payment brought beyond the price; it is to be paid back."""
    deal = deal or a_deal("payment_pending")
    minor = (deal.amount_minor or 0) + over
    claim = confirmed_by_holder(a_claim(deal, minor=minor, is_over=True), minor=minor)
    return Excess.objects.get(claim=check(claim) if claim.status == "checking" else claim)


def a_sent_excess(deal: Deal | None = None, *, over: int = 1_00) -> Excess:
    """Return an excess that waits for the buyer's word."""
    excess = an_excess(deal, over=over)
    return return_excess(
        actor=sides_of(excess.deal).holder,
        excess_id=excess.pk,
        slip=a_slip(over),
        expected_version=excess.version,
        now=NOW,
    )


def answered(excess: Excess, *, arrived: bool, reason: str = "", by: str = "buyer") -> Excess:
    """Return an excess as one side's answer leaves it."""
    return answer_excess(
        actor=getattr(sides_of(excess.deal), by),
        excess_id=excess.pk,
        arrived=arrived,
        reason=reason,
        expected_version=excess.version,
        now=NOW,
    )
