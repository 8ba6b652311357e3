"""Text meant to break matching gives a sane result, soon."""

import time

import pytest

from matching.engine.assess import ask, assess
from matching.engine.explain import explain
from matching.engine.meaning import wish_passages
from matching.engine.pair import Offer, Wish
from matching.engine.rank import rank
from matching.engine.scoring_model import V1
from matching.engine.statistics import count

LISTING = Offer(1, 1, "充电桩运营数据", overview="公共充电站的功率与使用率 charging stations")
OTHER = Offer(2, 2, "Weather data", overview="hourly rain")
STATISTICS = count([LISTING, OTHER], model=V1)


class Echo:
    """A lexicon that knows every phrase."""

    def translations(self, phrase: str, /) -> list[tuple[str, float]]:
        return [("充电", 1.0), ("data", 0.5), ("", 1.0), ("!", 1.0)]

    def longest(self, start: str, /) -> int:
        return 8


@pytest.mark.parametrize(
    "text",
    [
        "充电桩数据" * 200_000,
        "charging data " * 75_000,
        "a" * 1_000_000,
        "!?,.;:\uff0c\u3002" * 120_000,
        "😀\u200d🚗" * 90_000,
        "充a电1桩_" * 160_000,
        "\u0316\u0300" * 500_000,
        "不要" * 500_000,
        "1999-2099 " * 100_000,
        "no " * 300_000,
        " ".join(["充电桩"] * 10_000),
        "\x00\ud800\ufffe",
        "",
    ],
    ids=["han", "latin", "word", "marks", "emoji", "mixed", "piles", "nots", "spans", "no",
         "repeated", "broken", "nothing"],
)  # fmt: skip
def test_a_hostile_wish_is_answered_soon(text: str) -> None:
    began = time.process_time()

    wish = Wish(text, text, text)
    query = ask(wish, statistics=STATISTICS, model=V1, lexicon=Echo())
    lines = rank((assess(query, one) for one in (LISTING, OTHER)), model=V1, limit=9)
    reasons = [explain(query, line.assessment) for line in lines]
    passages = wish_passages(wish)

    assert time.process_time() - began < 1
    assert len(lines) == len(reasons) == 2
    assert all(0 <= line.assessment.score <= 1 for line in lines)
    assert len(query.words.pull) <= V1.max_terms
    assert all(len(passage) <= 1_000 for passage, _weight in passages)


def test_words_repeated_ten_thousand_times_weigh_like_what_they_say() -> None:
    def best(text: str) -> str:
        query = ask(Wish(text), statistics=STATISTICS, model=V1)
        lines = rank((assess(query, one) for one in (LISTING, OTHER)), model=V1, limit=1)
        return lines[0].assessment.offer.title

    assert best("rain " * 10_000) == best("rain") == OTHER.title
