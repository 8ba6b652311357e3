"""An applicant at a browser: writes, is corrected, loses nothing, hands in; without scripts too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from listings.tests.build import a_scheme
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.build import a_content, an_application
from marketplace.tests.e2e.conftest import CHROMIUM, PHONE, Person
from parties.tests.build import client_of, hangzhou_voice

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[..., Person]
SAVED = {"en": "Saved at", "zh-hans": "已于"}
rows = RegistrationApplication.objects


def is_kept(person: Person, words: str) -> None:
    """Wait until the page says that what was written is kept."""
    person.page.locator(f"#saved .hint:has-text('{words}')").wait_for()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_written_is_kept_and_checked_as_one_goes(at_a_browser: Seat, language: str) -> None:
    a_scheme()
    holder = hangzhou_voice()
    person = at_a_browser(holder, language=language, size=PHONE)
    person.visit("/registrations/new/")
    person.choose(scheme="zj-dip")
    person.page.locator("main form button[type=submit]").click()
    person.page.wait_for_url("**/registrations/*-*/")
    draft = rows.get()
    person.visit(f"/registrations/{draft.uid}/overview/")
    errors = person.page.locator("#findings [data-verdict=unmet]")
    assert errors.count() == 1
    person.fill(overview=a_content().overview)
    is_kept(person, SAVED[language])
    assert errors.count() == 0
    draft.refresh_from_db()
    assert draft.draft["overview"] == a_content().overview
    assert person.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    person.look(f"registration-overview-{language}")


def test_the_composed_name_follows_what_is_typed(at_a_browser: Seat) -> None:
    holder = hangzhou_voice()
    draft = an_application(holder)
    person = at_a_browser(holder, language="en")
    person.visit(f"/registrations/{draft.uid}/name/")
    person.page.locator("#part-content").fill("站点客流")
    composed = person.page.locator("#composed b:has-text('站点客流')")
    composed.wait_for()
    assert composed.inner_text() == "2023-2024年浙江道路运输站点客流数据"
    person.press("Use this name")
    draft.refresh_from_db()
    assert draft.title == "2023-2024年浙江道路运输站点客流数据"


def test_two_people_write_at_once_and_nothing_is_lost(at_a_browser: Seat) -> None:
    holder = hangzhou_voice()
    draft = an_application(holder)
    one, other = (at_a_browser(holder, language="en") for _n in range(2))
    for person in (one, other):
        person.visit(f"/registrations/{draft.uid}/scenario/")
    other.fill(scenario="为公交集团调整班次提供依据")
    is_kept(other, "Saved at")
    one.fill(scenario="为零售企业选址提供依据")
    one.page.locator("#saved .error").wait_for()
    one.press("Save")
    assert "为公交集团调整班次提供依据" in one.reads()
    assert one.page.locator("[name=scenario]").input_value() == "为零售企业选址提供依据"
    one.look("registration-both-texts")
    one.press("Save")
    draft.refresh_from_db()
    assert draft.draft["scenario"] == "为零售企业选址提供依据"


def test_a_sample_with_telephone_numbers_stops_the_submission(
    at_a_browser: Seat, tmp_path: Path
) -> None:
    holder = hangzhou_voice()
    draft = an_application(holder, papers=("identity", "source", "deposit"))
    sample = tmp_path / "sample.csv"
    sample.write_text("线路编号,站点编号,联系电话\nL1,S1,13800138000\n", encoding="utf-8")
    person = at_a_browser(holder, language="en")
    person.visit(f"/registrations/{draft.uid}/sample/")
    person.page.locator("input[type=file]").set_input_files(sample)
    person.press("Add the file")
    assert "mobile numbers in 1 lines (2)" in person.reads()
    person.visit(f"/registrations/{draft.uid}/submit/")
    assert "Correct what would be refused" in person.reads()
    sample.write_text("线路编号,站点编号,客流量\nL1,S1,12\n", encoding="utf-8")
    person.visit(f"/registrations/{draft.uid}/sample/")
    person.press("Take out sample.csv")
    person.page.locator("input[type=file]").set_input_files(sample)
    person.press("Add the file")
    person.visit(f"/registrations/{draft.uid}/submit/")
    person.look("registration-submit")
    person.press("Submit")
    draft.refresh_from_db()
    assert draft.status == "pending_review"


def test_it_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    assert CHROMIUM
    holder = hangzhou_voice()
    draft = an_application(holder)
    context = browser.new_context(java_script_enabled=False)
    session = client_of(holder).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url},
        ]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/registrations/{draft.uid}/scenario/")
    page.locator("[name=scenario]").fill("商业选址与线网规划的比较")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/registrations/{draft.uid}/")
    draft.refresh_from_db()
    assert draft.draft["scenario"] == "商业选址与线网规划的比较"
    context.close()
