"""No exported cell is carried out by a spreadsheet."""

from decimal import Decimal

import pytest

from kernel.cells import safe_cell, safe_row


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86 571", "'+86 571"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("|calc", "'|calc"),
        ("＝cmd", "'＝cmd"),
        ("\uff20SUM", "'\uff20SUM"),
        ("  \u3000=1", "'  \u3000=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\x01=1", "'=1"),
        ("\t=1", "'\t=1"),
        ("\r\nx", "'\r\nx"),
        ("\0x", "'x"),
        ("a=1", "a=1"),
        ("公交客流-统计", "公交客流-统计"),
        ("", ""),
        ("a\x07b\ufffe", "ab"),
    ],
)
def test_text_that_begins_like_a_formula_is_quoted(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


def test_typed_numbers_stay_numbers() -> None:
    assert safe_row([-5, Decimal("-0.5"), None, True, 1.5]) == [
        -5,
        Decimal("-0.5"),
        "",
        "True",
        "1.5",
    ]


def test_a_long_run_of_spaces_is_read_to_its_end() -> None:
    assert safe_cell(" " * 100_000 + "=1") == "'" + " " * 100_000 + "=1"
