"""What waits for an organisation, and for nobody else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.tests.build import a_certificate, a_listing
from marketplace.complaints.tests.build import a_complaint, respondent_of
from marketplace.deals.tests.build import sides_of
from marketplace.deals.tests.crossings import a_deal_abroad, decided, personal
from marketplace.pages.tests.build import a_deal, a_push, a_signature, an_intent
from marketplace.pages.todos import Todo, todos
from marketplace.pages.workbench import Funnel, own_funnel
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.build import an_application
from parties.models import Organisation, User
from parties.tests.build import (
    actor_without_organisation,
    client_of,
    hangzhou_voice,
    ningbo_motors,
    stranger,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
IN_ENGLISH = {"accept-language": "en"}


@pytest.fixture
def holder() -> Actor:
    return hangzhou_voice()


@pytest.fixture
def buyer() -> Actor:
    return ningbo_motors()


def org(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.party)


def waits(actor: Actor) -> list[str]:
    return [todo.what for todo in todos(actor, now=NOW)]


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/workbench/")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/login/?next=/workbench/",
    )


def test_a_person_without_organisation_sees_the_first_steps() -> None:
    client = client_of(actor_without_organisation())

    page = client.get("/workbench/", headers=IN_ENGLISH).content.decode()

    assert "You act for no organisation yet." in page
    assert "Register your organisation" in page


def test_a_push_waits_for_its_recipient_only(holder: Actor, buyer: Actor) -> None:
    push = a_push(an_intent(org(buyer)), org(holder))

    assert todos(holder, now=NOW) == [
        Todo(
            "Answer a need",
            "Bus passengers of Hangzhou",
            f"/pushes/{push.uid}/",
            due_at=push.expires_at,
        )
    ]
    assert waits(buyer) == []
    assert waits(stranger()) == []


def test_an_answered_push_waits_no_more(holder: Actor, buyer: Actor) -> None:
    a_push(an_intent(org(buyer)), org(holder), status="interested", answered_at=NOW)

    assert waits(holder) == []


@pytest.mark.parametrize(
    ("status", "payment_terms", "of_holder", "of_buyer"),
    [
        ("matched", "prepaid", ["Go on negotiating"], ["Go on negotiating"]),
        ("negotiating", "prepaid", ["Go on negotiating"], ["Go on negotiating"]),
        ("contract_drafted", "prepaid", ["Sign the contract"], ["Sign the contract"]),
        ("contract_signed", "prepaid", [], []),
        ("contract_signed", "postpaid", ["Deliver"], []),
        ("payment_pending", "prepaid", [], ["Pay, and say so"]),
        ("paid", "prepaid", ["Deliver"], []),
        ("delivering", "prepaid", ["Deliver"], []),
        ("delivered", "prepaid", [], ["Accept what was delivered"]),
        ("accepted", "prepaid", [], []),
        ("accepted", "postpaid", [], ["Pay, and say so"]),
        ("settled", "prepaid", [], []),
    ],
)
def test_a_deal_waits_for_the_side_that_moves(
    holder: Actor,
    buyer: Actor,
    *,
    status: str,
    payment_terms: str,
    of_holder: list[str],
    of_buyer: list[str],
) -> None:
    a_deal(a_listing(holder), org(buyer), status=status, payment_terms=payment_terms)

    assert waits(holder) == of_holder
    assert waits(buyer) == of_buyer


def test_who_signed_waits_for_the_other_side(holder: Actor, buyer: Actor) -> None:
    deal = a_deal(a_listing(holder), org(buyer), status="contract_drafted")
    a_signature(deal, org(holder), User.objects.get(pk=holder.person))

    assert waits(holder) == []
    assert waits(buyer) == ["Sign the contract"]


def test_a_returned_listing_waits_with_its_reason(holder: Actor) -> None:
    listing = a_listing(holder, status="returned", status_reason="Name the source.")

    assert todos(holder, now=NOW) == [
        Todo(
            "Complete a listing",
            listing.title,
            f"/listings/{listing.uid}/edit/",
            note="Name the source.",
        )
    ]


def test_an_application_to_be_rectified_waits_until_its_day(holder: Actor) -> None:
    row = an_application(holder, application_no="AP1", due_on=date(2026, 1, 20))
    rows = RegistrationApplication.objects.filter(pk=row.pk)
    for status in ("pending_review", "needs_rectification"):
        rows.update(status=status, reason="Name the threshold.")

    found = todos(holder, now=NOW)

    assert [(t.what, t.about, t.href, t.note) for t in found] == [
        (
            "Rectify an application",
            f"AP1 {row.title}",
            f"/registrations/{row.uid}/",
            "Name the threshold.",
        )
    ]
    assert found[0].due_at == datetime(2026, 1, 20, 15, 59, tzinfo=UTC)


def test_an_intent_about_to_expire_waits_for_its_poster(buyer: Actor) -> None:
    an_intent(org(buyer), expires_at=NOW + timedelta(days=4))
    an_intent(org(buyer), expires_at=NOW + timedelta(days=6))

    assert waits(buyer) == ["Renew or close an intent"]


def test_a_certificate_that_ends_within_90_days_waits_for_its_holder(holder: Actor) -> None:
    a_certificate(holder=holder, valid_to=date(2026, 4, 5))
    a_certificate(holder=holder, valid_to=date(2026, 4, 6))

    due = [todo.due_at for todo in todos(holder, now=NOW)]

    assert due == [datetime(2026, 4, 5, 15, 59, tzinfo=UTC)]


def test_the_soonest_deadline_stands_first_and_undated_things_last(
    holder: Actor, buyer: Actor
) -> None:
    a_listing(holder, status="returned")
    for days in (9, 2):
        intent = an_intent(org(buyer), title=f"in {days} days")
        a_push(intent, org(holder), expires_at=NOW + timedelta(days=days))

    assert [todo.about for todo in todos(holder, now=NOW)][:2] == ["in 2 days", "in 9 days"]
    assert waits(holder)[2] == "Complete a listing"


def test_the_own_funnel_counts_what_was_sent_in_the_window(holder: Actor, buyer: Actor) -> None:
    since = NOW - timedelta(days=30)
    fates: list[dict[str, Any]] = [
        {},
        {"status": "opened", "opened_at": NOW},
        {"status": "interested", "answered_at": NOW},
        {
            "status": "declined",
            "opened_at": NOW,
            "answered_at": NOW,
            "answer_reason": "price",
        },
        {"sent_at": since - timedelta(seconds=1)},
        {"status": "queued", "sent_at": None},
    ]
    for fate in fates:
        a_push(an_intent(org(buyer)), org(holder), **fate)

    assert own_funnel(holder, since=since) == Funnel(received=4, opened=3, answered=2, interested=1)
    assert own_funnel(stranger(), since=since) == Funnel(0, 0, 0, 0)


def test_the_page_costs_the_same_for_many(
    holder: Actor, buyer: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        a_push(an_intent(org(buyer)), org(holder))
        a_deal(a_listing(holder), org(buyer), status="matched")
    client = client_of(holder)

    with django_assert_max_num_queries(23):
        page = client.get("/workbench/", headers=IN_ENGLISH).content.decode()

    assert page.count("Answer a need: ") == 5
    assert page.count("Go on negotiating: ") == 5


def test_a_complaint_to_answer_stands_there_with_its_last_day() -> None:
    complaint = a_complaint("acknowledged")

    found = [t for t in todos(respondent_of(complaint), now=NOW) if t.what == "Answer a complaint"]

    assert [(t.href, t.due_at.date().isoformat() if t.due_at else "") for t in found] == [
        (f"/complaints/{complaint.uid}/answer/", "2026-01-19")
    ]


def test_a_filing_that_is_due_stands_there() -> None:
    deal = a_deal_abroad()
    decided(deal, **personal(100_000))

    found = {t.what: t.href for t in todos(sides_of(deal).holder, now=NOW)}

    assert found["Record the filing"] == f"/deals/{deal.uid}/cross-border/"
