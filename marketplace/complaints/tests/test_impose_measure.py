"""Taking the subject of a complaint off the market on grounds that hold at first sight."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from listings.models import Certificate, Listing
from listings.tests.build import a_certificate, a_listing
from marketplace.complaints.actions.impose_measure import impose_measure
from marketplace.complaints.measures import NothingToFreeze
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    a_holder,
    frozen,
    respondent_of,
)
from marketplace.complaints.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership

pytestmark = pytest.mark.django_db


def test_a_listing_is_suspended_with_the_public_reason() -> None:
    complaint = frozen(a_complaint("acknowledged"))

    assert (complaint.status, complaint.holds, complaint.imposed, complaint.was_off) == (
        "frozen",
        True,
        True,
        False,
    )
    listing = Listing.objects.get()
    assert (listing.status, listing.suspended_by, listing.status_reason) == (
        "suspended",
        "operator",
        "The grounds hold at first sight",
    )


def test_a_certificate_is_frozen() -> None:
    certificate = a_certificate(holder=a_holder())

    complaint = frozen(a_complaint("acknowledged", certificate=certificate))

    assert (complaint.holds, complaint.imposed) == (True, True)
    assert Certificate.objects.get().status == "frozen"


@pytest.mark.parametrize("by", ["holder", "clock"])
def test_what_the_holder_suspended_is_taken_over_so_that_it_cannot_come_back(by) -> None:
    listing = a_listing(a_holder())
    complaint = a_complaint("acknowledged", listing=listing)
    Listing.objects.update(status="suspended", suspended_by=by)

    complaint = frozen(complaint)

    assert (complaint.imposed, complaint.was_off) == (True, True)
    assert Listing.objects.get().suspended_by == "operator"


def test_what_an_operator_had_suspended_stays_as_it_is() -> None:
    listing = a_listing(a_holder())
    complaint = a_complaint("acknowledged", listing=listing)
    Listing.objects.update(status="suspended", suspended_by="operator")

    complaint = frozen(complaint)

    assert (complaint.holds, complaint.imposed, complaint.was_off) == (True, False, True)


def test_a_certificate_that_is_frozen_already_stays_so_in_its_own_name() -> None:
    certificate = a_certificate(holder=a_holder())
    complaint = a_complaint("acknowledged", certificate=certificate)
    Certificate.objects.update(status="frozen")

    complaint = frozen(complaint)

    assert (complaint.holds, complaint.imposed) == (True, False)


def test_what_is_gone_is_not_frozen() -> None:
    complaint = a_complaint("acknowledged")
    Listing.objects.update(status="withdrawn")
    with refused(NothingToFreeze):
        frozen(complaint)

    certificate = a_certificate(holder=a_holder())
    other = a_complaint("acknowledged", certificate=certificate)
    Certificate.objects.filter(pk=certificate.pk).update(status="expired")
    with refused(NothingToFreeze):
        frozen(other)


@pytest.mark.parametrize("status", ["counter_notice", "unanswered"])
def test_also_after_the_holder_was_heard_but_once(status) -> None:
    complaint = a_complaint(status)

    assert frozen(complaint).status == status
    with refused(NothingToFreeze):
        frozen(complaint)


@pytest.mark.parametrize(
    "status",
    [
        "unconfirmed",
        "submitted",
        "frozen",
        "upheld",
        "partly_upheld",
        "dismissed",
        "withdrawn",
        "lapsed",
    ],
)
def test_not_before_it_was_acknowledged_nor_after_its_end(status) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        frozen(complaint)


def test_only_an_independent_operator_with_a_reason_and_a_fresh_view(stranger, operator) -> None:
    complaint = a_complaint("acknowledged")
    for actor in (stranger, respondent_of(complaint)):
        with refused(NotAllowed):
            frozen(complaint, by=actor)
    for reason, version, error in [(" ", complaint.version, InvalidInput), ("x", 1, StaleVersion)]:
        with refused(error):
            impose_measure(
                actor=operator,
                complaint_id=complaint.pk,
                reason=reason,
                expected_version=version,
                now=NOW,
            )
    Membership.objects.create(
        user_id=operator.person,
        organisation_id=complaint.respondent_id,
        duty="viewer",
        joined_at=NOW,
    )
    with refused(FourEyes):
        frozen(complaint, by=operator)
    assert Complaint.objects.get().status == "acknowledged"
