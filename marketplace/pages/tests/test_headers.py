"""Headers of every answer (TRUST 4.7)."""

import pytest
from django.test import Client

from parties.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/nothing/", "/healthz", "/static/js/enhance.js"])
def test_every_answer_closes_what_browsers_offer(client: Client, path: str) -> None:
    answer = client.get(path)
    answer.close()  # a static file stays open otherwise
    headers = answer.headers

    assert headers["Content-Security-Policy"].count("'self'") == 7
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("accelerometer=(), camera=(), ")


def test_a_fragment_and_a_page_are_never_mixed_up_by_a_cache(client: Client) -> None:
    vary = client.get("/").headers["Vary"].split(", ")

    assert {"HX-Request", "Cookie", "Accept-Language"} <= set(vary)


def test_a_signed_in_page_is_kept_by_nobody(client: Client) -> None:
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
    client.force_login(User.objects.create_user("wang@example.com", name="Wang Fang"))

    assert client.get("/").headers["Cache-Control"] == "no-store, private"
    assert client.get("/nothing/").headers["Cache-Control"] == "no-store, private"


def test_a_policy_report_is_taken_without_a_token() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/csp-reports/", b"{}", content_type="application/csp-report")

    assert answer.status_code == 204
