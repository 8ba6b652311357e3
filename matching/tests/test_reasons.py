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
        ("en", "Related in meaning", "Speaks of: charging stations / chargers ~ 充电站 · api"),
        ("zh-hans", "语义相近", "提及：charging stations / chargers ~ 充电站 · api"),
    ],
)
def test_translated_words_and_nearness_in_meaning_are_said(
    language: str, near: str, speaks: str
) -> None:
    with override(language):
        found = why(CHARGING)
        page = render_to_string("matching/_why.html", {"why": found})

    assert [line.text for line in found.top] == [near, speaks]
    assert near in page
    assert "charging stations / chargers ~ 充电站" in page


def test_nothing_is_said_of_meaning_where_the_words_carried_the_match() -> None:
    found = why({**CHARGING, "meaning": False})

    assert [line.text for line in found.top] == [
        "Speaks of: charging stations / chargers ~ 充电站 · api"
    ]
    assert "Related in meaning" not in render_to_string("matching/_why.html", {"why": found})


def test_matches_kept_from_before_can_still_be_read() -> None:
    old = {key: value for key, value in CHARGING.items() if key != "meaning"}
    old["phrases"] = [{"phrase": "充电站", "fields": ["title"], "share": 600}]

    found = why(old)  # type: ignore[arg-type]

    assert [line.text for line in found.top] == ["Speaks of: 充电站"]
