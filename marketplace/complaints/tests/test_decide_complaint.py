"""Deciding a complaint: removal, a measure that stays, or reinstatement."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from listings.models import Certificate, Listing
from listings.tests.build import a_certificate, a_listing
from marketplace.complaints.actions.decide_complaint import decide_complaint
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    a_holder,
    answered,
    decided,
    frozen,
    respondent_of,
)
from marketplace.complaints.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership

pytestmark = pytest.mark.django_db
HEARD = ["counter_notice", "unanswered"]


@pytest.mark.parametrize("status", HEARD)
@pytest.mark.parametrize("is_frozen", [True, False])
def test_upheld_the_listing_leaves_for_good(status, is_frozen, operator) -> None:
    complaint = a_complaint(status)
    if is_frozen:
        frozen(complaint)

    complaint = decided(complaint, "upheld", by=operator)

    assert (complaint.status, complaint.holds, complaint.decided_at) == ("upheld", False, NOW)
    assert complaint.decided_by_id == operator.user_id
    listing = Listing.objects.get()
    assert (listing.status, listing.status_reason) == ("withdrawn", complaint.decision_reason)


@pytest.mark.parametrize("is_frozen", [True, False])
def test_upheld_a_certificate_stays_frozen(is_frozen) -> None:
    complaint = a_complaint("counter_notice", certificate=a_certificate(holder=a_holder()))
    if is_frozen:
        frozen(complaint)

    complaint = decided(complaint, "upheld")

    assert (complaint.holds, complaint.imposed) == (True, True)
    assert Certificate.objects.get().status == "frozen"


def test_upheld_about_what_is_gone_changes_nothing_there() -> None:
    complaint = a_complaint("counter_notice", certificate=a_certificate(holder=a_holder()))
    Certificate.objects.update(status="expired")

    assert decided(complaint, "upheld").status == "upheld"
    assert Certificate.objects.get().status == "expired"


@pytest.mark.parametrize(
    ("remedy", "holds", "status"),
    [("keep", True, "suspended"), ("lift", False, "published")],
)
@pytest.mark.parametrize("is_frozen", [True, False])
def test_partly_upheld_as_the_remedy_says(remedy, holds, status, is_frozen) -> None:
    complaint = a_complaint("counter_notice")
    if is_frozen:
        frozen(complaint)

    complaint = decided(complaint, "partly_upheld", remedy=remedy)

    assert (complaint.status, complaint.remedy, complaint.holds) == (
        "partly_upheld",
        remedy,
        holds,
    )
    assert Listing.objects.get().status == status


@pytest.mark.parametrize("status", ["submitted", "acknowledged", "frozen", *HEARD])
def test_dismissed_it_comes_back(status) -> None:
    complaint = decided(a_complaint(status), "dismissed")

    assert (complaint.status, complaint.holds, complaint.remedy) == ("dismissed", False, "")
    assert Listing.objects.get().status == "published"


def test_dismissed_while_another_complaint_holds_it_stays_off() -> None:
    listing = a_listing(a_holder())
    first = answered(a_complaint("frozen", listing=listing))
    a_complaint("frozen", listing=listing)

    decided(first, "dismissed")

    assert Listing.objects.get().status == "suspended"


@pytest.mark.parametrize("status", ["submitted", "acknowledged", "frozen"])
@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld"])
def test_not_against_a_holder_who_was_not_heard(status, outcome) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        decided(complaint, outcome)


@pytest.mark.parametrize(
    "status", ["unconfirmed", "upheld", "partly_upheld", "dismissed", "withdrawn", "lapsed"]
)
@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld", "dismissed"])
def test_only_what_is_open(status, outcome) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        decided(complaint, outcome)


@pytest.mark.parametrize(
    ("outcome", "reason", "remedy", "field"),
    [
        ("maybe", "r", "keep", "outcome"),
        ("withdrawn", "r", "keep", "outcome"),
        ("upheld", " ", "keep", "reason"),
        ("upheld", "x" * 1001, "keep", "reason"),
        ("partly_upheld", "r", "sell", "remedy"),
    ],
)
def test_what_cannot_be_is_named(outcome, reason, remedy, field, operator) -> None:
    complaint = a_complaint("counter_notice")

    with refused(InvalidInput) as caught:
        decide_complaint(
            actor=operator,
            complaint_id=complaint.pk,
            outcome=outcome,
            reason=reason,
            remedy=remedy,
            expected_version=complaint.version,
            now=NOW,
        )
    assert caught.value.field == field


def test_only_an_independent_operator_with_a_fresh_view(stranger, operator) -> None:
    complaint = a_complaint("counter_notice")
    for actor in (stranger, respondent_of(complaint)):
        with refused(NotAllowed):
            decided(complaint, "upheld", by=actor)
    with refused(StaleVersion):
        decide_complaint(
            actor=operator,
            complaint_id=complaint.pk,
            outcome="upheld",
            reason="r",
            expected_version=1,
            now=NOW,
        )
    Membership.objects.create(
        user_id=operator.person,
        organisation_id=complaint.respondent_id,
        duty="viewer",
        joined_at=NOW,
    )
    with refused(FourEyes):
        decided(complaint, "upheld", by=operator)
    assert Complaint.objects.get().status == "counter_notice"
