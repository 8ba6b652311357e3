"""One scene for each command on deals and money: it sets the stage and returns the act to do.

Called twice, an act is done again as somebody would who does not know how the first ended.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from kernel.actor import CLOCK
from marketplace.deals.actions.accept_delivery import accept_delivery
from marketplace.deals.actions.accept_offer import accept_offer
from marketplace.deals.actions.deliver import deliver
from marketplace.deals.actions.dismiss_dispute import dismiss_dispute
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.actions.escalate_dispute import escalate_dispute
from marketplace.deals.actions.expire_deal import expire_deal
from marketplace.deals.actions.expire_offer import expire_offer
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.actions.open_deal import open_deal
from marketplace.deals.actions.open_dispute import Complaint, open_dispute
from marketplace.deals.actions.propose_terms import propose_terms
from marketplace.deals.actions.record_external_deal import record_external_deal
from marketplace.deals.actions.reject_offer import reject_offer
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.actions.request_payment import request_payment
from marketplace.deals.actions.reverse_external_deal import reverse_external_deal
from marketplace.deals.actions.send_message import send_message
from marketplace.deals.actions.sign_contract import sign_contract
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.actions.withdraw_dispute import withdraw_dispute
from marketplace.deals.actions.withdraw_offer import withdraw_offer
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.tests.build import (
    DIGEST,
    NOW,
    a_deal,
    a_dispute,
    an_interested_push,
    new_sides,
    offer_terms,
    sides_of,
    sign,
    version_of,
)
from marketplace.deals.tests.test_record_external_deal import terms as external_terms
from marketplace.tests.crash.scenes_abroad import ABROAD
from marketplace.tests.crash.scenes_of_books import BOOKS
from marketplace.tests.crash.scenes_of_money import MONEY, Act, act
from parties.tests.build import operator

SILENT = NOW + timedelta(days=400)


def on_deal(status: str, verb: Callable[..., object], side: str = "holder", **said: Any) -> Act:
    """Return a command of one side, on the version it sees, for a new deal in ``status``."""
    deal = a_deal(status)
    return act(
        verb,
        getattr(sides_of(deal), side),
        deal_id=deal.pk,
        expected_version=version_of(deal),
        **said,
    )


def on_offer(verb: Callable[..., object], side: str) -> Act:
    deal = a_deal("negotiating")
    offer = Offer.objects.get(negotiation__deal=deal, status="open")
    return act(
        verb,
        getattr(sides_of(deal), side),
        deal_id=deal.pk,
        offer_id=offer.pk,
        expected_version=version_of(deal),
    )


def on_dispute(verb: Callable[..., object], *, by_operator: bool = True, **said: Any) -> Act:
    dispute = a_dispute(a_deal("delivered"))
    actor = operator() if by_operator else sides_of(dispute.deal).buyer
    return act(verb, actor, dispute_id=dispute.pk, expected_version=dispute.version, **said)


def by_clock(status: str, verb: Callable[..., object], *, now: datetime = NOW) -> Act:
    return partial(verb, actor=CLOCK, deal_id=a_deal(status).pk, now=now)


def opening() -> Act:
    sides = new_sides()
    return act(open_deal, sides.buyer, push_id=an_interested_push(sides).pk)


def signing(*, last: bool) -> Act:
    deal = a_deal("contract_drafted")
    if last:
        sign(deal, by="buyer")
    digest = Contract.objects.get(deal=deal).document_sha256
    side = "holder" if last else "buyer"
    return act(
        sign_contract, getattr(sides_of(deal), side), deal_id=deal.pk, document_sha256=digest
    )


def offer_runs_out() -> Act:
    offer = Offer.objects.get(negotiation__deal=a_deal("negotiating"))
    return partial(expire_offer, actor=CLOCK, offer_id=offer.pk, now=SILENT)


def writing(status: str) -> Act:
    deal = a_deal(status)
    return act(send_message, sides_of(deal).buyer, deal_id=deal.pk, body="Which columns?")


def elsewhere() -> Act:
    push = an_interested_push(new_sides())
    return act(record_external_deal, operator(), terms=external_terms(push_id=push.pk))


def taking_back() -> Act:
    deal: Any = elsewhere()()
    assert isinstance(deal, Deal)
    return act(reverse_external_deal, operator(), deal_id=deal.pk, reason="Typed twice")


COMPLAINT = Complaint("delivery", "The columns promised are not there.")
HANDED_OVER = {"method": "01", "content_sha256": DIGEST, "note": ""}
WHY: dict[str, Any] = {"reason": "It is not what was agreed"}
SCENES: dict[str, Callable[[], Act]] = {
    "open_deal": opening,
    "make_offer, the first": lambda: on_deal("matched", make_offer, terms=offer_terms()),
    "make_offer, a counter": lambda: on_deal("negotiating", make_offer, terms=offer_terms()),
    "withdraw_offer": lambda: on_offer(withdraw_offer, "holder"),
    "reject_offer": lambda: on_offer(reject_offer, "buyer"),
    "accept_offer": lambda: on_offer(accept_offer, "buyer"),
    "expire_offer": offer_runs_out,
    "send_message, the first": lambda: writing("matched"),
    "send_message": lambda: writing("negotiating"),
    "reopen_terms": lambda: on_deal("contract_drafted", reopen_terms, **WHY),
    "end_deal, the buyer": lambda: on_deal("negotiating", end_deal, "buyer", **WHY),
    "end_deal, the holder": lambda: on_deal("contract_drafted", end_deal, **WHY),
    "expire_deal": lambda: by_clock("contract_drafted", expire_deal, now=SILENT),
    "sign_contract, the first": lambda: signing(last=False),
    "sign_contract, the last": lambda: signing(last=True),
    "propose_terms": lambda: on_deal("paid", propose_terms, terms=offer_terms()),
    "request_payment": lambda: by_clock("contract_signed", request_payment),
    "start_delivery": lambda: on_deal("paid", start_delivery),
    "deliver": lambda: on_deal("delivering", deliver, **HANDED_OVER),
    "request_changes": lambda: on_deal("delivered", request_changes, "buyer", **WHY),
    "accept_delivery": lambda: on_deal("delivered", accept_delivery, "buyer"),
    "open_dispute": lambda: on_deal("delivered", open_dispute, "buyer", complaint=COMPLAINT),
    "escalate_dispute": lambda: on_dispute(escalate_dispute, step="mediate"),
    "withdraw_dispute": lambda: on_dispute(withdraw_dispute, by_operator=False),
    "dismiss_dispute": lambda: on_dispute(dismiss_dispute, **WHY),
    "record_external_deal": elsewhere,
    "reverse_external_deal": taking_back,
    **ABROAD,
    **BOOKS,
    **MONEY,
}
# Commands that another one calls down in its own transaction; the other's scene covers them.
CALLED_DOWN = {
    "abandon_refund": "give_up_refund",
    "begin_refund": "order_refund",
    "cancel_deal": "cancel_unpaid",
    "confirm_payment": "confirm_receipt, the last",
    "correct_terms": "agree_terms",
    "finish_refund": "confirm_refund, the whole",
    "settle_deal": "settle_accepted",
}
