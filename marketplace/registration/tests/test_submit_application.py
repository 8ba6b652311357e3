"""Handing an application in."""

import json
from datetime import date
from hashlib import sha256

import pytest

from kernel.errors import NotAllowed, StaleVersion
from listings.models import RegistrationScheme
from listings.tests.build import a_certificate, owed
from marketplace.registration.actions.submit_application import submit_application
from marketplace.registration.gates import (
    AnotherUnderWay,
    ApplicationNotReady,
    CertificateUnfit,
    OutsideRenewalWindow,
    SchemeClosed,
    TransfereeUnfit,
)
from marketplace.registration.models import ApplicationEvent, RegistrationApplication
from marketplace.registration.precheck import precheck
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    a_draft,
    applicant_of,
    fresh,
    refused,
    submitted,
)
from parties.capabilities import PartyNotVerified
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_it_gets_its_number_and_is_frozen() -> None:
    application = a_draft()

    submitted(application)

    done = fresh(application)
    version = done.versions.get()
    assert done.status == "pending_review"
    assert done.application_no is not None
    assert done.application_no.startswith("AP202601000001")
    assert done.submitted_at == NOW
    assert done.due_on == date(2026, 1, 19)  # ten working days
    assert version.content == application.draft
    assert {paper["purpose"] for paper in version.papers} == {
        "identity",
        "source",
        "deposit",
        "sample",
    }
    said = json.dumps(
        {"content": version.content, "papers": version.papers},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    assert version.sha256 == sha256(said.encode()).hexdigest()
    event = ApplicationEvent.objects.get(event="submit")
    assert event.data["sha256"] == version.sha256
    assert owed() == {"ApplicationMoved"}


def test_for_property_rights_acceptance_is_due_in_three_working_days() -> None:
    application = a_draft(scheme="cn-dpr")

    submitted(application)

    assert fresh(application).due_on == date(2026, 1, 8)


def test_what_would_be_refused_is_not_taken() -> None:
    application = a_draft(overview="")

    with refused(ApplicationNotReady):
        submitted(application)


def test_warnings_are_kept_with_the_version() -> None:
    application = a_draft(record_count=7)
    warned = [f for f in precheck(application, today=date(2026, 1, 5)) if f.level == "warning"]
    assert "count_differs" in {found.code for found in warned}

    submitted(application)

    assert application.versions.get().findings == [
        {"code": found.code, "section": found.section, "message": found.message} for found in warned
    ]


def test_a_closed_scheme_takes_none() -> None:
    application = a_draft()
    RegistrationScheme.objects.filter(code="zj-dip").update(closed_on=date(2026, 1, 5))

    with refused(SchemeClosed):
        submitted(fresh(application))


def test_only_a_verified_applicant_applies() -> None:
    application = a_draft()
    mine = applicant_of(application)
    Organisation.objects.filter(pk=application.applicant_id).update(status="suspended")

    with refused(PartyNotVerified):
        submit_application(actor=mine, application_id=application.pk, now=NOW)


def test_a_viewer_a_stranger_and_a_stale_view_hand_nothing_in() -> None:
    application = a_draft()
    viewer, other = actor_of(application.applicant, "viewer"), actor_of(an_organisation())
    mine = applicant_of(application)

    with refused(NotAllowed):
        submit_application(actor=viewer, application_id=application.pk, now=NOW)
    with refused(RegistrationApplication.DoesNotExist):
        submit_application(actor=other, application_id=application.pk, now=NOW)
    with refused(StaleVersion):
        submit_application(actor=mine, application_id=application.pk, now=NOW, expected_version=9)


@pytest.mark.parametrize(
    ("day", "in_time"),
    [
        (a_day(2027, 11, 30), False),  # a day before the window
        (a_day(2027, 12, 1), True),  # six months before 1 June 2028
        (a_day(2028, 5, 31), True),  # the day before its last
        (a_day(2028, 6, 1), False),  # its last day
    ],
)
def test_a_renewal_is_taken_in_its_window_only(day, in_time) -> None:
    application = a_draft(kind="renewal", certificate=a_certificate())

    if in_time:
        submitted(application, at=day)
        assert fresh(application).status == "pending_review"
    else:
        with refused(OutsideRenewalWindow):
            submitted(application, at=day)


@pytest.mark.parametrize("status", ["frozen", "expired", "superseded", "deregistered"])
def test_a_change_needs_a_valid_certificate(status: str) -> None:
    application = a_draft(kind="change", certificate=a_certificate(status=status))

    with refused(CertificateUnfit):
        submitted(application)


def test_a_transfer_names_somebody_else() -> None:
    certificate = a_certificate()
    own = certificate.asset.holder.uscc or ""

    application = a_draft(kind="transfer", certificate=certificate, transferee_uscc=own)
    applicant_of(application)

    with refused(TransfereeUnfit):
        submitted(application)


def test_one_application_about_a_certificate_is_under_way() -> None:
    certificate = a_certificate()
    submitted(a_draft(kind="change", certificate=certificate))
    second = a_draft(kind="deregistration", certificate=certificate)

    with refused(AnotherUnderWay):
        submitted(second)
