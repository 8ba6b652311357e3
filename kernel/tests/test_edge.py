from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from kernel import edge
from kernel.actor import ANONYMOUS, CLOCK
from kernel.edge import actor_of, page_of, perform
from kernel.errors import DomainError, InvalidInput, NotAllowed
from kernel.models import IdempotencyKey, JobSlot

pytestmark = pytest.mark.django_db
PAGE = (
    "{{ submission_id }}|{{ title }}|{{ refusal }}|{{ form.name.value|default:'' }}|"
    "{% for field, words in form.errors.items %}{{ field }}: {{ words|join:' ' }}{% endfor %}"
)


class NameForm(forms.Form):
    name = forms.CharField(max_length=5)


@pytest.fixture(autouse=True)
def _one_template() -> Iterator[None]:
    loader = ("django.template.loaders.locmem.Loader", {"name.html": PAGE})
    engine = "django.template.backends.django.DjangoTemplates"
    with override_settings(TEMPLATES=[{"BACKEND": engine, "OPTIONS": {"loaders": [loader]}}]):
        yield


def asked(method: str = "GET", **fields: str) -> Any:
    request: Any = getattr(RequestFactory(), method.lower())("/names/", fields)
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def answer(request: HttpRequest, do: Callable[[Any], object], **more: Any) -> HttpResponse:
    options = {"then": "/names/done/", "context": {"title": "Names"}, **more}
    return perform(request, NameForm, template="name.html", do=do, **options)


def never(_form: Any) -> object:
    raise AssertionError("nothing may happen")


def shown(response: HttpResponse) -> list[str]:
    return response.content.decode().split("|")


def test_get_shows_the_form_with_a_one_time_id() -> None:
    first, second = answer(asked(), never), answer(asked(), never)

    assert first.status_code == 200
    assert shown(first)[1] == "Names"
    assert len(shown(first)[0]) == 32
    assert shown(first)[0] != shown(second)[0]


def test_post_does_and_redirects() -> None:
    done: list[str] = []

    response = answer(
        asked("POST", name="阿里"), lambda form: done.append(form.cleaned_data["name"])
    )

    assert (response.status_code, response["Location"]) == (302, "/names/done/")
    assert done == ["阿里"]


def test_where_to_go_may_depend_on_what_was_done_and_a_word_may_be_said() -> None:
    request = asked("POST", name="x")

    response = answer(request, lambda _: 42, then=lambda n: f"/names/{n}/", said="Saved.")

    assert response["Location"] == "/names/42/"
    assert [str(m) for m in request._messages] == ["Saved."]


def test_an_invalid_form_comes_back_as_typed() -> None:
    response = answer(asked("POST", name="too long a name"), never)

    assert response.status_code == 422
    assert shown(response)[3] == "too long a name"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DomainError("It is sold."), 409),
        (NotAllowed("Not yours."), 403),
        (InvalidInput("Not that.", field="name"), 422),
        (InvalidInput("Not that.", field="elsewhere"), 422),
    ],
    ids=["rule", "permission", "field", "other field"],
)
def test_a_broken_rule_is_told_on_the_form(error: DomainError, status: int) -> None:
    def refuse(_form: Any) -> object:
        raise error

    response = answer(asked("POST", name="x"), refuse)

    _, _, refusal, typed, errors = shown(response)
    assert (response.status_code, refusal, typed) == (status, str(error), "x")
    assert errors.startswith("name: ") is (getattr(error, "field", "") == "name")
    assert str(error) in errors


def test_a_second_click_does_nothing_and_leads_to_the_same_place() -> None:
    done: list[str] = []
    clicks = [asked("POST", name="x", submission_id="s-1") for _ in range(3)]

    answers = [answer(c, lambda _: done.append("x"), then=lambda _: "/names/7/") for c in clicks]

    assert [a["Location"] for a in answers] == ["/names/7/"] * 3
    assert done == ["x"]


def test_a_click_during_the_first_is_told_so() -> None:
    inner: list[HttpResponse] = []

    def slow(_form: Any) -> None:
        inner.append(answer(asked("POST", name="x", submission_id="s-1"), never))

    response = answer(asked("POST", name="x", submission_id="s-1"), slow)

    assert response.status_code == 302
    assert inner[0].status_code == 409


def test_a_refused_form_can_be_corrected_and_sent_again() -> None:
    def refuse(_form: Any) -> object:
        raise DomainError("It is sold.")

    assert answer(asked("POST", name="x", submission_id="s-1"), refuse).status_code == 409
    assert IdempotencyKey.objects.count() == 0
    assert answer(asked("POST", name="y", submission_id="s-1"), lambda _: 1).status_code == 302


def test_a_crash_is_not_hidden_and_frees_the_key() -> None:
    def crash(_form: Any) -> object:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer(asked("POST", name="x", submission_id="s-1"), crash)

    assert IdempotencyKey.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_effect_and_the_note_of_it_are_one_transaction(
    now, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(edge, "remember_submission", crash)

    with pytest.raises(ZeroDivisionError):
        answer(
            asked("POST", name="x", submission_id="s-1"),
            lambda _: JobSlot.objects.create(job="x", slot_start=now),
        )

    assert (JobSlot.objects.count(), IdempotencyKey.objects.count()) == (0, 0)


def test_who_asks_is_nobody_until_somebody_signed_in() -> None:
    request = asked()
    assert actor_of(request) is ANONYMOUS

    request.actor = CLOCK
    assert actor_of(request) is CLOCK


@pytest.fixture
def slots(now) -> Any:
    JobSlot.objects.bulk_create(
        [JobSlot(job=str(n), slot_start=now) for n in range(45)], batch_size=50
    )
    return JobSlot.objects.order_by("id")


@pytest.mark.parametrize(
    ("query", "page", "rows"),
    [
        ({}, 1, 20),
        ({"page": "3"}, 3, 5),
        ({"page": "99"}, 3, 5),
        ({"page": "-1"}, 3, 5),
        ({"page": "x"}, 1, 20),
        ({"size": "50"}, 1, 45),
        ({"size": "7"}, 1, 20),
        ({"size": "10000"}, 1, 20),
    ],
    ids=str,
)
def test_any_page_asked_for_is_answered(
    slots: Any, query: dict[str, str], page: int, rows: int
) -> None:
    listed = page_of(asked(**query), slots)

    assert (listed.page.number, len(listed.page.object_list)) == (page, rows)
    assert listed.is_capped is False


def test_a_page_costs_two_queries_and_keeps_the_filter(
    slots: Any, django_assert_num_queries
) -> None:
    with django_assert_num_queries(2):
        listed = page_of(asked(q="数据", page="2", size="20"), slots)
        assert len(listed.page.object_list) == 20

    assert listed.query == "q=%E6%95%B0%E6%8D%AE&size=20"


def test_counting_ends_at_the_cap(slots: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "COUNT_CAP", 30)

    listed = page_of(asked(page="99"), slots)

    assert (listed.page.paginator.count, listed.page.number, listed.is_capped) == (30, 2, True)
