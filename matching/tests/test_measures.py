"""The arithmetic of rankings, by hand."""

from math import log2

import pytest

from matching.engine.measures import average_precision, interval, ndcg, recall, reciprocal_rank

GRADES = {"a": 3, "b": 2, "c": 0}
RELEVANT = frozenset("ab")


def test_ndcg_of_the_best_order_is_one_and_of_nothing_is_zero() -> None:
    assert ndcg(["a", "b", "c"], GRADES, k=10) == 1
    assert ndcg([], GRADES, k=10) == 0
    assert ndcg(["c"], {"c": 0}, k=10) == 0


def test_ndcg_discounts_by_rank_and_stops_at_k() -> None:
    whole = 7 + 3 / log2(3)

    assert ndcg(["x", "a", "b"], GRADES, k=10) == pytest.approx((7 / log2(3) + 3 / 2) / whole)
    assert ndcg(["x", "a", "b"], GRADES, k=2) == pytest.approx(7 / log2(3) / whole)


def test_precision_recall_and_first_hit() -> None:
    ranking = ["x", "a", "y", "b"]

    assert average_precision(ranking, RELEVANT, k=10) == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert average_precision(ranking, RELEVANT, k=3) == pytest.approx(1 / 2 / 2)
    assert (recall(ranking, RELEVANT, k=3), recall(ranking, RELEVANT, k=4)) == (0.5, 1)
    assert reciprocal_rank(ranking, RELEVANT) == 0.5
    assert reciprocal_rank(["x"], RELEVANT) == 0
    nobody: frozenset[str] = frozenset()
    assert (average_precision(ranking, nobody, k=3), recall(ranking, nobody, k=3)) == (0, 0)


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [0.0, 0.5, 1.0, 0.25] * 20

    low, high = interval(values)

    assert low < sum(values) / len(values) < high
    assert interval(values) == (low, high)
    assert interval([]) == (0, 0)
    assert interval([0.5]) == (0.5, 0.5)
