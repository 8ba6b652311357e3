"""What is learned from outcomes, and what is not."""

from dataclasses import replace
from datetime import UTC, datetime
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.assess import ask, assess
from matching.engine.learning import Judged, learned, score_of
from matching.engine.scoring_model import V1
from matching.engine.statistics import Statistics
from matching.engine.trial import gained, ndcg, tried
from matching.tests.judged import Taste, a_market, as_built_in, near, whim
from matching.tests.pairs import offers, wishes

AT = datetime(2025, 1, 1, tzinfo=UTC)


def a_pair(grade: int, listing_id: int = 1, **features: float) -> Judged:
    return Judged(1, listing_id, AT, features or {"text": 0.5}, grade)


@given(wish=wishes, offer=offers())
def test_the_score_learned_is_the_score_assessed(wish: object, offer: object) -> None:
    one = assess(ask(wish, statistics=Statistics(), model=V1), offer)  # type: ignore[arg-type]

    assert score_of(one.features, weights=V1.weights) == pytest.approx(one.score)


@pytest.mark.parametrize(
    "judged", [[], [a_pair(0), a_pair(0, 2)], [a_pair(3)]], ids=["none", "all unfit", "all fit"]
)
def test_without_both_kinds_of_outcomes_nothing_is_learned(judged: list[Judged]) -> None:
    assert learned(judged, base=V1, version="v1") == V1


def test_a_planted_signal_is_learned_and_shown_to_be_better() -> None:
    model, trial = tried(a_market(120, taste=near), base=V1, present=V1, version="v1.1")

    assert trial.is_better
    assert trial.gain > 0.1
    assert (trial.learned_from, trial.tried, trial.pairs) == (84, 36, 720)
    assert max(model.weights, key=lambda name: model.weights[name] / V1.weights[name]) == "region"
    assert sum(model.weights.values()) == pytest.approx(sum(V1.weights.values()))
    assert replace(model, weights=V1.weights, strong=V1.strong, fair=V1.fair, version="v1") == V1


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("taste", [whim, as_built_in])
def test_noise_and_what_is_known_already_promote_nothing(taste: Taste, seed: int) -> None:
    _model, trial = tried(
        a_market(100, taste=taste, seed=seed), base=V1, present=V1, version="v1.1"
    )

    assert not trial.is_better


def test_ten_outcomes_move_little() -> None:
    few = a_market(5, taste=whim, pairs=2)
    unseen = a_market(60, taste=as_built_in, seed=9)

    model = learned(few, base=V1, version="v1.1")

    intents = [unseen[start : start + 6] for start in range(0, len(unseen), 6)]
    _gain, low, high = gained(
        [ndcg(pairs, weights=V1.weights) for pairs in intents],
        [ndcg(pairs, weights=model.weights) for pairs in intents],
    )
    assert low <= 0 <= high
    assert all(0.5 < model.weights[name] / V1.weights[name] < 2 for name in V1.weights)


def test_bands_go_on_meaning_the_same_probability() -> None:
    market = a_market(120, taste=near)
    model = learned(market, base=V1, version="v1.1")

    def rate(weights: dict[str, float], least: float) -> float:
        reached = [one for one in market if score_of(one.features, weights=weights) >= least]
        return sum(one.grade for one in reached) / len(reached)

    assert rate(dict(model.weights), model.strong[0]) > rate(dict(V1.weights), V1.strong[0])
    assert model.strong[0] > model.fair[0]
    assert (model.strong[1], model.fair[1]) == (V1.strong[1], V1.fair[1])


def test_the_order_in_which_outcomes_are_told_does_not_matter() -> None:
    market = a_market(60, taste=near)

    forth = tried(market, base=V1, present=V1, version="v1.1")
    back = tried(market[::-1], base=V1, present=V1, version="v1.1")

    assert forth == back


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), min_size=1, max_size=15))
def test_ndcg_is_a_share_of_the_best_order(said: list[tuple[int, float]]) -> None:
    pairs = [a_pair(grade, n, text=words) for n, (grade, words) in enumerate(said)]

    assert 0 <= ndcg(pairs, weights={"text": 1.0}) <= 1 + 1e-9


def test_ndcg_of_a_known_order() -> None:
    pairs = [a_pair(0, 1, text=0.9), a_pair(1, 2, text=0.5), a_pair(3, 3, text=0.1)]

    best, found = 7 + 1 / log2(3), 1 / log2(3) + 7 / log2(4)
    assert ndcg(pairs, weights={"text": 1.0}) == pytest.approx(found / best)


def test_of_nothing_nothing_is_gained() -> None:
    model, trial = tried([], base=V1, present=V1, version="v1")

    assert model == V1
    assert (trial.tried, trial.before, trial.gain, trial.is_better) == (0, 0.0, 0.0, False)
