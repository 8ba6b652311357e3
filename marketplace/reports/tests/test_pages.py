"""The report's pages and files: for operators, from events, the same figures everywhere."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from marketplace.reports.tests.build import happened, intents, landed
from parties.tests.build import an_organisation, client_of

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


@pytest.fixture
def market():
    """Forty intents of two industries pushed yesterday, ten of them landed."""
    at = timezone.now() - YESTERDAY
    poster = an_organisation()
    power = intents(poster, 30, at=at, division="44")
    transport = intents(poster, 10, at=at, division="54")
    happened([*power, *transport], "pushed", at=at, seq=1)
    happened(power[:12], "responded", at=at, seq=2)
    landed(power[:10], at=at, minor=[100_000_000] * 10)
    return power, transport


def test_the_page_shows_rate_fraction_value_and_groups(operator, market) -> None:
    page = client_of(operator).get("/console/").content.decode()

    assert "25.00 %" in page
    assert "10 ÷ 40" in page
    assert "CNY 10,000,000.00" in page
    assert "Production" in page or "电力" in page


def test_an_industry_narrows_everything_on_the_page(operator, market) -> None:
    page = client_of(operator).get("/console/", {"division": "54"}).content.decode()

    assert "0 ÷ 10" in page
    assert "10 ÷ 40" not in page


def test_the_page_costs_the_same_however_many_rows(
    operator, market, django_assert_max_num_queries
) -> None:
    client = client_of(operator)

    with django_assert_max_num_queries(15):
        client.get("/console/")


def test_the_file_says_what_the_page_says(operator, market) -> None:
    answer = client_of(operator).get("/console/conversion.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    everything = next(row for row in rows if row and row[0] == "all")
    assert everything[1:] == ["40", "0", "12", "0", "10", "0", "25.00 %"]
    assert ["Licence", "CNY", "10000000.00", "0.00"] in [
        [row[0].capitalize(), *row[1:]] for row in rows if len(row) == 4
    ]


def test_every_figure_leads_to_its_intents(operator, market) -> None:
    client = client_of(operator)

    page = client.get("/console/conversion/intents/", {"stage": "landed"}).content.decode()
    odd = client.get("/console/conversion/intents/", {"stage": "'; drop table"})

    assert page.count("IN-R") == 10
    assert odd.status_code == 404


def test_an_upside_down_window_is_named_and_shows_everything(operator, market) -> None:
    page = client_of(operator).get("/console/", {"since": "2026-02-01", "until": "2026-01-01"})

    assert "must be later" in page.content.decode()


@pytest.mark.parametrize("path", ["/console/", "/console/conversion.csv"])
def test_the_report_is_for_operators(hangzhou_voice, path) -> None:
    assert client_of(hangzhou_voice).get(path).status_code == 403


def test_the_command_prints_the_stable_form(market) -> None:
    out = io.StringIO()
    call_command("report_conversion", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "pushed": 40,
        "landed": 10,
        "rate": 0.25,
        "amounts": [{"realisation_type": "licence", "currency": "CNY", "minor": 1_000_000_000}],
    }


def test_the_command_prints_the_headline_for_people(market) -> None:
    out = io.StringIO()
    call_command("report_conversion", stdout=out)

    assert "25.00 %" in out.getvalue()
    assert "10,000,000.00 CNY" in out.getvalue()


def test_a_day_that_is_none_is_named() -> None:
    with pytest.raises(CommandError, match="31 January"):
        call_command("report_conversion", "--from", "31 January")
