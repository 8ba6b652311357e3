"""The public register: found by what is printed, never more than was ever verified."""

from datetime import date

import pytest
from django.test import Client

from listings.tests.build import a_certificate, an_asset
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def names(**asked: str) -> set[str]:
    """Return the data names that the register answers with."""
    answer = Client().get("/certificates/", asked)
    assert answer.status_code == 200
    return {row.asset.name for row in answer.context["listed"].page}


@pytest.fixture
def register():
    """Buses and power, of two holders in two provinces; and one that nobody verified."""
    zhejiang = an_organisation(name="Bus Company", province="330000")
    guangdong = an_organisation(name="Power Company", province="440000")
    bus = a_certificate(asset=an_asset(zhejiang, name="公交客流数据", division="54"), valid_to=None)
    a_certificate(
        asset=an_asset(guangdong, name="用电量数据", division="44"), valid_to=date(2025, 12, 31)
    )
    a_certificate(asset=an_asset(guangdong, name="未核验数据"), status="recorded")
    a_certificate(asset=an_asset(guangdong, name="冻结数据", division="65"), status="frozen")
    return bus


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"公交客流数据", "用电量数据", "冻结数据"}),
        ({"q": "客流"}, {"公交客流数据"}),
        ({"q": "power comp"}, {"用电量数据", "冻结数据"}),
        ({"status": "valid"}, {"公交客流数据"}),
        ({"status": "ended"}, {"用电量数据"}),
        ({"status": "frozen"}, {"冻结数据"}),
        ({"province": "330000"}, {"公交客流数据"}),
        ({"division": "44"}, {"用电量数据"}),
        ({"scheme": "nowhere", "page": "minus one"}, {"公交客流数据", "用电量数据", "冻结数据"}),
        ({"q": "未核验"}, set()),
    ],
    ids=lambda value: "-".join(value.values()) or "all" if isinstance(value, dict) else "",
)
def test_the_register_is_narrowed_by_what_was_asked(register, asked, found) -> None:
    assert names(**asked) == found


def test_a_number_is_found_in_any_spelling(register) -> None:
    number = register.certificate_no

    assert names(q=f" {number[:4]} {number[4:]} ") == {"公交客流数据"}


def test_nothing_found_says_what_that_does_not_mean(register) -> None:
    page = Client().get("/certificates/", {"q": "nothing like it"}).content.decode()

    assert "Nothing in our records fits" in page


def test_the_page_costs_the_same_however_many_rows(register, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        Client().get("/certificates/")


@pytest.mark.usefixtures("unending_minute")
def test_who_asks_too_often_waits(register, settings) -> None:
    settings.VERIFICATIONS_PER_MINUTE = 1

    answers = [Client().get("/certificates/").status_code for _ in range(3)]

    assert answers == [200, 200, 429]
