"""The pages of cross-border checks: stating, filing, reviewing, printing."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from marketplace.deals.models import CrossBorderCheck, CrossBorderLimits, Deal
from marketplace.deals.tests.build import sides_of
from marketplace.deals.tests.crossings import (
    a_check,
    a_deal_abroad,
    a_file,
    confirmed,
    decided,
    personal,
    sides_abroad,
)
from parties.models import Notification
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
FACTS = {
    "leaves_mainland": "true",
    "recipient_name": "Lion Analytics",
    "recipient_country": "sg",
    "purpose": "Site selection",
    "ways": ["001"],
    "kinds": ["structured"],
    "records": "1200000",
    "territory": "CN",
    "term_months": "12",
    "contains_core": "false",
    "contains_important": "false",
    "important_notified": "false",
    "contains_pi": "false",
    "contains_sensitive": "false",
    "is_ciio": "false",
    "pi_elsewhere": "0",
    "sensitive_elsewhere": "0",
    "activity": "trade",
    "exemption": "none",
}


def holder_of(deal: Deal) -> Client:
    return client_of(sides_of(deal).holder)


def test_facts_are_stated_and_answered_in_one_go() -> None:
    deal = a_deal_abroad()
    client, address = holder_of(deal), f"/deals/{deal.uid}/cross-border/"
    assert b"No facts were stated yet" in client.get(address).content
    form = client.get(f"{address}facts/").content.decode()
    assert 'value="Lion Analytics"' in form

    answer = client.post(f"{address}facts/", FACTS)

    assert answer.status_code == 302
    check = CrossBorderCheck.objects.get()
    assert (check.status, check.rule, check.recipient_country) == ("decided", "5", "SG")
    page = client.get(address).content.decode()
    assert "exempt from filing" in page
    assert "Cross-border Data Flow Provisions art. 3" in page
    assert "Decision support, not legal clearance" in page


def test_what_is_left_open_is_named() -> None:
    deal = a_deal_abroad()
    left_open = {k: v for k, v in FACTS.items() if k != "contains_pi"}

    answer = holder_of(deal).post(f"/deals/{deal.uid}/cross-border/facts/", left_open, follow=True)

    page = answer.content.decode()
    assert "Facts still needed" in page
    assert "Contains personal information" in page


def test_decided_facts_are_opened_and_answered_again() -> None:
    check = a_check("decided")
    client = holder_of(check.deal)

    answer = client.post(
        f"/deals/{check.deal.uid}/cross-border/facts/",
        {**FACTS, "activity": "other", "version": str(check.version)},
    )

    assert answer.status_code == 302
    check.refresh_from_db()
    assert (check.status, check.rule) == ("decided", "5b")


def test_a_stale_form_changes_nothing() -> None:
    check = a_check("decided")

    answer = holder_of(check.deal).post(
        f"/deals/{check.deal.uid}/cross-border/facts/", {**FACTS, "version": "1"}
    )

    assert answer.status_code == 409
    assert CrossBorderCheck.objects.get().version == check.version


def test_the_filing_is_recorded_and_the_reviewer_confirms(operator) -> None:
    deal = a_deal_abroad()
    check = decided(deal, **personal(100_000))
    client, today = holder_of(deal), timezone.localdate()
    answer = client.post(
        f"/deals/{deal.uid}/cross-border/filing/",
        {
            "version": str(check.version),
            "filing_no": "CAC-1",
            "filed_on": today.isoformat(),
            "valid_to": today.replace(year=today.year + 1).isoformat(),
        },
    )
    assert answer.status_code == 302
    check.refresh_from_db()
    assert check.filing_no == "CAC-1"

    reviewer, address = client_of(operator), f"/console/cross-border/{check.uid}/"
    page = reviewer.get(address).content.decode()
    assert "the personal information impact assessment" in page
    refused = reviewer.post(address, {"version": str(check.version), "looked": "on"})
    assert refused.status_code == 409
    assert "impact assessment" in refused.content.decode()


def test_the_queue_confirms_rejects_and_tells(operator, drain) -> None:
    first, second = a_check("decided"), a_check("decided")
    reviewer = client_of(operator)
    queue = reviewer.get("/console/cross-border/").content.decode()
    assert first.deal.deal_no in queue
    assert second.deal.deal_no in queue

    reviewer.post(
        f"/console/cross-border/{first.uid}/", {"version": str(first.version), "looked": "on"}
    )
    reviewer.post(
        f"/console/cross-border/{second.uid}/reject/",
        {"version": str(second.version), "reason": "Another recipient"},
    )

    statuses = dict(CrossBorderCheck.objects.values_list("pk", "status"))
    assert statuses == {first.pk: "confirmed", second.pk: "rejected"}
    assert b"Nothing waits" in reviewer.get("/console/cross-border/").content
    page = holder_of(second.deal).get(f"/deals/{second.deal.uid}/cross-border/")
    assert "Another recipient" in page.content.decode()
    drain()
    kinds = set(Notification.objects.values_list("kind", flat=True))
    assert {"transfer_confirmed", "transfer_rejected"} <= kinds


def test_the_queue_asks_the_same_number_of_times_for_many(
    operator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        a_check("decided")
    client = client_of(operator)
    client.get("/console/cross-border/")

    with django_assert_max_num_queries(14):
        client.get("/console/cross-border/")


def test_numbers_are_set_on_the_page(operator) -> None:
    client = client_of(operator)
    page = client.get("/console/cross-border/numbers/").content.decode()
    assert "to be confirmed" in page

    answer = client.post(
        "/console/cross-border/numbers/",
        {
            "version": "1",
            "assess_pi": "1000000",
            "assess_sensitive": "10000",
            "file_pi": "90000",
            "file_sensitive": "1",
            "assessment_months": "36",
            "source": "The amended text",
            "reason": "Amended",
        },
    )

    assert answer.status_code == 302
    assert CrossBorderLimits.in_force().file_pi == 90_000


@pytest.mark.parametrize("status", ["draft", "decided", "confirmed", "rejected", "lapsed"])
def test_every_state_is_shown_and_printed(status, operator) -> None:
    check = a_check(status)
    for client in (holder_of(check.deal), client_of(operator)):
        for path in ("", "summary/"):
            page = client.get(f"/deals/{check.deal.uid}/cross-border/{path}")
            assert page.status_code == 200
            assert "Lion Analytics" in page.content.decode()
    assert client_of(operator).get(f"/console/cross-border/{check.uid}/").status_code == 200


def test_the_reviewer_sees_whom_the_table_counted(operator) -> None:
    sides = sides_abroad()
    first = a_deal_abroad(sides=sides)
    confirmed(first, impact_file_id=a_file(first).pk, **personal(60_000))
    check = decided(a_deal_abroad(sides=sides), **personal(40_000))

    page = client_of(operator).get(f"/console/cross-border/{check.uid}/").content.decode()

    assert "60,000, and 0 with sensitive data" in page
    assert "100,000, and 0 with sensitive data" in page


def test_the_room_names_the_check() -> None:
    deal = a_deal_abroad()

    page = holder_of(deal).get(f"/deals/{deal.uid}/").content.decode()

    assert f"/deals/{deal.uid}/cross-border/" in page
    assert "on a confirmed cross-border check only" in page
