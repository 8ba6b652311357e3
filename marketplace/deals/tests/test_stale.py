"""Every command on a deal says which version its actor saw, and is refused when that is past."""

import inspect
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.urls import reverse

from kernel.actor import Actor
from kernel.errors import StaleVersion
from marketplace.deals import actions
from marketplace.deals.actions.open_dispute import Complaint
from marketplace.deals.actions.set_transfer_limits import Limits
from marketplace.deals.models import Deal, DealEvent, Offer
from marketplace.deals.tests.build import (
    DIGEST,
    NOW,
    a_deal,
    a_dispute,
    an_open_offer,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.crossings import NUMBERS, a_check, a_statement
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.talks import a_help_request
from parties.tests.build import client_of, operator

pytestmark = pytest.mark.django_db
# Commands without a version, each with what stands in for it.
OTHERWISE = {
    "open_deal": "there is no deal before it; the push is locked and asked again",
    "record_external_deal": "there is no deal before it",
    "send_message": "changes no terms, and says so",
    "write_review": "a settled deal; once for each side, by constraint",
    "reply_review": "once, by the lock",
    "agree_case": "a settled deal; once for each side, by constraint",
    "end_case": "the actor's own side's, whatever became of the deal",
    "accept_nda": "names the digest of what was read",
    "judge_attachment": "the clock's; one judged before stays",
    "sign_contract": "names the digest of what was read; both sides may sign at once",
    "expire_deal": "the clock's; asks again under the lock whether it is due",
    "expire_offer": "the clock's; asks again under the lock whether it is due",
    "lapse_transfer": "the clock's; asks again under the lock whether it is due",
    "reverse_external_deal": "referrals', on the version of its outcome",
    "open_entitlement": "reads; asks under the lock whether it is open",
    "issue_access_key": "draws anew; the one before opens nothing",
    "check_access_key": "reads",
    "expire_entitlement": "the clock's; asks again under the lock whether it is due",
    "record_receipt": "payments', on the version of its claim",
    "confirm_payment": "payments', on the version of its claim",
    "settle_deal": "payments', which counts the money under the lock",
    "begin_refund": "payments', on the version of its proposal or dispute",
    "finish_refund": "payments', on the version of its refund",
    "abandon_refund": "payments', on the version of its refund",
}
COMMANDS: dict[str, Callable[..., Any]] = {
    name: getattr(import_module(f"{actions.__name__}.{name}"), name)
    for _, name, _ in iter_modules(actions.__path__)
}
VERSIONED = [
    name
    for name, command in COMMANDS.items()
    if "expected_version" in inspect.signature(command).parameters
]
BY_OPERATORS = {
    "cancel_deal",
    "confirm_transfer",
    "reject_transfer",
    "dismiss_dispute",
    "escalate_dispute",
    "set_transfer_limits",
    "take_help",
    "close_help",
}
FILLED: dict[str, Any] = {
    "reason": "Too dear",
    "kind": "operator",
    "text": "Help us",
    "answer": "Here",
    "step": "mediate",
    "method": "01",
    "content_sha256": DIGEST,
    "note": "As read",
    "terms": offer_terms(),
    "complaint": Complaint("delivery", "Columns are missing"),
    "zone_ground": "",
    "filing_no": "CAC-1",
    "filed_on": date(2026, 1, 2),
    "valid_to": date(2026, 12, 31),
    "limits": Limits(**NUMBERS),
    "document_sha256": DIGEST,
    "to": "paid",
}


def subjects(names: list[str]) -> tuple[Deal, dict[str, object]]:
    """Return a deal, and the ids and the like that a command with these parameters takes."""
    if "check_id" in names or "statement" in names:
        check = a_check("draft")
        return check.deal, {"check_id": check.pk, "deal_id": check.deal_id}
    if "dispute_id" in names:
        deal = a_deal("delivered")
        return deal, {"dispute_id": a_dispute(deal).pk}
    deal = a_deal("negotiating")
    if "request_id" in names:
        return deal, {"request_id": a_help_request(deal).pk}
    return deal, {"deal_id": deal.pk, "offer_id": Offer.objects.get(negotiation__deal=deal).pk}


def actor_for(name: str, deal: Deal) -> Actor:
    return operator() if name in BY_OPERATORS else sides_of(deal).holder


def test_every_command_carries_it_or_says_why_not() -> None:
    assert set(COMMANDS) - set(VERSIONED) == set(OTHERWISE)


@pytest.mark.parametrize("name", VERSIONED)
def test_a_stale_command_is_refused_and_changes_nothing(name) -> None:
    command = COMMANDS[name]
    names = list(inspect.signature(command).parameters)
    deal, ids = subjects(names)
    said = {**FILLED, **ids, "statement": a_statement(deal) if "statement" in names else None}
    before = (Deal.objects.filter(pk=deal.pk).values().get(), DealEvent.objects.count())

    with refused(StaleVersion):
        command(
            actor=actor_for(name, deal),
            now=NOW,
            expected_version=99,
            **{key: value for key, value in said.items() if key in names},
        )

    assert (Deal.objects.filter(pk=deal.pk).values().get(), DealEvent.objects.count()) == before


def test_a_stale_page_answers_409_with_the_present_state() -> None:
    deal = a_deal("negotiating")
    seen = version_of(deal)
    an_open_offer(deal, by="holder")

    url = reverse("deals:end", args=[deal.uid])
    answer = client_of(sides_of(deal).buyer).post(
        url, {"version": seen, "code": "price", "reason": "Too dear"}
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody changed this in the meantime" in page
    assert "It stands now" in page
    assert f'href="{url}"' in page
    assert Deal.objects.get(pk=deal.pk).status == "negotiating"
