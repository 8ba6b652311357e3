"""What waits for somebody, straight into the database."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from kernel.numbering import take_number
from kernel.tests.lifecycles import brought_to
from listings.models import Listing
from marketplace.deals.models import Contract, ContractSignature, Deal, Instalment
from marketplace.deals.tests.history import unguarded
from marketplace.payments.models import PaymentClaim
from matching.models import Intent, Push
from parties.models import Organisation, User

DIGEST = sha256(b"-").hexdigest()
BORN_AT = datetime(2026, 1, 2, 3, tzinfo=UTC)


def an_intent(poster: Organisation, *, status: str = "open", **fields: object) -> Intent:
    """Return a need of ``poster`` in ``status``."""
    intent = Intent.objects.create(
        **{
            "intent_no": take_number("IN", now=BORN_AT),
            "poster": poster,
            "title": "Bus passengers of Hangzhou",
            "need": "Counts by stop and hour.",
            "opened_at": BORN_AT,
            "expires_at": BORN_AT + timedelta(days=30),
            "created_at": BORN_AT,
            **fields,
        }
    )
    return brought_to(intent, status)


def a_push(
    intent: Intent, recipient: Organisation, *, status: str = "delivered", **fields: object
) -> Push:
    """Return a push of ``intent`` in ``status``."""
    push = Push.objects.create(
        **{
            "intent": intent,
            "recipient": recipient,
            "sent_at": BORN_AT,
            "delivered_at": BORN_AT,
            "expires_at": BORN_AT + timedelta(days=14),
            "created_at": BORN_AT,
            **fields,
        }
    )
    return brought_to(push, status)


def a_deal(listing: Listing, buyer: Organisation, *, status: str, **fields: object) -> Deal:
    """Return a deal over ``listing`` that stands in ``status``; no history behind it."""
    with unguarded():
        deal = Deal.objects.create(
            **{
                "deal_no": take_number("DL", now=BORN_AT),
                "listing": listing,
                "buyer": buyer,
                "holder": listing.holder,
                "amount_minor": 6_500_00,
                "created_at": BORN_AT,
                "last_activity_at": BORN_AT,
                **fields,
            }
        )
        due = {"postpaid": "on_acceptance"}.get(deal.payment_terms, "before_delivery")
        Instalment.objects.create(
            deal=deal, revision=0, seq=1, amount_minor=deal.amount_minor or 0, due=due
        )
        if status in {"paid", "settled"}:  # the database wants the money first
            _pay(deal)
        return brought_to(deal, status)


def _pay(deal: Deal) -> None:
    minor, buyer = deal.amount_minor or 0, deal.buyer_id or 0
    claim = PaymentClaim.objects.create(
        deal=deal,
        amount_minor=minor,
        currency=deal.currency,
        payer_bank="BANK",
        bank_serial=deal.deal_no,
        value_on=BORN_AT.date(),
        claimed_by_id=1,
        claimed_by_organisation_id=buyer,
        confirmed_by_id=2,
        confirmed_by_organisation_id=deal.holder_id,
        received_minor=minor,
        created_at=BORN_AT,
    )
    brought_to(claim, "confirmed")


def a_signature(deal: Deal, organisation: Organisation, user: User) -> ContractSignature:
    """Return the signature of one side on the deal's contract."""
    contract = Contract.objects.create(
        deal=deal,
        contract_no=take_number("CT", now=BORN_AT),
        terms={},
        document="-",
        document_sha256=DIGEST,
        created_at=BORN_AT,
    )
    return ContractSignature.objects.create(
        contract=contract,
        organisation=organisation,
        user=user,
        document_sha256=DIGEST,
        signed_at=BORN_AT,
    )
