"""What a wish says in the other language."""

from collections.abc import Sequence

import pytest

from matching.engine.assess import ask, assess
from matching.engine.explain import explain
from matching.engine.pair import Offer, Wish
from matching.engine.plain import IDLE, asked_for, years_within
from matching.engine.scoring_model import V1
from matching.engine.statistics import Statistics, count
from matching.engine.translation import translated
from matching.engine.words import weigh

CHARGING = Offer(1, 1, "充电桩运营数据", overview="公共充电站的功率与使用率")
WEATHER = Offer(2, 2, "气象观测数据", overview="全省降水与风速")
TRAFFIC = Offer(3, 3, "Traffic flow", overview="Hourly vehicle counts of roads and weather")
MARKET = [CHARGING, WEATHER, TRAFFIC]
STATISTICS = count(MARKET, model=V1)


class Table:
    """A lexicon of a few phrases."""

    KNOWN = {
        "charge station": [("充电站", 2.0), ("加电站", 1.0)],
        "charge": [("罪名", 1.0), ("充电", 1.0)],
        "data": [("数据", 1.0), ("数", 1.0)],
        "weather": [("气象", 3.0), ("降水", 1.0), ("天气", 1.0)],
        "天气": [("weather", 1.0), ("climate", 1.0)],
        "道路": [("road", 1.0)],
        "天": [("traffic", 1.0)],
        "rain": [("雨水", 2.0), ("降", 1.0), ("水", 0.5)],
    }

    def translations(self, phrase: str, /) -> Sequence[tuple[str, float]]:
        return self.KNOWN.get(phrase, ())

    def longest(self, start: str, /) -> int:
        return 4


def said(text: str, most: int = 4) -> list[tuple[str, str, float]]:
    found = translated(text, Table(), STATISTICS, most=most, idle=IDLE)
    return [(one.said, one.word, one.weight) for one in found]


def test_the_longest_phrase_counts_and_only_words_the_catalogue_knows() -> None:
    assert said("charging stations") == [("charging stations", "充电站", 1)]
    assert said("Charge of the data") == [("charge", "充电", 0.5), ("data", "数据", 1)]


def test_a_better_word_that_the_catalogue_does_not_know_keeps_its_part() -> None:
    assert said("charging, stations") == [("charging", "充电", 0.5)]  # the other is 罪名, a crime


def test_the_words_of_a_phrase_share_its_weight_and_the_best_are_kept() -> None:
    assert said("weather") == [("weather", "气象", 0.75), ("weather", "降水", 0.25)]
    assert said("weather", most=1) == [("weather", "气象", 1)]


def test_a_single_character_is_taken_where_no_longer_word_is_known() -> None:
    assert said("rain") == [("rain", "降", 1 / 3)]  # the catalogue has no 雨


def test_chinese_asks_for_english_listings() -> None:
    assert said("天气与道路") == [("天气", "weather", 1), ("道路", "road", 1)]


@pytest.mark.parametrize("text", ["", "!?", "the of and", "zzzz", "数据 charge 数据的数据和数据"])
def test_what_is_not_known_or_odd_in_its_text_stays_as_it_is(text: str) -> None:
    assert said(text) == []


def test_translated_words_find_explain_and_rank_a_listing() -> None:
    wish = Wish("Charging stations", "We want data on charging stations")
    query = ask(wish, statistics=STATISTICS, model=V1, lexicon=Table())
    deaf = ask(wish, statistics=STATISTICS, model=V1)

    found = {one.listing_id: assess(query, one) for one in MARKET}
    reasons = explain(query, found[1])

    assert max(MARKET, key=lambda one: found[one.listing_id].score) is CHARGING
    assert assess(deaf, CHARGING).share == 0
    quoted = {one["phrase"]: one["said"] for one in reasons["phrases"]}
    assert quoted["充电站"] == ["charging stations"]
    assert reasons["meaning"] is False


def test_coverage_is_the_part_the_catalogue_has_words_for() -> None:
    def coverage(title: str, *, lexicon: Table | None) -> float:
        return weigh(Wish(title), statistics=STATISTICS, model=V1, lexicon=lexicon).coverage

    assert coverage("weather", lexicon=None) == 1
    assert coverage("charging", lexicon=None) == 0
    assert coverage("charging", lexicon=Table()) == 1
    assert coverage("charging zzzz", lexicon=Table()) == pytest.approx(0.5)
    assert coverage("", lexicon=Table()) == 0


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("PVC现货价格(不要指数)", "PVC现货价格 "),
        ("PVC现货价格\uff08不要指数\uff09\uff0c每日", "PVC现货价格 \uff0c每日"),
        ("through an API rather than a report.", "through an API  ."),
        ("no monthly minimum, daily", " , daily"),
        ("notes of nobody", "notes of nobody"),
        ("spot prices, not an index", "spot prices,  "),
        ("spot prices, but not indices.", "spot prices, but  ."),
        ("not only prices, not less than ten", "not only prices, not less than ten"),
        ("need not be daily", "need not be daily"),
        ("现货\uff0c無需報告\uff0c不包括指数", "现货\uff0c \uff0c "),
    ],
)
def test_what_a_wish_rules_out_is_not_asked_for(text: str, kept: str) -> None:
    assert asked_for(text) == kept


def test_a_span_of_years_names_those_between() -> None:
    assert list(years_within("2012年到2015年, 2020-2021, 2030至1990")) == ["2013", "2014"]
    assert "2013" in weigh(Wish("2012年到2015年"), statistics=Statistics(), model=V1).terms
    assert len(list(years_within("1900-2099"))) == 39
