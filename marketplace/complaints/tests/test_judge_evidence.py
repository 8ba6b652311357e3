"""Looking at what a visitor brought."""

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.complaints.actions.judge_evidence import judge_evidence
from marketplace.complaints.models import ComplaintEvidence
from marketplace.complaints.tests.build import NOW, a_complaint, respondent_of
from marketplace.complaints.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("is_fit", "status"), [(True, "released"), (False, "refused")])
def test_it_is_released_or_refused_once(is_fit, status, operator) -> None:
    evidence = a_complaint("submitted").evidence.get()

    judge_evidence(actor=operator, evidence_id=evidence.pk, is_fit=is_fit, now=NOW)

    assert ComplaintEvidence.objects.get().status == status
    with refused(IllegalMove):
        judge_evidence(actor=operator, evidence_id=evidence.pk, is_fit=is_fit, now=NOW)


def test_only_an_independent_operator(stranger, operator) -> None:
    complaint = a_complaint("submitted")
    evidence = complaint.evidence.get()
    for actor in (stranger, respondent_of(complaint)):
        with refused(NotAllowed):
            judge_evidence(actor=actor, evidence_id=evidence.pk, is_fit=True, now=NOW)
    Membership.objects.create(
        user_id=operator.person,
        organisation_id=complaint.respondent_id,
        duty="viewer",
        joined_at=NOW,
    )
    with refused(FourEyes):
        judge_evidence(actor=operator, evidence_id=evidence.pk, is_fit=True, now=NOW)
