"""The stylesheet's promises, computed: contrast, monotone steps, size, literals."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS: str = (Path(settings.BASE_DIR) / "static/css/app.css").read_text()
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
PLAIN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
THEMES = {
    "light": {name: light for name, light, _dark in PAIR.findall(CSS)},
    "dark": {name: dark for name, _light, dark in PAIR.findall(CSS)},
}
GROUNDS = ("ground", "surface", "sunken")
TONES = ("ok", "warn", "bad", "hold", "brand")
TEXT = (
    [(ink, ground) for ink in ("ink", "ink-soft", "brand") for ground in GROUNDS]
    + [(tone, "surface") for tone in TONES if tone != "brand"]
    + [(tone, f"{tone}-soft") for tone in TONES]
    + [("ink", f"{tone}-soft") for tone in TONES]
    + [("brand-ink", "brand"), ("surface", "bad")]
    + [("ink", f"ramp-{step}") for step in (1, 2, 3)]
    + [("brand-ink", f"ramp-{step}") for step in (4, 5)]
)
EDGES = [("edge", "surface"), ("edge", "ground"), ("brand", "surface"), ("bad", "surface")]


def luminance(colour: str) -> float:
    """Return WCAG's relative luminance of ``#rrggbb``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, theme: str) -> None:
    colours = THEMES[theme]

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_a_control_can_be_seen(edge: str, ground: str, theme: str) -> None:
    colours = THEMES[theme]

    assert contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_quantity_steps_are_strictly_monotone(theme: str) -> None:
    steps = [luminance(THEMES[theme][f"ramp-{n}"]) for n in range(1, 6)]

    rising = theme == "dark"
    assert steps == sorted(set(steps), reverse=not rising)
    assert len(steps) == 5


def test_a_browser_without_light_dark_gets_the_light_theme() -> None:
    assert dict(PLAIN.findall(CSS)) == THEMES["light"]


def test_colours_stand_in_the_tokens_layer_only() -> None:
    start, end = CSS.index("@layer tokens {"), CSS.index("@layer base {")
    rest = re.sub(r"/\*.*?\*/", "", CSS[:start] + CSS[end:], flags=re.DOTALL)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(", rest) == []


def test_importance_is_claimed_by_utilities_and_print_only() -> None:
    assert "!important" not in CSS[: CSS.index("@layer utilities {")].split("*/", 1)[1]


def test_the_stylesheet_stays_small() -> None:
    assert len(CSS.encode()) <= 34_000
    assert len(gzip.compress(CSS.encode(), 9)) <= 8_192
