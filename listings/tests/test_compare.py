"""Listings side by side."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.models import Listing
from listings.tests.build import a_certificate, a_listing, an_asset

pytestmark = pytest.mark.django_db
IN_ENGLISH = {"accept-language": "en"}


def address(*listings: Listing) -> str:
    return "/listings/compare/?" + "&".join(f"id={listing.uid}" for listing in listings)


def test_what_differs_is_marked_and_what_is_alike_is_not(client: Client) -> None:
    first = a_listing(certificate=a_certificate(an_asset(update_frequency="002")))
    second = a_listing(certificate=a_certificate(an_asset(update_frequency="005")))

    answer = client.get(address(second, first), headers=IN_ENGLISH)

    assert [listing for listing, _sheet in answer.context["pairs"]] == [second, first]
    rows = {row.label: row for part in answer.context["parts"] for row in part.rows}
    assert rows["Updates"].differs
    assert not rows["Rights offered"].differs
    assert answer.content.decode().count(">differs<") == sum(row.differs for row in rows.values())


@pytest.mark.parametrize("asked", ["", "?id=", "?id=nonsense&id=%00", "?id=1&id=2&id=3"])
def test_fewer_than_two_get_a_hint(client: Client, asked: str) -> None:
    answer = client.get(f"/listings/compare/{asked}", headers=IN_ENGLISH)

    assert "Choose two to four listings" in answer.content.decode()


def test_what_the_reader_may_not_read_is_not_there(client: Client, hangzhou_voice: Actor) -> None:
    shown = [a_listing(), a_listing()]
    hidden = a_listing(hangzhou_voice, status="draft")

    answer = client.get(address(hidden, *shown), headers=IN_ENGLISH)

    assert [listing for listing, _sheet in answer.context["pairs"]] == shown


def test_at_most_four_are_compared_each_with_one_question_of_its_own(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    listings = [a_listing() for _ in range(5)]

    with django_assert_max_num_queries(9) as two:
        client.get(address(*listings[:2]))
    with django_assert_max_num_queries(len(two) + 2):
        answer = client.get(address(*listings))

    assert [listing for listing, _sheet in answer.context["pairs"]] == listings[:4]
