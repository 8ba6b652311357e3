"""The live preview: words at once, meaning when it is there; hostile text gets a sane answer."""

from collections.abc import Callable, Iterator
from threading import Event
from time import perf_counter, process_time

import numpy as np
import pytest
from django.test import Client

from kernel.actor import Actor
from listings.tests.build import a_listing
from matching.embedding.port import Vectors
from matching.models import Intent
from matching.retrieval import meaning
from matching.tests.pages import index_bus_counts
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en", "HX-Request": "true"}
TYPED = {"title": "Bus passenger counts", "need": "Hourly passenger counts at bus stops"}
HOSTILE = {
    "a megabyte": "充电桩数据" * 66_000,
    "punctuation": "!?,.;:\uff0c\u3002" * 400,
    "emoji": "😀\u200d🚗" * 1_000,
    "mixed": "充a电1桩_Ж" * 500,
    "one word": " ".join(["充电"] * 10_000),
    "nul": "\x00\ud7ff" * 100,
}


class Slow:
    """An embedder that answers when it is told to."""

    name, dimension = "slow", 384

    def __init__(self) -> None:
        self.go = Event()

    def queries(self, texts: list[str]) -> Vectors:
        self.go.wait(10)
        return np.full((len(texts), 384), 384**-0.5, np.float32)

    passages = queries


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    model = Slow()
    for name in ("meaning", "candidates", "statistics", "digests", "model_in_force"):
        monkeypatch.setattr(f"matching.retrieval.{name}.embedder", lambda: model)
    monkeypatch.setattr(meaning, "_AWAITED", meaning._Awaited())
    monkeypatch.setattr(meaning, "_shared", lambda key, dimension: None)
    yield model
    model.go.set()


def looked(browser: Client, typed: dict[str, str]) -> str:
    return browser.post("/intents/preview/", typed, headers=ENGLISH).content.decode()


def test_words_do_not_wait_for_meaning(
    ningbo_motors: Actor, word_index: Callable[[], int], slow: Slow
) -> None:
    index_bus_counts(word_index)
    browser = client_of(ningbo_motors)
    looked(browser, TYPED)
    began = perf_counter()

    first = looked(browser, TYPED)
    waited = perf_counter() - began
    other = looked(browser, TYPED | {"title": "Bus stops"})
    slow.go.set()
    assert meaning._AWAITED.vector is not None
    meaning._AWAITED.vector.result(10)
    later = looked(browser, TYPED)

    assert waited < 3  # the embedder would have taken ten seconds
    assert "About <b>1</b> listing" in first
    assert "So far by words" in first
    assert "About <b>1</b> listing" in other
    assert "So far by words" not in later


def test_every_must_that_keeps_something_out_is_counted(
    ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    word_index()
    for rights in (["use"], ["use"], ["operate"]):
        a_listing(title="Bus passenger counts", rights_offered=rights)
    word_index()

    html = looked(client_of(ningbo_motors), TYPED | {"rights_wanted": "operate"})

    assert "Left out only because of one must: Rights 2" in html


def test_before_anything_is_typed_the_page_says_what_to_do(ningbo_motors: Actor) -> None:
    html = client_of(ningbo_motors).get("/intents/new/", headers=ENGLISH).content.decode()

    assert "Say what you need: here you see what fits" in html
    assert "is being rebuilt" not in html


def test_a_must_holds_before_all_is_filled_in(
    ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    index_bus_counts(word_index, delivery_form="004")
    typed = {"title": TYPED["title"], "delivery_forms": "001", "must": "delivery_forms"}

    html = looked(client_of(ningbo_motors), typed)

    assert "Without “Delivery form” as a must: 1 more" in html


def test_what_is_typed_wrong_is_named_and_the_rest_is_looked_for(
    ningbo_motors: Actor, word_index: Callable[[], int]
) -> None:
    index_bus_counts(word_index)
    browser = client_of(ningbo_motors)

    html = looked(browser, {"title": TYPED["title"], "need": "bus " * 10_000, "budget_max": "much"})
    nothing = looked(browser, {"title": "bus " * 300, "need": ""})

    assert "What is needed: Ensure this value has at most 4000 characters (it has 39999)" in html
    assert "Budget up to: " in html
    assert "About <b>1</b> listing" in html
    assert "What you need, in one sentence: Ensure this value has at most 80 characters" in nothing
    assert "About" not in nothing


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["/intents/preview/", "/intents/new/"])
def test_hostile_text_gets_a_sane_answer(
    ningbo_motors: Actor, word_index: Callable[[], int], path: str, text: str
) -> None:
    index_bus_counts(word_index)
    browser = client_of(ningbo_motors)
    looked(browser, TYPED)
    began = process_time()

    response = browser.post(path, {"title": text, "need": text}, headers=ENGLISH)

    assert process_time() - began < 1
    assert response.status_code in {200, 302, 422}
    assert Intent.objects.count() == (response.status_code == 302)
