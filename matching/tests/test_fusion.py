"""Words and meaning in one number."""

from dataclasses import replace

import numpy as np
import pytest

from matching.engine.assess import ask, assess
from matching.engine.explain import explain
from matching.engine.fusion import feature, fused, weight_of_words
from matching.engine.meaning import (
    Background,
    background,
    blended,
    landscape_of,
    offer_passages,
    wish_passages,
)
from matching.engine.pair import Offer, Wish
from matching.engine.scoring_model import V1
from matching.engine.statistics import count

MARKET = [Offer(1, 1, "充电桩运营数据"), Offer(2, 2, "气象观测数据")]
STATISTICS = count(MARKET, model=V1)
FAR = Background(mean=0.8, deviation=0.02)


def test_the_background_is_that_of_all_cosines_without_looking_at_one() -> None:
    drawn = np.random.default_rng(1).normal(size=(400, 8)).astype(np.float32)
    rows = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    vector = rows[0]

    found = background(vector, landscape_of(rows), model=replace(V1, prior_count=0))

    cosines = rows @ vector
    assert found.mean == pytest.approx(float(cosines.mean()), abs=1e-5)
    assert found.deviation == pytest.approx(float(cosines.std()), abs=1e-5)


def test_a_young_catalogue_is_read_by_the_models_expectation() -> None:
    vector = np.eye(4, dtype=np.float32)[0]

    empty = background(vector, landscape_of(np.zeros((0, 4), np.float32)), model=V1)
    young = background(vector, landscape_of(np.eye(4, dtype=np.float32)), model=V1)

    assert (empty.mean, empty.deviation) == pytest.approx((V1.prior_mean, V1.prior_deviation))
    assert 0.25 < young.mean < V1.prior_mean


def test_meaning_carries_what_the_words_cannot_say() -> None:
    assert weight_of_words(0, model=V1) == 0
    assert fused(9.0, 3.0, 0.0, model=V1) == pytest.approx(3.0)
    assert fused(4.0, 0.0, 1.0, model=V1) == pytest.approx(4 * 0.45 / np.hypot(0.45, 0.55))
    assert fused(4.0, None, 1.0, model=V1) == 4
    assert fused(4.0, None, 0.0625, model=V1) == 2
    assert feature(V1.centre, model=V1) == 0.5
    assert feature(-400.0, model=V1) == pytest.approx(0, abs=1e-6)


def test_near_in_meaning_is_said_only_when_that_carried_the_match() -> None:
    wish = Wish("electricity for cars")
    query = ask(wish, statistics=STATISTICS, model=V1, background=FAR)

    near, far, unknown = (assess(query, MARKET[0], cosine=c) for c in (0.88, 0.81, None))

    assert near.score > far.score
    assert (near.band, far.band, unknown.band) == ("fair", "weak", "weak")
    assert [explain(query, one)["meaning"] for one in (near, far, unknown)] == [True, False, False]


def test_a_catalogue_of_one_text_repeated_breaks_nothing() -> None:
    wish = Wish("electricity for cars")
    query = ask(wish, statistics=STATISTICS, model=V1, background=Background(1.0, 0.0))

    assert assess(query, MARKET[0], cosine=-1.0).features["text"] == pytest.approx(0, abs=1e-9)
    assert assess(query, MARKET[0], cosine=1.0).band == "weak"


def test_without_a_background_a_cosine_says_nothing() -> None:
    query = ask(Wish("充电桩"), statistics=STATISTICS, model=V1)

    assert assess(query, MARKET[0], cosine=0.9) == assess(query, MARKET[0])


def test_texts_to_embed() -> None:
    wish = Wish("充电桩", "使用率, 不要指数", "选址")

    assert wish_passages(wish) == [("充电桩\n使用率,  \n选址", 1.0), ("充电桩", 1.0)]
    assert wish_passages(Wish("充电桩")) == [("充电桩", 1.0)]
    assert offer_passages(Offer(1, 1, "题", tags="签", rules="规")) == [("题\n签", 1.0)]


def test_blended_vectors_are_unit_vectors_between_theirs() -> None:
    both = blended(np.eye(2, dtype=np.float32), [1.0, 1.0])

    assert both.tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
    assert blended(np.zeros((1, 2), np.float32), [1.0]).tolist() == [0, 0]


def test_many_pairs_at_once_score_what_each_scores_alone() -> None:
    words = np.array([-0.5, 0.0, 3.0, 9.0])
    meaning = np.array([2.0, -3.0, 0.5, 4.0])
    coverage = np.array([0.0, 0.3, 0.7, 1.0])

    together = feature(fused(words, meaning, coverage, model=V1), model=V1)
    apart = feature(fused(words, None, coverage, model=V1), model=V1)

    for n in range(len(words)):
        w, m, c = float(words[n]), float(meaning[n]), float(coverage[n])
        assert together[n] == pytest.approx(feature(fused(w, m, c, model=V1), model=V1))
        assert apart[n] == pytest.approx(feature(fused(w, None, c, model=V1), model=V1))
