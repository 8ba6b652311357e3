"""Many listings at once from one's own list: what is told of those that were refused."""

import pytest
from django.test import Client

from kernel.actor import Actor
from listings.tests.build import a_listing
from parties.tests.build import client_of


@pytest.fixture
def client(hangzhou_voice: Actor) -> Client:
    return client_of(hangzhou_voice)


def test_nothing_chosen_is_told(client: Client) -> None:
    response = client.post("/workbench/listings/bulk/", {"act": "submit"}, follow=True)

    assert [str(m) for m in response.context["messages"]] == ["Choose at least one listing."]


def test_of_many_refusals_ten_are_told_and_the_rest_counted(
    client: Client, hangzhou_voice: Actor
) -> None:
    chosen = [str(a_listing(hangzhou_voice, status="published").uid) for _n in range(12)]

    response = client.post(
        "/workbench/listings/bulk/", {"act": "submit", "listing": chosen}, follow=True
    )

    said = [str(message) for message in response.context["messages"]]
    assert len(said) == 11
    assert said[-1] == "2 more were refused."
