"""What a sample shows of persons: kind, column and lines, never the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.registration.precheck.scan import Hit, is_bank_card, is_id_number, kinds_in, scan

ID = "11010519491231002X"  # the example of GB 11643
CARD = "6222021234567890128"


def rows(*cells: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    return list(enumerate(cells, start=2))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (ID, ["id_number"]),
        (f"身份证{ID}。", ["id_number"]),
        ("13800138000", ["mobile"]),
        ("+86 138-0013-8000", ["mobile"]),
        ("call 13800138000 or a@b.cn", ["mobile", "email"]),
        ("wang.fang@example.com", ["email"]),
        (CARD, ["bank_card"]),
        ("6222 0212 3456 7890 128", ["bank_card"]),
        ("138****8000", []),
        ("2026-01-05 09:00:00", []),
        ("120.153576,30.287459", []),
        ("20250633000000001", []),
        ("0.13800138000", []),
        ("330102", []),
        ("@home", []),
        ("", []),
    ],
)
def test_traces_in_a_cell(text: str, kinds: list[str]) -> None:
    assert kinds_in(text) == kinds


def test_hits_name_column_and_lines() -> None:
    found = scan(["站点", "电话"], rows(("a", "13800138000"), ("b", "-"), ("c", "13900139000")))
    assert found == [Hit("mobile", "电话", (2, 4), 2)]
    assert Hit.of(found[0].as_data()) == found[0]


def test_many_lines_are_counted_and_the_first_shown() -> None:
    found = scan(["x"], rows(*[("a@b.cn",)] * 9))
    assert found == [Hit("email", "x", (2, 3, 4, 5, 6), 9)]


def test_a_column_that_announces_personal_data_counts_unless_it_is_masked() -> None:
    assert scan(["姓名"], rows(("王芳",))) == [Hit("column_name", "姓名", (2,), 1)]
    assert scan(["userName", "id_card_hash", "姓名(脱敏)"], rows(("a", "b", "c"))) == []
    assert scan(["姓名"], rows(("王*",), ("",))) == []
    assert scan(["手机号"], rows(("13800138000",))) == [Hit("mobile", "手机号", (2,), 1)]


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_no_identity_number(place: int, step: int) -> None:
    digit = str((int(ID[place]) + step) % 10)
    assert not is_id_number(ID[:place] + digit + ID[place + 1 :])


def test_check_digits() -> None:
    assert is_id_number(ID)
    assert is_id_number(ID.lower())
    assert not is_id_number("110105194913310021")
    assert is_bank_card(CARD)
    assert not is_bank_card(CARD[:-1] + "9")
    assert not is_bank_card("0" * 16)
