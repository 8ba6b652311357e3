"""What a listing says to all open wishes at once is what each of them hears by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.embedding.port import Vectors
from matching.engine.assess import ask, assess, judge
from matching.engine.meaning import background, landscape_of
from matching.engine.pair import Offer, Wish
from matching.engine.scoring_model import V1
from matching.engine.statistics import Statistics, count
from matching.engine.words import saturated, weigh, words_of
from matching.models.digest import DIMENSION
from matching.retrieval.open_wishes import Key, OpenWishes, Wanted
from matching.tests.pairs import markets, offers, wishes

DRAWN = np.random.default_rng(1).standard_normal((40, DIMENSION)).astype(np.float32) + 2
VECTORS: Vectors = DRAWN / np.linalg.norm(DRAWN, axis=1, keepdims=True)
LIES = landscape_of(VECTORS)
places = st.none() | st.integers(0, len(VECTORS) - 1)


def vector(place: int | None) -> Vectors | None:
    return None if place is None else VECTORS[place]


def wanted(n: int, wish: Wish, place: int | None, statistics: Statistics) -> Wanted:
    spread = None if place is None else background(VECTORS[place], LIES, model=V1)
    return Wanted((n, 1), weigh(wish, statistics=statistics, model=V1), spread, vector(place))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(wishes, places), max_size=12), offers(), places, markets)
def test_reverse_score_is_the_forward_score(
    many: list[tuple[Wish, int | None]], offer: Offer, place: int | None, market: list[Offer]
) -> None:
    statistics = count([*market, offer], model=V1)
    open_wishes = OpenWishes()
    half = len(many) // 2
    every = [wanted(n, wish, at, statistics) for n, (wish, at) in enumerate(many)]
    open_wishes.add(every[:half])
    open_wishes.add(every[half:])
    answers = saturated(words_of(offer, model=V1), statistics=statistics, model=V1)

    texts = open_wishes.texts(answers, vector(place), model=V1)

    assert [n for n, _version in open_wishes.keys] == list(range(len(many)))
    for n, (wish, at) in enumerate(many):
        query = ask(wish, statistics=statistics, model=V1, background=every[n].background)
        asks, says = vector(at), vector(place)
        near = float(asks @ says) if asks is not None and says is not None else None
        forward = assess(query, offer, cosine=near)
        assert texts[n] == pytest.approx(forward.features["text"], abs=1e-4)
        reverse = judge(wish, offer, text=float(texts[n]), model=V1)
        assert reverse.score == pytest.approx(forward.score, abs=1e-4)
        assert reverse.checks == forward.checks


@settings(max_examples=30, deadline=None)
@given(st.lists(wishes, min_size=1, max_size=6), offers(), st.data())
def test_wishes_let_go_leave_no_trace(many: list[Wish], offer: Offer, data: st.DataObject) -> None:
    statistics = count([offer], model=V1)
    answers = saturated(words_of(offer, model=V1), statistics=statistics, model=V1)
    every = [wanted(n, wish, None, statistics) for n, wish in enumerate(many)]
    kept: set[Key] = data.draw(st.sets(st.sampled_from([one.key for one in every])))
    some, fresh = OpenWishes(), OpenWishes()
    some.add(every)
    some.keep(kept)
    fresh.add([one for one in every if one.key in kept])

    assert some.keys == fresh.keys == sorted(kept)
    texts = some.texts(answers, None, model=V1)
    assert texts.tolist() == pytest.approx(fresh.texts(answers, None, model=V1).tolist())
    some.keep(set())
    assert some.texts(answers, VECTORS[0], model=V1).tolist() == []
