"""The holder's counter-notice."""

from datetime import date

import pytest

from kernel.actor import ANONYMOUS
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.complaints.actions.answer_complaint import answer_complaint
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    an_upload,
    answered,
    respondent_of,
)
from marketplace.complaints.tests.proof import refused
from parties.models import Organisation
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["acknowledged", "frozen", "unanswered"])
def test_statement_and_files_are_kept_and_the_operators_time_begins(status) -> None:
    complaint = answered(a_complaint(status))

    assert (complaint.status, complaint.counter_statement) == (
        "counter_notice",
        "They are our own counts.",
    )
    assert complaint.decide_by == date(2026, 1, 26)
    file = complaint.evidence.get(side="holder")
    assert (file.name, file.status) == ("ours.pdf", "released")


@pytest.mark.parametrize(
    "status", ["counter_notice", "upheld", "partly_upheld", "dismissed", "withdrawn"]
)
def test_once_and_not_after_the_end(status) -> None:
    complaint = a_complaint(status)
    if status == "withdrawn":
        assert not Complaint.objects.against(respondent_of(complaint)).filter(status="acknowledged")

    with refused(IllegalMove):
        answered(complaint)


@pytest.mark.parametrize("status", ["unconfirmed", "submitted", "lapsed"])
def test_what_the_holder_was_not_told_is_not_there(status) -> None:
    complaint = a_complaint(status)

    with refused(Complaint.DoesNotExist):
        answered(complaint)


def test_only_the_holder_and_only_whose_duty_it_is(stranger, operator) -> None:
    complaint = a_complaint("acknowledged")
    finance = actor_of(Organisation.objects.get(pk=complaint.respondent_id), "finance")
    holder = respondent_of(complaint)
    for actor, statement, version, error in [
        (stranger, "x", complaint.version, Complaint.DoesNotExist),
        (operator, "x", complaint.version, Complaint.DoesNotExist),
        (ANONYMOUS, "x", complaint.version, NotAllowed),
        (finance, "x", complaint.version, NotAllowed),
        (holder, "x", 1, StaleVersion),
        (holder, " ", complaint.version, InvalidInput),
        (holder, "x" * 4001, complaint.version, InvalidInput),
    ]:
        with refused(error):
            answer_complaint(
                actor=actor,
                complaint_id=complaint.pk,
                statement=statement,
                uploads=[an_upload()],
                expected_version=version,
                now=NOW,
            )
