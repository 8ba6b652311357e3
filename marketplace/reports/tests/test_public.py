"""The public statistics: figures from the rows, small cells withheld, the same in every form."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from listings.tests.build import a_certificate, an_asset
from marketplace.registration.models import RegistrationApplication
from marketplace.reports.registrations import LEAST_CELL, Cell, registered, withheld
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def an_application(scheme, applicant, **columns) -> RegistrationApplication:
    """Return one that was submitted, unless ``submitted_at`` says otherwise."""
    return RegistrationApplication.objects.create(
        applicant=applicant,
        scheme=scheme,
        **{"updated_at": NOW, "created_at": NOW, "submitted_at": NOW, **columns},
    )


def test_only_certificates_valid_on_the_day_count() -> None:
    holder = an_organisation(province="330000")
    for division, columns in (
        ("54", {}),
        ("54", {"status": "frozen"}),
        ("44", {"valid_to": date(2026, 3, 1)}),
        ("01", {"valid_from": date(2026, 3, 3)}),
        ("65", {"status": "recorded"}),
    ):
        a_certificate(asset=an_asset(holder, division=division), **columns)

    found = registered(now=NOW)

    assert (found.certificates, found.ever, found.divisions, found.divisions_of) == (1, 4, 1, 97)
    assert found.provinces == 1


def test_an_application_counts_once_submitted_and_brings_its_province() -> None:
    certificate = a_certificate(holder=an_organisation(province="330000"))
    scheme, elsewhere = certificate.scheme, an_organisation(province="440000")
    an_application(scheme, elsewhere)
    an_application(scheme, an_organisation(province="510000"), submitted_at=None)

    found = registered(now=NOW)

    assert (found.applications, found.registered, found.provinces) == (1, 0, 2)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([9, 5, 4], [9, 5, 4]),
        ([9, 5, 2, 1], [9, 5, None, None]),
        ([9, 5, 2], [9, None, None]),
        ([9, 0, LEAST_CELL], [9, 0, LEAST_CELL]),
        ([2], [None]),
        ([9, 0, 1], [None, 0, None]),
    ],
    ids=["none small", "two small", "one small takes another", "at the limit", "alone", "zeros"],
)
def test_no_small_cell_can_be_worked_out(counts, shown) -> None:
    cells = withheld(Cell(str(k), "", n) for k, n in enumerate(counts))

    assert [cell.n for cell in cells] == shown


def test_page_csv_and_json_say_the_same() -> None:
    holder = an_organisation(province="330000")
    for _ in range(4):
        a_certificate(asset=an_asset(holder, division="54"), valid_to=None)

    page = Client().get("/statistics/").content.decode()
    data = Client().get("/statistics/data.json").json()
    file = Client().get("/statistics/data.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))

    assert data["certificates_valid"] == 4
    assert (data["divisions_covered"], data["divisions"], data["provinces"]) == (1, 97, 1)
    assert data["by_province"]["330000"] == 4
    assert ["Valid certificates", "4"] in rows
    assert ["330000", "Zhejiang", "4"] in rows
    assert 'data-region="33" data-step="5"' in page


def test_an_empty_market_says_so_and_what_to_do() -> None:
    page = Client().get("/statistics/").content.decode()

    assert "Nothing is registered yet" in page
    assert "/certificates/new/" in page


def test_the_page_costs_the_same_however_many_rows(django_assert_max_num_queries) -> None:
    for division in ("54", "44", "01", "65"):
        a_certificate(asset=an_asset(an_organisation(), division=division))

    with django_assert_max_num_queries(16):
        Client().get("/statistics/")
