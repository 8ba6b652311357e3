"""The operators' pages: the queue, one application with its decision, objections."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from listings.tests.build import a_certificate
from marketplace.registration.actions.resubmit_application import resubmit_application
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.reasons import points_of
from marketplace.registration.tests.desk import (
    NOW,
    an_application,
    an_objection,
    applicant_of,
    fresh,
    reviewer,
)
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
QUEUE = "/console/applications/"


@pytest.fixture
def desk() -> Client:
    return client_of(reviewer())


def page_of(application: RegistrationApplication) -> str:
    return f"{QUEUE}{application.uid}/"


def filled_in(application: RegistrationApplication, **changes: str) -> dict[str, str]:
    """Return the review form as sent, every point in order."""
    verdicts = {p.code: "pass" for p in points_of(application, stage="formality")}
    version = str(fresh(application).version)
    return {"version": version, "stage": "formality", "result": "pass", **verdicts, **changes}


def test_the_queue_narrows_by_state_day_scheme_and_words(desk: Client) -> None:
    late = an_application("pending_review")
    national = an_application("accepted")
    ended = an_application("refused")

    def shown(query: str) -> set[str]:
        rows = desk.get(QUEUE + query).context["listed"].page
        return {row.application_no for row in rows}

    both = {late.application_no, national.application_no}
    assert shown("") == both
    assert shown("?status=refused") == {ended.application_no}
    assert shown("?scheme=cn-dpr") == {national.application_no}
    assert shown("?due=over") == both
    assert shown("?due=week") == set()
    assert shown(f"?q={ended.application_no}") == {ended.application_no}
    assert shown(f"?q={late.applicant.name}") == {late.application_no}
    assert shown("?status=nonsense") == both


def test_the_queue_asks_as_little_for_many(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        an_application("pending_review")

    with django_assert_max_num_queries(16):
        assert len(desk.get(QUEUE).context["listed"].page) == 6


def test_a_review_page_shows_content_papers_and_what_differs(desk: Client) -> None:
    application = an_application("needs_rectification")
    draft = {**application.draft, "restrictions": "Not for advertising"}
    RegistrationApplication.objects.filter(pk=application.pk).update(draft=draft)
    resubmit_application(actor=applicant_of(application), application_id=application.pk, now=NOW)

    page = desk.get(page_of(application))

    changed = [line for line in page.context["lines"] if line.is_changed]
    assert [(line.before, line.value) for line in changed] == [
        ("不得用于识别乘客", "Not for advertising")
    ]
    words = page.content.decode()
    assert "identity.pdf" in words
    assert application.versions.get(n=2).sha256 in words


def test_passing_opens_the_notice(desk: Client) -> None:
    application = an_application("pending_review")

    answer = desk.post(f"{page_of(application)}decide/", filled_in(application))

    assert answer.status_code == 302
    assert fresh(application).status == "in_notice"
    assert desk.get(page_of(application)).status_code == 200


def test_a_failed_point_needs_its_note_and_keeps_what_was_typed(desk: Client) -> None:
    application = an_application("pending_review")
    said = filled_in(application, sample="fail", result="rectify", reason="See below.")

    answer = desk.post(f"{page_of(application)}decide/", said)

    form: Any = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {"sample_note"}
    assert form["reason"].value() == "See below."
    said["sample_note"] = "Mask the names."
    assert desk.post(f"{page_of(application)}decide/", said).status_code == 302
    assert fresh(application).status == "needs_rectification"


def test_refusing_needs_a_ground(desk: Client) -> None:
    application = an_application("pending_review")
    said = filled_in(application, result="refuse", reason="Not lawful.")

    assert set(desk.post(f"{page_of(application)}decide/", said).context["form"].errors) == {
        "ground"
    }
    said["ground"] = "unlawful_source"
    desk.post(f"{page_of(application)}decide/", said)
    assert fresh(application).status == "refused"


def test_a_stale_page_decides_nothing(desk: Client) -> None:
    application = an_application("pending_review")

    answer = desk.post(f"{page_of(application)}decide/", filled_in(application, version="1"))

    assert answer.status_code == 409
    assert fresh(application).status == "pending_review"


def test_acceptance_and_extension_have_their_forms(desk: Client) -> None:
    application = an_application("pending_review", scheme="cn-dpr")
    here = page_of(application)

    assert "can_accept" in desk.get(here).context
    desk.post(f"{here}accept/", {"version": "2"})
    assert fresh(application).status == "accepted"
    said = {"version": "3", "days": "5", "reason": "An expert is asked."}
    assert desk.post(f"{here}extend/", said).status_code == 302
    assert fresh(application).extended_at is not None


def test_an_objection_is_decided(desk: Client) -> None:
    objection = an_objection(certificate=a_certificate())
    here = f"/console/objections/{objection.uid}/"
    said = {"version": "1", "outcome": "uphold", "decision": "Sold twice."}

    assert objection.objection_no in desk.get("/console/objections/").content.decode()
    assert set(desk.post(here, said).context["form"].errors) == {"remedy"}
    assert desk.post(here, {**said, "remedy": "freeze"}).status_code == 302
    assert Objection.objects.get().status == "upheld"
    assert desk.get(here).status_code == 200
