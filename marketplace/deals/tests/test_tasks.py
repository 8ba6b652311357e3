"""Who is told what, what follows by itself, and what silence does."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kernel.lifecycle import move
from kernel.models import JobSlot
from marketplace.deals import tasks
from marketplace.deals.actions.end_deal import end_deal
from marketplace.deals.actions.record_external_deal import record_external_deal
from marketplace.deals.actions.reject_offer import reject_offer
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.request_changes import request_changes
from marketplace.deals.actions.send_message import send_message
from marketplace.deals.models import Deal, Offer
from marketplace.deals.tests.build import (
    a_deal,
    an_interested_push,
    buyer_of,
    new_sides,
    offer_terms,
    sides_of,
    sign,
    version_of,
)
from marketplace.deals.tests.test_record_external_deal import terms
from matching.models import Intent
from parties.models import Notification
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def told(actor) -> list[str]:
    """Return the kinds of the notices of one person, in order."""
    rows = Notification.objects.filter(user_id=actor.person).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def sentence(actor, kind: str) -> str:
    notice = Notification.objects.filter(user_id=actor.person, kind=kind).latest("pk")
    with translation.override("en"):
        return render_to_string(f"notices/{kind}.html", {"data": notice.data}).strip()


def fresh(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


def test_each_step_to_a_signature_is_told_to_who_moves_next(drain) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="holder")
    sides = sides_of(deal)

    drain()

    assert told(sides.holder) == ["deal_opened", "contract_to_sign"]
    assert told(sides.buyer) == ["contract_to_sign", "contract_half_signed"]
    assert sentence(sides.buyer, "contract_half_signed") == (
        f"The other side has signed the contract of deal {deal.deal_no}."
        " Read and sign it by 2026-02-04 17:00 (Beijing time)."
    )


def test_an_offer_is_told_with_its_end_and_only_while_it_is_open(drain) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)

    drain()

    assert sentence(sides.buyer, "offer_made") == (
        f"There is an offer in deal {deal.deal_no}."
        " Accept it, counter it or say no by 2026-01-19 17:00 (Beijing time)."
    )
    assert "offer_made" not in told(sides.holder)

    late = a_deal("contract_drafted")
    drain()
    assert "offer_made" not in told(sides_of(late).buyer)


def test_a_rejected_offer_is_told_to_its_maker(drain, now) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    reject_offer(
        actor=sides.buyer,
        deal_id=deal.pk,
        offer_id=Offer.objects.get().pk,
        expected_version=version_of(deal),
        now=now,
    )

    drain()

    assert "offer_ended" in told(sides.holder)
    assert "offer_ended" not in told(sides.buyer)


def test_a_message_is_told_to_the_other_side_alone(drain, now) -> None:
    deal = a_deal()
    sides = sides_of(deal)
    send_message(actor=sides.holder, deal_id=deal.pk, body="Hello", now=now)

    drain()

    assert told(sides.buyer) == ["deal_message"]
    assert "deal_message" not in told(sides.holder)


def test_a_prepaid_landing_asks_for_the_money_and_closes_the_intent(drain) -> None:
    deal = a_deal("contract_signed")
    sides = sides_of(deal)

    drain()

    assert fresh(deal).status == "payment_pending"
    intent = Intent.objects.get(deals=deal)
    assert (intent.status, intent.close_reason) == ("closed", "satisfied_here")
    assert told(sides.buyer)[-2:] == ["contract_signed", "payment_due"]
    assert told(sides.holder)[-2:] == ["contract_signed", "payment_asked_for"]


def test_a_postpaid_landing_asks_the_holder_to_deliver(drain) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid"))

    drain()

    assert fresh(deal).status == "contract_signed"
    assert told(sides_of(deal).holder)[-1] == "deal_to_deliver"


def test_what_follows_a_signature_may_run_twice(drain) -> None:
    deal = a_deal("contract_signed")
    drain()
    version, notices = version_of(deal), Notification.objects.count()

    tasks.follow_signature(deal_id=deal.pk)
    tasks.tell_signed(deal_id=deal.pk)

    assert (version_of(deal), Notification.objects.count()) == (version, notices)


def test_an_intent_closed_before_stays_as_it_was(drain) -> None:
    deal = a_deal("contract_signed")
    intent = Intent.objects.get(deals=deal)
    intent.close_reason = "budget"
    move(intent, "close", to="closed", also=["close_reason"])

    drain()

    assert Intent.objects.get(pk=intent.pk).close_reason == "budget"


def test_delivery_changes_and_acceptance_are_told(drain, now) -> None:
    deal = a_deal("delivered")
    sides = sides_of(deal)
    drain()
    assert told(sides.buyer)[-2:] == ["deal_delivering", "deal_to_accept"]
    request_changes(
        actor=sides.buyer,
        deal_id=deal.pk,
        reason="Columns are missing",
        expected_version=version_of(deal),
        now=now,
    )
    drain()
    assert told(sides.holder)[-1] == "deal_to_deliver_again"

    accepted = a_deal("accepted")
    drain()
    assert told(sides_of(accepted).holder)[-1] == "deal_accepted"
    assert told(sides_of(accepted).buyer)[-1] == "payment_due"


def test_the_end_is_told_to_the_other_side(drain, now) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    end_deal(
        actor=sides.buyer,
        deal_id=deal.pk,
        reason="Too dear",
        expected_version=version_of(deal),
        now=now,
    )

    drain()

    assert told(sides.holder)[-1] == "deal_ended"
    assert "deal_ended" not in told(sides.buyer)
    assert "Too dear" not in sentence(sides.holder, "deal_ended")


def test_reopened_terms_are_told_each_time(drain, now) -> None:
    deal = a_deal("contract_drafted")
    sides = sides_of(deal)
    reopen_terms(
        actor=sides.buyer,
        deal_id=deal.pk,
        reason="Other term",
        expected_version=version_of(deal),
        now=now,
    )

    drain()

    assert told(sides.holder)[-1] == "deal_reopened"


def test_those_who_sign_and_pay_are_told_of_signing_and_paying(drain) -> None:
    deal = a_deal("contract_signed")
    lawyer, trader = actor_of(buyer_of(deal), "legal"), actor_of(buyer_of(deal), "trader")
    cashier = actor_of(buyer_of(deal), "finance")

    drain()

    assert "contract_to_sign" in told(lawyer)
    assert "payment_due" in told(cashier)
    assert {"contract_to_sign", "payment_due"} & {*told(trader)} == set()


def test_every_step_has_a_notice_that_can_be_written() -> None:
    kinds = {kind for said in tasks.STEPS.values() for kind in said.values()}

    for kind in kinds:
        with translation.override("en"):
            said = render_to_string(f"notices/{kind}.html", {"data": {"number": "DL1"}})
        assert "DL1" in said


def silent(deal: Deal, **since: int) -> Deal:
    Deal.objects.filter(pk=deal.pk).update(last_activity_at=timezone.now() - timedelta(**since))
    return deal


def watched() -> None:
    """Let the clock's job run in a slot of its own."""
    JobSlot.objects.all().delete()
    tasks.watch_silence()


@pytest.mark.parametrize("days", [3, 7])
def test_the_side_waited_for_is_nudged_once_after_some_days_of_silence(drain, days) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    drain()
    silent(deal, days=days, hours=1)
    Offer.objects.update(expires_at=timezone.now() + timedelta(days=1))

    watched()
    watched()

    assert told(sides.buyer).count("deal_silent") == 1
    assert "deal_silent" not in told(sides.holder)


@pytest.mark.parametrize("since", [{"days": 2, "hours": 23}, {"days": 4, "hours": 1}])
def test_on_other_days_nobody_is_nudged(drain, since) -> None:
    deal = a_deal("negotiating")
    drain()
    silent(deal, **since)

    watched()

    assert "deal_silent" not in told(sides_of(deal).buyer)


@pytest.mark.parametrize(
    ("status", "kinds"),
    [("payment_pending", ["deal_overdue"]), ("delivered", ["deal_overdue"]), ("withdrawn", [])],
)
def test_silence_on_money_or_a_delivery_reminds_both_and_decides_nothing(
    drain, status, kinds
) -> None:
    deal = a_deal(status)
    sides = sides_of(deal)
    drain()
    Notification.objects.all().delete()
    silent(deal, days=10, hours=1)

    watched()

    assert (told(sides.buyer), told(sides.holder)) == (kinds, kinds)
    assert fresh(deal).status == status


def test_after_thirty_silent_days_it_is_over_and_both_learn_it(drain) -> None:
    deal = a_deal("negotiating")
    sides = sides_of(deal)
    drain()
    silent(deal, days=30)

    watched()
    drain()

    assert fresh(deal).status == "expired"
    assert told(sides.buyer)[-1] == told(sides.holder)[-1] == "deal_expired"


def test_an_offer_past_its_time_expires_and_the_talk_goes_on(drain) -> None:
    deal = a_deal("negotiating")
    silent(deal, days=1)

    watched()  # the builder's clock stands in the past: the offer's time is over
    drain()

    assert Offer.objects.get().status == "expired"
    assert fresh(deal).status == "negotiating"
    assert told(sides_of(deal).holder)[-1] == "offer_ended"


def test_two_beats_watch_once(monkeypatch) -> None:
    ran: list[object] = []
    monkeypatch.setattr(tasks, "_nudge", ran.append)

    tasks.watch_silence()
    tasks.watch_silence()

    assert len(ran) == 1


def test_an_outcome_elsewhere_closes_the_intent(drain, operator, now) -> None:
    push = an_interested_push(new_sides())
    record_external_deal(actor=operator, terms=terms(push_id=push.pk), now=now)

    drain()

    intent = Intent.objects.get(pk=push.intent_id)
    assert (intent.status, intent.close_reason) == ("closed", "satisfied_elsewhere")
