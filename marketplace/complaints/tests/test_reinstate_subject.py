"""Letting back what a decided or withdrawn complaint still holds."""

import pytest

from kernel.actor import ANONYMOUS
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from listings.models import Certificate, Listing
from listings.tests.build import a_certificate
from marketplace.complaints.actions.reinstate_subject import reinstate_subject
from marketplace.complaints.actions.withdraw_complaint import withdraw_complaint
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    a_holder,
    decided,
    fresh,
    respondent_of,
)
from marketplace.complaints.tests.proof import refused
from parties.tests.build import operator as new_operator

pytestmark = pytest.mark.django_db


def reinstated(complaint, *, by=None, reason="Put right") -> Complaint:
    return reinstate_subject(
        actor=by or new_operator(),
        complaint_id=complaint.pk,
        reason=reason,
        expected_version=fresh(complaint).version,
        now=NOW,
    )


def test_once_it_was_put_right_the_listing_is_back() -> None:
    complaint = decided(a_complaint("counter_notice"), "partly_upheld")

    complaint = reinstated(complaint)

    assert (complaint.status, complaint.holds) == ("partly_upheld", False)
    assert Listing.objects.get().status == "published"


def test_a_certificate_is_valid_again() -> None:
    complaint = a_complaint("counter_notice", certificate=a_certificate(holder=a_holder()))

    complaint = reinstated(decided(complaint, "upheld"))

    assert (complaint.status, complaint.holds) == ("upheld", False)
    assert Certificate.objects.get().status == "valid"


def test_after_the_complaint_was_taken_back() -> None:
    complaint = a_complaint("frozen")
    withdraw_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, by_link=True, now=NOW)

    assert reinstated(complaint).status == "withdrawn"
    assert Listing.objects.get().status == "published"


@pytest.mark.parametrize("status", Complaint.Status.values)
def test_only_what_an_ended_one_still_holds(status) -> None:
    complaint = a_complaint(status)
    if status == "partly_upheld":
        complaint = reinstated(complaint)

    with refused(IllegalMove):
        reinstated(complaint)


def test_only_an_operator_with_a_reason(stranger) -> None:
    complaint = a_complaint("partly_upheld")
    operator = new_operator()
    for actor in (stranger, respondent_of(complaint)):
        with refused(NotAllowed):
            reinstated(complaint, by=actor)
    with refused(InvalidInput):
        reinstated(complaint, by=operator, reason=" ")
