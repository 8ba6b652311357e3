"""Rules that every template of the platform keeps, whoever writes it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER: Path = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
LETTERS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.txt"))
CATALOGUES = sorted((settings.BASE_DIR / "locale").rglob("*.po"))
SIGNATURE = re.compile(r"\{# .+\. Context: .+\. #\}")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\bhx-on\b"
    r"|<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(  # DOMAIN 9: what the market must never claim
    r"\bowner(?:ship)?\b|\btitle deeds?\b|\bguarantee[ds]?\b|\bgenuine\b|\bfake\b|\bescrow\b"
    r"|所有权|产权证|确权证明|资金托管",
    re.IGNORECASE,
)


def said(path: Path) -> str:
    """Return a file's text without the comments only authors read."""
    return COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_opens_with_its_signature(name: str) -> None:
    first_line = (FOLDER / name).read_text().partition("\n")[0]

    assert SIGNATURE.fullmatch(first_line), first_line


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_inline_script_or_style(name: str) -> None:
    found = INLINE.search(said(FOLDER / name))

    assert found is None, found


@pytest.mark.parametrize("name", TEMPLATES + LETTERS)
def test_a_template_claims_nothing_the_market_must_not(name: str) -> None:
    found = FORBIDDEN.search(said(FOLDER / name))

    assert found is None, found


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_a_translation_claims_nothing_the_market_must_not(path: Path) -> None:
    spoken = "".join(line for line in path.read_text().splitlines(True) if line[:1] in 'm"')
    found = FORBIDDEN.search(spoken)

    assert found is None, found


@pytest.mark.parametrize(
    "sample",
    [
        '<p style="color:red">',
        "<style>",
        '<a onclick="go()">',
        "<script>go()</script>",
        '<b hx-on:click="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_inline_rule_sees_what_it_should(sample: str) -> None:
    assert INLINE.search(sample)


@pytest.mark.parametrize(
    "sample",
    ['<script src="/static/js/enhance.js" defer>', '<script type="application/json">', "<b>on</b>"],
)
def test_the_inline_rule_lets_pass_what_is_no_inline(sample: str) -> None:
    assert INLINE.search(sample) is None
