"""Posting intents and answering pushes over the API: the page's actions, the machine's door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.models import AuditEvent, IdempotencyKey
from marketplace.api.tests.build import Machine
from matching.models import Intent, Push
from matching.tests.build import a_push, an_intent

pytestmark = pytest.mark.django_db
WISH = {
    "title": "想要新能源汽车充电记录",
    "need": "浙江省内公共充电桩的分时充电记录，用于选址分析。",
    "divisions": ["44"],
    "budget_max_minor": 60_000_000,
    "currency": "CNY",
}


def test_an_intent_is_posted_and_handed_in(ningbo_motors) -> None:
    answer = Machine(ningbo_motors).post("/api/v1/intents/", WISH)

    assert answer.status_code == 201, answer.content
    intent = Intent.objects.get()
    assert (intent.poster_id, intent.status) == (ningbo_motors.organisation_id, "submitted")
    assert answer.json()["budget"] == {"minor": 60_000_000, "currency": "CNY", "exponent": 2}
    assert AuditEvent.objects.filter(action="intent.post", via="api").count() == 1


def test_the_same_key_and_body_have_one_effect_and_the_same_answer(ningbo_motors) -> None:
    machine = Machine(ningbo_motors)

    first = machine.post("/api/v1/intents/", WISH)
    second = machine.post("/api/v1/intents/", WISH)

    assert second.status_code == 201
    assert second.json() == first.json()
    assert Intent.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(ningbo_motors) -> None:
    machine = Machine(ningbo_motors)
    machine.post("/api/v1/intents/", WISH)

    answer = machine.post("/api/v1/intents/", {**WISH, "title": "another"})

    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "urn:problem:idempotency-key-reused",
    )
    assert Intent.objects.count() == 1


def test_a_post_without_a_key_of_its_own_is_refused(ningbo_motors) -> None:
    answer = Machine(ningbo_motors).post("/api/v1/intents/", WISH, key=None)

    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:problem:idempotency-key-missing"
    assert Intent.objects.count() == 0


def test_a_refused_post_leaves_its_key_free(ningbo_motors) -> None:
    machine = Machine(ningbo_motors)
    wrong = machine.post("/api/v1/intents/", {**WISH, "divisions": ["00"]})

    again = machine.post("/api/v1/intents/", WISH)

    assert (wrong.status_code, again.status_code) == (422, 201)
    assert wrong.json()["errors"][0]["pointer"] == "/divisions"
    assert IdempotencyKey.objects.filter(scope__startswith="api:").count() == 1


def test_fields_that_are_missing_are_all_named(ningbo_motors) -> None:
    answer = Machine(ningbo_motors).post("/api/v1/intents/", {"title": ""})

    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/title", "/need"}


@pytest.mark.parametrize("path", ["/api/v1/intents/", "/api/v1/pushes/"])
def test_nobody_reads_without_a_key(path) -> None:
    answer = Machine().get(path)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_an_unknown_key_is_refused_without_a_hint() -> None:
    machine = Machine()
    machine.headers["authorization"] = "Bearer nobody.secret"

    assert machine.get("/api/v1/intents/").status_code == 401


def test_a_key_that_only_reads_cannot_post(ningbo_motors) -> None:
    answer = Machine(ningbo_motors, scopes=("read",)).post("/api/v1/intents/", WISH)

    assert answer.status_code == 403
    assert Intent.objects.count() == 0


def test_intents_are_paged_newest_first(ningbo_motors) -> None:
    intents = [an_intent(ningbo_motors) for _ in range(3)]

    page = Machine(ningbo_motors).get("/api/v1/intents/", limit=2).json()

    assert [row["uid"] for row in page["results"]] == [str(i.uid) for i in intents[:0:-1]]
    rest = (
        Machine(ningbo_motors)
        .client.get(page["next"], headers=Machine(ningbo_motors).headers)
        .json()
    )
    assert [row["uid"] for row in rest["results"]] == [str(intents[0].uid)]


def test_a_confidential_poster_is_hidden_from_the_recipient(hangzhou_voice, ningbo_motors) -> None:
    a_push(an_intent(ningbo_motors, confidential=True), hangzhou_voice)

    pushes = Machine(hangzhou_voice).get("/api/v1/pushes/").json()["results"]

    assert pushes[0]["intent"]["poster"] is None
    assert "Ningbo" not in str(pushes)


def test_a_push_is_answered_by_the_pages_action(hangzhou_voice, ningbo_motors) -> None:
    today = timezone.now()
    intent = an_intent(ningbo_motors, expires_at=today + timedelta(days=30))
    push = a_push(intent, hangzhou_voice, sent_at=today)

    answer = Machine(hangzhou_voice).post(
        f"/api/v1/pushes/{push.uid}/answer/", {"interested": False, "reason": "price"}
    )

    assert (answer.status_code, answer.json()["status"]) == (200, "declined")
    assert Push.objects.get().answer_reason == "price"


def test_a_decline_without_a_reason_names_the_field(hangzhou_voice, ningbo_motors) -> None:
    push = a_push(an_intent(ningbo_motors), hangzhou_voice)

    answer = Machine(hangzhou_voice).post(
        f"/api/v1/pushes/{push.uid}/answer/", {"interested": False}
    )

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/reason")
    assert Push.objects.get().status == "delivered"


def test_a_foreign_push_is_the_same_as_nothing(stranger, hangzhou_voice, ningbo_motors) -> None:
    push = a_push(an_intent(ningbo_motors), hangzhou_voice)

    answer = Machine(stranger).post(f"/api/v1/pushes/{push.uid}/answer/", {"interested": True})

    assert answer.status_code == 404
    assert Push.objects.get().status == "delivered"
