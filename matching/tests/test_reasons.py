"""The engine's reasons in words, in both languages."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from matching.engine.explain import Reasons
from matching.reasons import why
from matching.tests.build import REASONS

CHARGING: Reasons = {
    **REASONS,
    "phrases": [
        {
            "phrase": "充电站",
            "fields": ["title"],
            "share": 600,
            "said": ["charging stations", "chargers"],
        },
        {"phrase": "api", "fields": ["overview"], "share": 200, "said": []},
    ],
    "meaning": True,
}


@pytest.mark.parametrize(
    ("language", "near", "speaks"),
    [
        ("en", "Related in meaning", "Mentions: charging stations (充电站) · api"),
        ("zh-hans", "意思相近", "提到：charging stations（充电站） · api"),
    ],
)
def test_translated_words_and_nearness_in_meaning_are_said(
    language: str, near: str, speaks: str
) -> None:
    with override(language):
        found = why(CHARGING)
        page = render_to_string("matching/_why.html", {"why": found})
        quoted = found.quotes[0].both

    assert [line.text for line in found.top] == [speaks, near]
    assert near in page
    assert quoted in page
    assert found.quotes[0].said == "charging stations / chargers"


def test_nothing_is_said_of_meaning_where_the_words_carried_the_match() -> None:
    found = why({**CHARGING, "meaning": False})

    assert [line.text for line in found.top] == ["Mentions: charging stations (充电站) · api"]
    assert "Related in meaning" not in render_to_string("matching/_why.html", {"why": found})


def test_matches_kept_from_before_can_still_be_read() -> None:
    old = {key: value for key, value in CHARGING.items() if key != "meaning"}
    old["phrases"] = [{"phrase": "充电站", "fields": ["title"], "share": 600}]

    found = why(old)  # type: ignore[arg-type]

    assert [line.text for line in found.top] == ["Mentions: 充电站"]


def test_a_word_is_named_once_and_translated_only_where_it_is_not_there() -> None:
    phrases = [
        {"phrase": "充电桩", "fields": ["title"], "share": 500, "said": []},
        {
            "phrase": "charging station",
            "fields": ["rules"],
            "share": 200,
            "said": ["充电", "充电桩"],
        },
        {"phrase": "site", "fields": ["rules"], "share": 100, "said": ["选址"]},
        {"phrase": "location", "fields": ["rules"], "share": 100, "said": ["选址"]},
    ]

    found = why({**REASONS, "phrases": phrases})  # type: ignore[typeddict-item]

    assert [line.text for line in found.top] == ["Mentions: 充电桩 · 选址 (site)"]
    assert len(found.quotes) == 4


def test_what_speaks_against_a_match_is_among_the_first_three() -> None:
    wishes = [
        {"code": "region", "wanted": ["CN"], "offered": ["CN"], "verdict": "met"},
        {"code": "data_kinds", "wanted": ["text"], "offered": ["text"], "verdict": "met"},
        {"code": "divisions", "wanted": ["54"], "offered": [], "verdict": "needs_confirmation"},
        {"code": "budget", "wanted": [1, "CNY"], "offered": [2, "CNY"], "verdict": "unmet"},
    ]

    found = why({**CHARGING, "wishes": wishes})  # type: ignore[typeddict-item]

    assert [line.verdict for line in found.top] == ["met", "met", "unmet"]
    assert found.top[2].text.startswith("Price")

    gates = [{"code": "rights", "wanted": ["use"], "offered": [], "verdict": "needs_confirmation"}]
    found = why({**CHARGING, "gates": gates, "wishes": wishes})  # type: ignore[typeddict-item]
    assert found.top[2].text == "Rights: to be confirmed"


def test_with_little_for_it_more_is_said_against_it() -> None:
    wishes = [
        {"code": "divisions", "wanted": ["54"], "offered": [], "verdict": "needs_confirmation"},
        {"code": "budget", "wanted": [1, "CNY"], "offered": [2, "CNY"], "verdict": "unmet"},
    ]

    found = why({**REASONS, "wishes": wishes, "meaning": True})  # type: ignore[typeddict-item]

    assert [line.verdict for line in found.top] == ["met", "unmet", "open"]
