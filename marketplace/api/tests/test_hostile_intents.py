"""Text meant to break an intent is refused with the field and the reason, by both doors."""

from urllib.parse import urlencode

import pytest
from django.test.client import MULTIPART_CONTENT

from kernel.actor import Actor
from marketplace.api.tests.build import Machine
from matching.models import Intent
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
LONG = ("title", "max_length"), ("need", "max_length")
REFUSED = {
    "a megabyte": ("charging " * 115_000, LONG),
    "one word ten thousand times": (" ".join(["充电"] * 10_000), LONG),
    "only marks": ("!?,.;:\uff0c\u3002" * 400, LONG[:1]),
    "emoji": ("😀\u200d🚗" * 1_000, LONG[:1]),
    "scripts mixed": ("充a电1桩_Ж" * 500, LONG[:1]),
    "blank": (" \u3000 ", (("title", "blank"), ("need", "blank"))),
}
ALLOWED = {"marks": "!?,.;:\uff0c\u3002", "emoji": "😀\u200d🚗", "mixed": "充a电1桩_Ж\u0301"}
FORM = "application/x-www-form-urlencoded"
BY_THE_FORM = {"blank": "required"}


@pytest.mark.parametrize(("text", "errors"), REFUSED.values(), ids=REFUSED)
def test_the_field_and_the_reason_are_named(
    ningbo_motors: Actor, text: str, errors: tuple[tuple[str, str], ...]
) -> None:
    wish = {"title": text, "need": text}

    answer = Machine(ningbo_motors).post("/api/v1/intents/", wish)
    page = client_of(ningbo_motors).post(
        "/intents/new/", {**wish, "currency": "CNY", "visibility": "public"}
    )

    assert answer.status_code == page.status_code == 422
    said = [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
    assert said == [(f"/{field}", code) for field, code in errors]
    shown = page.context["form"].errors.as_data()
    assert {field: [one.code for one in found] for field, found in shown.items()} == {
        field: [BY_THE_FORM.get(code, code)] for field, code in errors
    }
    assert not Intent.objects.exists()


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_what_says_nothing_but_fits_is_kept_as_it_is(ningbo_motors: Actor, text: str) -> None:
    answer = Machine(ningbo_motors).post("/api/v1/intents/", {"title": text, "need": text})

    assert answer.status_code == 201, answer.content
    assert Intent.objects.get().title == text


@pytest.mark.parametrize("content_type", [MULTIPART_CONTENT, FORM])
def test_a_body_beyond_all_bounds_is_told_to_be_shorter(
    ningbo_motors: Actor, content_type: str
) -> None:
    text = "充" * 1_100_000
    wish = {"title": text, "need": text}

    answer = Machine(ningbo_motors).post("/api/v1/intents/", wish)
    page = client_of(ningbo_motors).post(
        "/intents/new/",
        urlencode(wish) if content_type == FORM else wish,
        content_type=content_type,
        headers={"Accept-Language": "en"},
    )

    assert (answer.status_code, page.status_code) == (413, 413)
    assert (answer.json()["status"], answer.json()["code"]) == (413, "too_long")
    assert answer.json()["detail"].startswith("All texts of a request together may have 2.5")
    assert "<h1>This is too long to be read</h1>" in page.content.decode()
    assert not Intent.objects.exists()


def test_a_form_to_the_api_is_told_what_it_takes(ningbo_motors: Actor) -> None:
    machine = Machine(ningbo_motors)
    for text in ("充电" * 100_000, "charging"):
        answer = machine.client.post(
            "/api/v1/intents/",
            urlencode({"title": text, "need": text}),
            content_type=FORM,
            headers={**machine.headers, "idempotency-key": "form"},
        )

        assert answer.status_code == 415
        assert FORM in answer.json()["detail"]
    assert not Intent.objects.exists()
