"""Asking a person for help, and the answer."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.ask_help import HelpAsked, ask_help
from marketplace.deals.actions.close_help import close_help
from marketplace.deals.actions.take_help import take_help
from marketplace.deals.models import HelpRequest
from marketplace.deals.tests.build import NOW, a_deal, sides_of, version_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.talks import a_help_request
from parties.models import Notification

pytestmark = pytest.mark.django_db


def closed(asked: HelpRequest, *, by, answer: str = "Meet in the middle.") -> HelpRequest:
    return close_help(
        actor=by, request_id=asked.pk, answer=answer, expected_version=asked.version, now=NOW
    )


def test_it_is_asked_taken_up_and_answered(operator, drain) -> None:
    asked = a_help_request(a_deal("negotiating"), kind="merchant")
    taken = take_help(actor=operator, request_id=asked.pk, expected_version=asked.version, now=NOW)
    assert (taken.status, taken.taken_by_id) == ("taken", operator.user_id)

    done = closed(taken, by=operator)

    assert (done.status, done.answer, done.answered_at) == ("closed", "Meet in the middle.", NOW)
    drain()
    kinds = set(Notification.objects.values_list("kind", flat=True))
    assert "help_closed" in kinds


def test_a_side_asks_once_at_a_time(operator) -> None:
    deal = a_deal("negotiating")
    asked = a_help_request(deal)

    with refused(HelpAsked):
        a_help_request(deal)
    a_help_request(deal, by="holder")
    closed(asked, by=operator)
    assert a_help_request(deal).status == "open"


@pytest.mark.parametrize(("kind", "text"), [("friend", "x"), ("operator", " "),
                                            ("operator", "x" * 1001)])  # fmt: skip
def test_what_cannot_be_is_named(kind, text) -> None:
    deal = a_deal("negotiating")

    with refused(InvalidInput):
        ask_help(
            actor=sides_of(deal).buyer,
            deal_id=deal.pk,
            kind=kind,
            text=text,
            expected_version=version_of(deal),
            now=NOW,
        )


def test_only_operators_answer_and_only_once(operator) -> None:
    asked = a_help_request(a_deal("negotiating"))

    with refused(NotAllowed):
        closed(asked, by=sides_of(asked.deal).holder)
    with refused(InvalidInput):
        closed(asked, by=operator, answer=" ")
    done = closed(asked, by=operator)
    with refused(IllegalMove):
        closed(done, by=operator)
