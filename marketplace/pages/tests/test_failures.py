"""What is read when something did not work: in words, with the policy, telling nothing."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import OperationalError
from django.http.response import HttpResponseBase
from django.test import Client

from kernel.errors import NotAllowed, StaleVersion
from marketplace.pages import views

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
    "report-uri /csp-reports/",
}
Break = Callable[[Exception], None]


@pytest.fixture
def break_home(monkeypatch: pytest.MonkeyPatch, client: Client) -> Break:
    """Let the home page raise, and the client answer as a server would."""

    def broken(error: Exception) -> None:
        def fail(*, now: datetime) -> None:
            raise error

        monkeypatch.setattr(views, "standing", fail)
        client.raise_request_exception = False

    return broken


def policy(answer: HttpResponseBase) -> set[str]:
    return set(answer.headers["Content-Security-Policy"].split("; "))


def test_a_page_that_is_not_there_offers_search(client: Client) -> None:
    answer = client.get("/nothing/here/", headers={"accept-language": "en"})

    assert answer.status_code == 404
    page = answer.content.decode()
    assert "<h1>There is nothing at this address</h1>" in page
    assert 'action="/listings/"' in page
    assert policy(answer) == POLICY


def test_a_bug_answers_with_the_number_to_tell(client: Client, break_home: Break) -> None:
    break_home(RuntimeError("secret detail"))

    answer = client.get("/", headers={"accept-language": "en"})

    assert answer.status_code == 500
    page = answer.content.decode()
    assert "<h1>Something went wrong on our side</h1>" in page
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in page
    assert "secret detail" not in page
    assert policy(answer) == POLICY


def test_a_database_that_is_away_answers_503(client: Client, break_home: Break) -> None:
    break_home(OperationalError("connection refused"))

    answer = client.get("/", headers={"accept-language": "en"})

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "<h1>The market is not available at the moment</h1>" in answer.content.decode()
    assert policy(answer) == POLICY


def test_a_missing_role_is_named(client: Client, break_home: Break) -> None:
    break_home(NotAllowed("Only operators see this."))

    answer = client.get("/", headers={"accept-language": "en"})

    assert answer.status_code == 403
    assert "<p>Only operators see this.</p>" in answer.content.decode()
    assert policy(answer) == POLICY


def test_a_broken_rule_outside_a_form_keeps_its_status(client: Client, break_home: Break) -> None:
    break_home(StaleVersion("Somebody changed this in the meantime."))

    answer = client.get("/", headers={"accept-language": "en"})

    assert answer.status_code == 409
    assert "<p>Somebody changed this in the meantime.</p>" in answer.content.decode()


def test_a_form_without_its_token_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/theme/", headers={"accept-language": "en"})

    assert answer.status_code == 403
    assert "<h1>This form is out of date</h1>" in answer.content.decode()
    assert policy(answer) == POLICY


def test_a_program_reads_a_problem_document(client: Client) -> None:
    answer = client.get("/interop/nothing", headers={"accept-language": "en"})

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {
        "type": "about:blank",
        "title": "There is nothing at this address",
        "status": 404,
        "instance": f"urn:uuid:{answer.headers['X-Request-ID']}"
        if "X-Request-ID" in answer.headers
        else "",
    }
