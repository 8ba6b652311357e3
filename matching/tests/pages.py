"""What tests of demand's pages share."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from listings.tests.build import a_listing

LATER = datetime(2100, 1, 1, tzinfo=UTC)
Queries = Callable[[int], AbstractContextManager[object]]


def page(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def index_bus_counts(word_index: Callable[[], int], **terms: Any) -> None:
    """Put a listing of bus counts on the market, and into the word index that stood before it."""
    word_index()
    a_listing(title="Bus passenger counts", **terms)
    word_index()
