"""Whether the site is alive and may have traffic."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from marketplace.pages import health


def test_being_alive_asks_no_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_all_parts_answer(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_without_the_broker_the_site_is_degraded_not_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "degraded"}


def test_without_the_database_the_site_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "_database_answers", away)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "failed", "migrations": "unknown", "broker": "ok"}


@pytest.mark.django_db
def test_missing_migrations_keep_traffic_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_is_migrated", lambda: False)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "migrations": "failed", "broker": "ok"}
