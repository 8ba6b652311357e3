"""The same events on the platform: each by the action a person, an operator or the clock takes."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from kernel.actor import CLOCK, Actor
from marketplace.deals.actions.accept_delivery import accept_delivery
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.deliver import deliver
from marketplace.deals.actions.dismiss_dispute import dismiss_dispute
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.actions.propose_terms import propose_terms
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.actions.request_payment import request_payment
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.models import Contract, Deal, Dispute, Offer
from marketplace.deals.terms import OfferTerms
from marketplace.deals.tests.build import DIGEST, NOW, offer_terms, sides_of
from marketplace.payments.actions.agree_refund import agree_refund
from marketplace.payments.actions.agree_terms import agree_terms
from marketplace.payments.actions.cancel_unpaid import cancel_unpaid
from marketplace.payments.actions.claim_payment import claim_payment
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.confirm_refund import confirm_refund
from marketplace.payments.actions.end_proposal import end_proposal
from marketplace.payments.actions.give_up_refund import give_up_refund
from marketplace.payments.actions.order_refund import order_refund
from marketplace.payments.actions.propose_refund import propose_refund
from marketplace.payments.actions.refuse_claim import refuse_claim
from marketplace.payments.actions.refuse_refund import refuse_refund
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.models import PaymentClaim, Refund
from marketplace.payments.models.refund import LIVE
from marketplace.payments.tests.build import a_scan, a_slip

REASON = "It is not what was agreed"


class NothingThere(Exception):
    """No row stands for which the event could happen."""


def _terms(price: int, odd: int) -> OfferTerms:
    return offer_terms(minor=price, payment_terms="postpaid" if odd % 2 else "prepaid")


class Platform:
    """One deal, and everybody who acts on it."""

    def __init__(self, deal: Deal, operator: Actor) -> None:
        self.pk, self.price, self.operator = deal.pk, 0, operator
        self.sides = sides_of(deal)

    @property
    def deal(self) -> Deal:
        """The deal as it stands."""
        return Deal.objects.get(pk=self.pk)

    def do(self, event: str, minor: int) -> None:
        """Let ``event`` happen, with so much money where it takes some.

        Raises:
            DomainError: the platform refuses.
            NothingThere: there is nothing it could happen to.
        """
        try:
            done: Any = getattr(self, event)(minor)
        except ObjectDoesNotExist:
            raise NothingThere(event) from None
        if done is False:
            raise NothingThere(event)

    def _on_deal(self, verb: Callable[..., object], actor: Actor, **said: object) -> object:
        version = self.deal.version
        return verb(actor=actor, deal_id=self.pk, expected_version=version, now=NOW, **said)

    def offer(self, minor: int) -> object:
        return self._on_deal(make_offer, self.sides.holder, terms=_terms(self.price, minor))

    def accept_offer(self, _: int) -> object:
        offer = Offer.objects.get(negotiation__deal=self.pk, status="open")
        return self._on_deal(accept_offer, self.sides.buyer, offer_id=offer.pk)

    def reopen(self, _: int) -> object:
        return self._on_deal(reopen_terms, self.sides.holder, reason=REASON)

    def sign(self, _: int) -> object:
        contract = Contract.objects.get(deal=self.pk, status="drafted")
        actor = self.sides.holder if contract.signatures.exists() else self.sides.buyer
        digest = contract.document_sha256
        return sign_contract(actor=actor, deal_id=self.pk, document_sha256=digest, now=NOW)

    def correct(self, minor: int) -> object:
        return self._on_deal(propose_terms, self.sides.holder, terms=_terms(minor, minor))

    def agree_terms(self, _: int) -> object:
        contract = Contract.objects.get(deal=self.pk, status="drafted")
        digest = contract.document_sha256
        return self._on_deal(agree_terms, self.sides.buyer, document_sha256=digest)

    def ask(self, _: int) -> object:
        return request_payment(actor=CLOCK, deal_id=self.pk, now=NOW)

    def start(self, _: int) -> object:
        return self._on_deal(start_delivery, self.sides.holder)

    def deliver(self, _: int) -> object:
        handed_over = {"method": "01", "content_sha256": DIGEST, "note": ""}
        return self._on_deal(deliver, self.sides.holder, **handed_over)

    def change(self, _: int) -> object:
        return self._on_deal(request_changes, self.sides.buyer, reason=REASON)

    def accept(self, _: int) -> object:
        return self._on_deal(accept_delivery, self.sides.buyer)

    def cancel(self, _: int) -> object:
        return self._on_deal(cancel_unpaid, self.operator, reason=REASON)

    def dispute(self, _: int) -> object:
        return self._on_deal(
            open_dispute, self.sides.buyer, complaint=Complaint("delivery", REASON)
        )

    def dismiss(self, _: int) -> object:
        dispute = Dispute.objects.undecided().get(deal=self.pk)
        said = {"expected_version": dispute.version, "reason": REASON, "now": NOW}
        return dismiss_dispute(actor=self.operator, dispute_id=dispute.pk, **said)  # type: ignore[arg-type]

    def claim(self, minor: int) -> object:
        buyer, slip = self.sides.buyer, a_slip(minor)
        said = {"deal_id": self.pk, "slip": slip, "evidence": [a_scan(buyer)]}
        return claim_payment(actor=buyer, now=NOW, **said)  # type: ignore[arg-type]

    def _on_claim(self, verb: Callable[..., object], actor: Actor, **said: object) -> object:
        claim = PaymentClaim.objects.filter(deal=self.pk, status="claimed").earliest("pk")
        ids = {"claim_id": claim.pk, "expected_version": claim.version}
        return verb(actor=actor, now=NOW, **ids, **said)

    def confirm(self, minor: int) -> object:
        return self._on_claim(confirm_receipt, self.sides.holder, received_minor=minor)

    def refuse(self, _: int) -> object:
        return self._on_claim(refuse_claim, self.sides.holder, reason=REASON)

    def withdraw(self, _: int) -> object:
        return self._on_claim(withdraw_claim, self.sides.buyer)

    def order(self, minor: int) -> object:
        return self._on_deal(order_refund, self.operator, amount_minor=minor, reason=REASON)

    def propose(self, minor: int) -> object:
        said: dict[str, Any] = {"amount_minor": minor, "reason": REASON, "now": NOW}
        return propose_refund(actor=self.sides.buyer, deal_id=self.pk, **said)

    def _on_refund(self, verb: Callable[..., object], actor: Actor, **said: object) -> object:
        refund = Refund.objects.get(deal=self.pk, status__in=LIVE)
        ids = {"refund_id": refund.pk, "expected_version": refund.version}
        return verb(actor=actor, now=NOW, **ids, **said)

    def agree(self, _: int) -> object:
        return self._on_refund(agree_refund, self.sides.holder)

    def end_proposal(self, _: int) -> object:
        return self._on_refund(end_proposal, self.sides.holder)

    def send_back(self, _: int) -> object:
        refund = Refund.objects.get(deal=self.pk, status__in=LIVE)
        return self._on_refund(claim_refund, self.sides.holder, slip=a_slip(refund.amount_minor))

    def not_back(self, _: int) -> object:
        return self._on_refund(refuse_refund, self.sides.buyer, reason=REASON)

    def come_back(self, _: int) -> object:
        return self._on_refund(confirm_refund, self.sides.buyer)

    def give_up(self, _: int) -> object:
        return self._on_refund(give_up_refund, self.operator, reason=REASON)

    def settle(self, _: int) -> object:
        return settle_accepted(actor=CLOCK, deal_id=self.pk, now=NOW)
