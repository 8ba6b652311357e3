from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from kernel.models import AuditEvent, WorkDay, WorkYear
from kernel.workdays import is_confirmed, is_working
from parties.models import StoredFile
from parties.tests.build import client_of

CALENDAR = "/console/rules/calendar"


@pytest.fixture
def client(operator: Actor) -> Client:
    return client_of(operator)


def notice(text: str) -> dict[str, object]:
    file = SimpleUploadedFile("notice.csv", text.encode(), content_type="text/csv")
    return {"source": "Notice 7", "version": "0", "file": file}


def test_a_year_shows_its_months_and_named_days(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        page = client.get(f"{CALENDAR}/2026/")

    assert page.context["working"] == 248
    assert [m.working for m in page.context["months"]][:3] == [21, 16, 22]
    assert "Spring Festival" in page.content.decode()
    assert "No holiday notice" not in page.content.decode()


def test_a_year_without_a_notice_says_that_it_is_assumed(client: Client) -> None:
    assert "No holiday notice" in client.get(f"{CALENDAR}/2031/").content.decode()


def test_a_month_shows_weeks(client: Client) -> None:
    page = client.get(f"{CALENDAR}/2026/2/")

    weeks = page.context["weeks"]
    assert weeks[0][:6] == [None] * 6
    assert (weeks[0][6].date, len(weeks)) == (date(2026, 2, 1), 5)
    assert weeks[3][0].note == "Spring Festival"


@pytest.mark.parametrize("path", ["1999/", "2100/", "2026/13/", "2026-02-30/", "1999-01-01/"])
def test_what_no_calendar_holds_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"{CALENDAR}/{path}").status_code == 404


def test_a_day_is_set_on_its_page_and_stands_in_the_history(client: Client) -> None:
    version = WorkYear.objects.get(pk=2026).version
    said = {"is_working": "yes", "reason": "Notice 12", "version": str(version)}

    response = client.post(f"{CALENDAR}/2026-03-07/", said)
    page = client.get(f"{CALENDAR}/2026/")

    assert response["Location"] == f"{CALENDAR}/2026/3/"
    assert is_working(date(2026, 3, 7))
    assert [(e["label"], e["note"]) for e in page.context["events"]] == [
        ("2026-03-07: works", "Notice 12")
    ]


def test_a_stale_page_changes_nothing(client: Client) -> None:
    said = {"is_working": "yes", "reason": "Notice 12", "version": "9"}

    assert client.post(f"{CALENDAR}/2026-03-07/", said).status_code == 409
    assert not is_working(date(2026, 3, 7))


def test_a_notice_is_read_from_a_table(client: Client) -> None:
    sent = notice("日期,类型,节日\n2027-02-06,休,Spring Festival\n2027年1月30日,班,\n")

    response = client.post(f"{CALENDAR}/2027/notice/", sent)

    assert response["Location"] == f"{CALENDAR}/2027/"
    assert is_working(date(2027, 1, 30))
    assert is_confirmed(date(2027, 1, 1), date(2027, 12, 31))
    assert WorkDay.objects.get(pk=date(2027, 2, 6)).note == "Spring Festival"
    after = AuditEvent.objects.get(action="calendar.load_year").after
    assert after["sha256"] == StoredFile.objects.get().sha256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,note\n2027-02-06,x\n", "has no column “kind”"),
        ("date,kind\n2027-02-31,off\n", "Line 2: “2027-02-31” is no date"),
        ("date,kind\n2027-02-06,maybe\n", "Line 2: write “off” or “work”"),
        ("date,kind\n2026-02-06,off\n", "does not lie in 2027"),
    ],
    ids=["column", "date", "kind", "year"],
)
def test_a_table_that_cannot_be_read_names_the_line(client: Client, text: str, said: str) -> None:
    response = client.post(f"{CALENDAR}/2027/notice/", notice(text))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not is_confirmed(date(2027, 1, 1), date(2027, 1, 1))
