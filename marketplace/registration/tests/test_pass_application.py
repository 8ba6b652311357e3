"""Passing a review: stage by stage, then the public notice."""

from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from listings.models import RegistrationScheme
from listings.tests.build import a_certificate, a_scheme
from marketplace.registration.actions.pass_application import (
    NoNoticePeriod,
    NotAccepted,
    PointsFailed,
    pass_application,
)
from marketplace.registration.gates import CertificateUnfit
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.reasons import points_of
from marketplace.registration.tests.build import PROFILE
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    a_draft,
    an_application,
    applicant_of,
    fresh,
    refused,
    review,
    reviewer,
    submitted,
)

pytestmark = pytest.mark.django_db


def let_pass(
    application: RegistrationApplication,
    stage: str = "formality",
    *,
    actor: Actor | None = None,
    failing: str = "",
    at: datetime = NOW,
) -> RegistrationApplication:
    return pass_application(
        actor=actor or reviewer(),
        application_id=application.pk,
        review=review(application, stage, failing=failing),
        now=at,
    )


@pytest.mark.parametrize(
    ("scheme", "stages", "last"),
    [
        ("zj-dip", ["formality"], date(2026, 1, 19)),  # 10 working days
        ("sh-dip", ["substance"], date(2026, 1, 20)),  # 15 days
        ("sd-dip", ["formality", "substance"], date(2026, 1, 19)),
    ],
)
def test_each_scheme_has_its_stages_and_its_notice(scheme, stages, last) -> None:
    application = an_application("pending_review", scheme=scheme)

    for stage in stages:
        assert fresh(application).status == "pending_review"
        let_pass(fresh(application), stage)

    done = fresh(application)
    assert done.status == "in_notice"
    assert (done.notice.from_on, done.notice.to_on, done.due_on) == (date(2026, 1, 5), last, last)
    assert [o.stage for o in done.opinions.order_by("pk")] == stages


def test_the_spring_festival_does_not_count() -> None:
    application = an_application("pending_review", at=a_day(2026, 2, 9))

    let_pass(application, at=a_day(2026, 2, 9))

    # Festival 15 to 23 February; Saturday the 14th and Saturday the 28th are worked.
    assert fresh(application).due_on == date(2026, 2, 28)


def test_the_second_stage_does_not_come_first() -> None:
    application = an_application("pending_review", scheme="sd-dip")

    with refused(InvalidInput, "not open"):
        let_pass(application, "substance")


def test_property_rights_are_accepted_first() -> None:
    application = an_application("pending_review", scheme="cn-dpr")

    with refused(NotAccepted):
        let_pass(application)


def test_a_failed_point_passes_nothing() -> None:
    application = an_application("pending_review")

    with refused(PointsFailed):
        let_pass(application, failing="rules")


def test_a_scheme_without_notice_period_opens_none() -> None:
    application = an_application("pending_review")
    RegistrationScheme.objects.filter(pk=a_scheme().pk).update(notice_length=None)

    with refused(NoNoticePeriod):
        let_pass(application)


def test_a_certificate_that_was_frozen_meanwhile_is_not_changed() -> None:
    certificate = a_certificate()
    application = a_draft(kind="change", certificate=certificate)
    submitted(application)
    type(certificate).objects.filter(pk=certificate.pk).update(status="frozen")

    with refused(CertificateUnfit):
        let_pass(fresh(application))


def test_an_ai_data_set_is_asked_more() -> None:
    plain = an_application("pending_review")
    ai = an_application("pending_review", is_ai_dataset=True, ai_profile=PROFILE)

    more = {p.code for p in points_of(ai, stage="formality")}
    more -= {p.code for p in points_of(plain, stage="formality")}

    assert more == {"ai_scope", "ai_data", "ai_rules", "ai_materials", "ai_procedure"}


def test_an_applicant_passes_nothing() -> None:
    application = an_application("pending_review")

    with refused(NotAllowed):
        let_pass(application, actor=applicant_of(application))
