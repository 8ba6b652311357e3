"""Letting the subject back before the decision."""

from typing import Any

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from listings.models import Certificate, Listing
from listings.tests.build import a_certificate, a_listing
from marketplace.complaints.actions.lift_measure import lift_measure
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    a_holder,
    answered,
    fresh,
    frozen,
    respondent_of,
)
from marketplace.complaints.tests.proof import refused
from parties.tests.build import operator as new_operator

pytestmark = pytest.mark.django_db


def lifted(complaint: Complaint, **options: Any) -> Complaint:
    said = {"actor": options.pop("by", None) or new_operator(), "reason": "Not so", **options}
    return lift_measure(
        complaint_id=complaint.pk, expected_version=fresh(complaint).version, now=NOW, **said
    )


def test_the_listing_is_on_the_market_again_and_the_complaint_goes_on() -> None:
    complaint = lifted(a_complaint("frozen"))

    assert (complaint.status, complaint.holds, complaint.imposed) == ("acknowledged", False, False)
    assert Listing.objects.get().status == "published"


def test_after_an_answer_the_state_stays() -> None:
    complaint = answered(a_complaint("frozen"))

    assert lifted(complaint).status == "counter_notice"
    assert Listing.objects.get().status == "published"


def test_a_certificate_is_valid_again() -> None:
    certificate = a_certificate(holder=a_holder())

    lifted(a_complaint("frozen", certificate=certificate))

    assert Certificate.objects.get().status == "valid"


def test_with_two_complaints_the_last_one_lifts() -> None:
    listing = a_listing(a_holder())
    first = a_complaint("frozen", listing=listing)
    second = a_complaint("frozen", listing=listing)
    assert (first.imposed, second.imposed) == (True, False)

    lifted(first)
    assert Listing.objects.get().status == "suspended"
    assert fresh(second).imposed

    lifted(second)
    assert Listing.objects.get().status == "published"


def test_what_its_holder_had_suspended_goes_back_into_the_holders_hands() -> None:
    listing = a_listing(a_holder())
    complaint = a_complaint("acknowledged", listing=listing)
    Listing.objects.update(status="suspended", suspended_by="holder")
    frozen(complaint)

    lifted(complaint)

    found = Listing.objects.get()
    assert (found.status, found.suspended_by) == ("suspended", "holder")


def test_with_closed_gates_the_holder_brings_it_back_later() -> None:
    complaint = a_complaint("frozen")
    Certificate.objects.update(status="expired")

    lifted(complaint)

    found = Listing.objects.get()
    assert (found.status, found.suspended_by) == ("suspended", "holder")


def test_another_causes_freezing_is_not_touched() -> None:
    certificate = a_certificate(holder=a_holder())
    complaint = a_complaint("acknowledged", certificate=certificate)
    Certificate.objects.update(status="frozen")
    frozen(complaint)

    lifted(complaint)

    assert Certificate.objects.get().status == "frozen"


def test_a_listing_withdrawn_meanwhile_stays_withdrawn() -> None:
    complaint = a_complaint("frozen")
    Listing.objects.update(status="withdrawn")

    lifted(complaint)

    assert Listing.objects.get().status == "withdrawn"


@pytest.mark.parametrize("status", [s for s in Complaint.Status.values if s != "frozen"])
def test_only_what_is_held(status) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        lifted(complaint)


def test_only_an_operator_with_a_reason(stranger) -> None:
    complaint = a_complaint("frozen")
    for actor in (stranger, respondent_of(complaint)):
        with refused(NotAllowed):
            lifted(complaint, by=actor)
    operator = new_operator()
    with refused(InvalidInput):
        lifted(complaint, by=operator, reason="")
