"""Upholding an objection."""

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from listings.models import Certificate
from listings.tests.build import a_certificate, owed
from marketplace.registration.actions.uphold_objection import uphold_objection
from marketplace.registration.models import Objection
from marketplace.registration.tests.desk import (
    NOW,
    an_application,
    an_objection,
    applicant_of,
    fresh,
    refused,
    reviewer,
)
from parties.capabilities import FourEyes
from parties.tests.build import a_membership, person_of

pytestmark = pytest.mark.django_db


def uphold(
    objection: Objection,
    *,
    remedy: str = "",
    actor: Actor | None = None,
    decision: str = "It is proved.",
) -> Objection:
    return uphold_objection(
        actor=actor or reviewer(),
        objection_id=objection.pk,
        decision=decision,
        remedy=remedy,
        now=NOW,
    )


def test_the_application_is_refused_and_other_objections_end() -> None:
    application = an_application("in_notice")
    first, second = an_objection(application), an_objection(application)

    uphold(first)

    done = fresh(application)
    assert (done.status, done.reason, done.due_on) == ("refused", "It is proved.", None)
    assert Objection.objects.get(pk=first.pk).status == "upheld"
    assert Objection.objects.get(pk=second.pk).status == "dismissed"
    assert {"ApplicationMoved", "ObjectionDecided"} <= owed()


@pytest.mark.parametrize(
    ("remedy", "status"), [("freeze", "frozen"), ("deregister", "deregistered")]
)
def test_a_certificate_is_frozen_or_deregistered(remedy: str, status: str) -> None:
    certificate = a_certificate()

    uphold(an_objection(certificate=certificate), remedy=remedy)

    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.status, after.status_reason) == (status, "It is proved.")
    assert "CertificateLapsed" in owed()


def test_a_frozen_one_stays_frozen() -> None:
    certificate = a_certificate(status="frozen")

    uphold(an_objection(certificate=certificate), remedy="freeze")

    assert Certificate.objects.get(pk=certificate.pk).status == "frozen"


def test_a_remedy_and_a_decision_are_needed() -> None:
    objection = an_objection(certificate=a_certificate())

    with refused(InvalidInput):
        uphold(objection)
    with refused(InvalidInput):
        uphold(objection, remedy="freeze", decision="")


def test_only_independent_operators_decide() -> None:
    application = an_application("in_notice")
    objection = an_objection(application)
    staff = reviewer()
    assert objection.objector is not None
    a_membership(objection.objector, user=person_of(staff), duty="viewer")

    with refused(NotAllowed):
        uphold(objection, actor=applicant_of(application))
    with refused(FourEyes):
        uphold(objection, actor=staff)
