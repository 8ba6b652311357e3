"""From the application to the certificate: applied for, rectified, shown to the public, printed."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Locator

from kernel.actor import CLOCK, Actor
from kernel.numbering import ZONE
from marketplace.registration.actions.end_notice import end_notice
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.reasons import points_of
from marketplace.registration.tests.build import an_application
from marketplace.tests.e2e.conftest import PHONE, Person

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[..., Person]
WHY = "补充抽样方法的说明 / Say how the sample was drawn"


def press(button: Locator, person: Person) -> None:
    """Press the button and wait for the page it leads to."""
    button.click()
    person.page.wait_for_load_state()


def hand_in(applicant: Person, application: RegistrationApplication) -> None:
    """Submit, or submit again, on the last page of the task list."""
    applicant.visit(f"/registrations/{application.uid}/submit/")
    press(applicant.page.locator("main form button[data-kind=primary]").last, applicant)


def decide(desk: Person, application: RegistrationApplication, result: str) -> None:
    """Give every point its verdict, the last one a failing one to be rectified, and decide."""
    desk.visit(f"/console/applications/{application.uid}/")
    *others, last = [point.code for point in points_of(application, stage="formality")]
    desk.tick(*((code, "pass") for code in others))
    desk.tick((last, "fail" if result == "rectify" else "pass"))
    if result == "rectify":
        desk.fill(**{f"{last}_note": WHY, "reason": WHY})
    press(desk.page.locator(f"button[name=result][value={result}]"), desk)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_application_becomes_a_certificate(
    at_a_browser: Seat, hangzhou_voice: Actor, operator: Actor, language: str
) -> None:
    application = an_application(hangzhou_voice)
    applicant = at_a_browser(hangzhou_voice, language=language, size=PHONE)
    desk = at_a_browser(operator, language=language)
    visitor = at_a_browser(language=language)

    hand_in(applicant, application)
    application.refresh_from_db()
    assert application.status == "pending_review"

    decide(desk, application, "rectify")
    application.refresh_from_db()
    assert application.status == "needs_rectification"
    applicant.visit(f"/registrations/{application.uid}/")
    assert WHY in applicant.reads()
    applicant.look(f"rectify-{language}-phone")
    applicant.visit(f"/registrations/{application.uid}/scenario/")
    applicant.fill(scenario="为公交集团调整班次与线网规划提供依据，样本按站点分层抽取。")
    hand_in(applicant, application)
    application.refresh_from_db()
    assert application.status == "pending_review"

    decide(desk, application, "pass")
    application.refresh_from_db()
    assert application.status == "in_notice"
    visitor.visit("/registrations/notices/")
    assert application.title in visitor.reads()
    visitor.look(f"notices-{language}")

    after = application.notice.to_on + timedelta(days=1)
    end_notice(
        actor=CLOCK,
        application_id=application.pk,
        now=datetime.combine(after, time(9), tzinfo=ZONE),
    )
    application.refresh_from_db()
    certificate = application.granted
    assert certificate is not None

    applicant.visit(f"/registrations/certificates/{certificate.uid}/")
    applicant.look(f"certificate-{language}-phone")
    paper = applicant.page.request.get(
        f"{applicant.address}/registrations/certificates/{certificate.uid}/certificate.pdf"
    )
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    visitor.visit(f"/certificates/{certificate.certificate_no}/")
    assert certificate.holder_name in visitor.reads()
    visitor.look(f"verified-{language}")
