"""What a listing says to all open wishes at once is what each of them hears by itself."""

from collections.abc import Hashable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.embedding.port import Vectors
from matching.engine.assess import ask, assess, judge
from matching.engine.criteria import NOTHING, checks
from matching.engine.meaning import Background, background, landscape_of
from matching.engine.pair import Offer, Wish
from matching.engine.scoring_model import V1
from matching.engine.statistics import Statistics, count
from matching.engine.survey import Flags, survey_wishes
from matching.engine.words import saturated, weigh, words_of
from matching.models.digest import DIMENSION
from matching.retrieval.meaning import halved
from matching.retrieval.open_wishes import Key, OpenWishes, Wanted
from matching.tests.pairs import markets, offers, wishes

DRAWN = np.random.default_rng(1).standard_normal((40, DIMENSION)).astype(np.float32) + 2
VECTORS: Vectors = halved(DRAWN / np.linalg.norm(DRAWN, axis=1, keepdims=True))
LIES = landscape_of(VECTORS)
places = st.none() | st.integers(0, len(VECTORS) - 1)


class Wishes:
    """Wishes as ``survey_wishes`` wants them."""

    def __init__(self, many: list[Wish]) -> None:
        self._many = many

    def wanted(self, code: str) -> list[Hashable]:
        stated = [{check.code for check in checks(wish, NOTHING)} for wish in self._many]
        return [
            wish if code in codes else None for wish, codes in zip(self._many, stated, strict=True)
        ]

    def insists(self, code: str) -> Flags:
        return np.array([code in wish.must for wish in self._many], np.bool_)

    def wish(self, place: int) -> Wish:
        return self._many[place]


def vector(place: int | None) -> Vectors | None:
    return None if place is None else VECTORS[place]


def wanted(n: int, wish: Wish, place: int | None, statistics: Statistics) -> Wanted:
    spread = None if place is None else background(VECTORS[place], LIES, model=V1)
    return Wanted((n, 1), weigh(wish, statistics=statistics, model=V1), spread, vector(place))


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

    least = float(np.median(texts)) if many else 0.0
    best = open_wishes.best(answers, vector(place), model=V1, least=least)
    assert {n for n, _text in best} == {n for n, text in enumerate(texts) if text >= least}
    assert [text for _n, text in best] == sorted((t for _n, t in best), reverse=True)
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
    together = survey_wishes(offer, Wishes([wish for wish, _at in many]), texts, model=V1)
    alone = [
        judge(wish, offer, text=float(texts[n]), model=V1) for n, (wish, _at) in enumerate(many)
    ]
    assert together.scores.tolist() == pytest.approx([one.score for one in alone])
    assert together.fits.tolist() == [one.is_admitted and one.band != "weak" for one in alone]


def test_of_very_many_the_nearest_are_found_by_the_heaviest_axes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = np.random.default_rng(2)
    topics = draw.standard_normal((9, DIMENSION))
    rows = 2 + topics[draw.integers(0, 9, 400)] + 0.5 * draw.standard_normal((400, DIMENSION))
    unit = np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
    vectors = unit.astype(np.float16).astype(np.float32)
    words = weigh(Wish(title="充电桩"), statistics=Statistics(), model=V1)
    spread = Background(0.8, 0.02)
    many = OpenWishes()
    many.add([Wanted((n, 1), words, spread, one) for n, one in enumerate(vectors[:300])])
    whole = many.texts({}, vectors[7], model=V1)
    monkeypatch.setattr("matching.retrieval.open_wishes.FEW", 100)
    monkeypatch.setattr("matching.retrieval.open_wishes.LIKELY", 50)

    first = many.best({}, vectors[7], model=V1, least=0.0)
    many.keep({(n, 1) for n in range(0, 300, 2)})
    many.add([Wanted((n, 1), words, spread, vectors[n]) for n in range(300, 400)])
    later = many.best({}, vectors[7], model=V1, least=0.0)

    assert [n for n, _text in first[:10]] == np.argsort(-whole, kind="stable")[:10].tolist()
    assert [text for _n, text in first] == pytest.approx([whole[n] for n, _text in first])
    again = many.texts({}, vectors[7], model=V1)
    assert [n for n, _text in later[:10]] == np.argsort(-again, kind="stable")[:10].tolist()


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
