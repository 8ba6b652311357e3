"""Files in: encodings, delimiters, quotation marks, workbooks, and what is refused."""

import io
import json
import stat
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from listings.sheets import child, workbook
from listings.sheets.limits import Limits
from listings.sheets.problems import SheetRefused
from listings.sheets.reading import read_table
from listings.sheets.table import Note, Table
from listings.tests.files import ROWS, TITLES, a_csv, an_xlsx, saved, with_members, with_sheet

LIMITS = Limits()
SMALL = Limits(max_rows=3, max_columns=8, max_bytes=10_000)


def read(content: bytes, name: str = "t.csv", limits: Limits = LIMITS) -> Table:
    return read_table(content, name=name, limits=limits)


def refusal(content: bytes, name: str = "t.csv", limits: Limits = LIMITS) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        read(content, name, limits)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_its_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    table = read(a_csv(encoding=encoding, delimiter=delimiter))

    assert table.columns == TITLES
    assert tuple(row.cells for row in table.rows) == ROWS
    assert [row.line for row in table.rows] == [2, 3, 5]


def test_the_encoding_is_noted_when_it_is_not_utf_8() -> None:
    assert read(a_csv(encoding="gb18030")).notes == (Note("encoding", {"encoding": "GB18030"}),)
    assert read(a_csv()).notes == ()


def test_a_workbook_gives_the_same_rows_as_text() -> None:
    table = read(an_xlsx(), "t.xlsx")

    assert table.columns == TITLES
    assert tuple(row.cells for row in table.rows) == ROWS
    assert [row.line for row in table.rows] == [2, 3, 4]


def test_lines_are_those_of_the_file_in_spite_of_blank_lines_and_old_line_ends() -> None:
    table = read('标题,价格\r\r\n\n"a\nb",1\n , \nc,2\n'.encode())

    assert [(row.line, row.cells) for row in table.rows] == [(4, ("a\nb", "1")), (7, ("c", "2"))]


def test_the_hint_of_excel_names_the_delimiter() -> None:
    table = read("sep=;\n标题;价格\na,b;1\n".encode())

    assert table.columns == ("标题", "价格")
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("a,b", "1"))]


def test_a_heading_above_the_titles_is_passed_over_and_noted() -> None:
    table = read("数据产品清单,,\n标题,价格\na,1\n".encode())

    assert table.columns == ("标题", "价格")
    assert table.notes == (Note("banner", {"line": "2"}),)


def test_blank_and_repeated_titles_get_names_of_their_own() -> None:
    table = read("标题,,价格,标题\na,b,1,c\n".encode())

    assert table.columns == ("标题", "#2", "价格", "标题 #4")
    assert [note.code for note in table.notes] == ["title_blank", "title_twice"]


def test_cells_beginning_with_an_equals_sign_stay_text_and_are_marked() -> None:
    row = read('标题,编号\na,"=""0012"""\n'.encode()).rows[0]

    assert row.cells == ("a", '="0012"')
    assert row.marks == {1: "formula_text"}


def test_formulas_give_their_stored_value_and_say_when_there_is_none() -> None:
    cells = (
        '<c r="A2" t="inlineStr"><is><t>x</t></is></c>'
        '<c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>B2</f></c>'
        '<c r="D2" t="e"><v>#N/A</v></c><c r="E2"><v>20250633000000017</v></c>'
    )
    titles = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{c}</t></is></c>' for c in "ABCDE")
    xml = f'<sheetData><row r="1">{titles}</row><row r="2">{cells}</row></sheetData>'

    row = read(with_sheet(xml), "t.xlsx").rows[0]

    assert row.cells == ("x", "2", "", "", "20250633000000016")
    assert row.marks == {1: "formula", 2: "formula_empty", 3: "cell_error", 4: "rounded"}


def test_only_the_first_visible_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["hidden"])
    book.worksheets[0].sheet_state = "hidden"
    for name in ("data", "notes"):
        book.create_sheet(name)
        book[name].append(["标题", "价格"])
        book[name].append([name, 1])

    table = read(saved(book), "t.xlsx")

    assert [row.cells for row in table.rows] == [("data", "1")]
    assert table.notes == (Note("other_sheets", {"sheet": "data", "count": "1"}),)


def test_macros_are_noted_and_not_touched() -> None:
    table = read(with_members(an_xlsx(), {"xl/vbaProject.bin": b"x"}), "t.xlsm")

    assert table.notes == (Note("macros"),)
    assert len(table.rows) == 3


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf \r\n\n", "empty", id="blank"),
        pytest.param("标题,价格\n".encode(), "only_titles", id="titles"),
        pytest.param(b"%PDF-1.7", "not_a_table", id="pdf"),
        pytest.param(b"<html><table>", "not_a_table", id="html"),
        pytest.param(b"t,p\na,\x00\n", "nul", id="nul"),
        pytest.param("t,p\na,1\n".encode("utf-16-le"), "nul", id="utf-16 without its mark"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format", id="xls"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
            id="encrypted",
        ),
        pytest.param(b't,p\n"a,1\nb,2\n', "quotes", id="unclosed"),
        pytest.param(b't,p\n5" pipe,1\n"5" pipe",2\n', "quotes", id="not doubled"),
        pytest.param(b"PK\x03\x04" + bytes(100), "not_a_workbook", id="broken zip"),
        pytest.param(b"t\n" + b"x" * 1_100_000, "line_too_long", id="one huge line"),
        pytest.param(b"t," * 600_000, "line_too_long", id="one line of commas"),
        pytest.param(b'"' + b"x\n" * 80_000, "cell_too_long", id="one huge cell"),
        pytest.param(b",".join([b"t"] * 61) + b"\n1\n", "too_many_columns", id="61 columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_kind(content: bytes, kind: str) -> None:
    assert refusal(content).kind == kind


@pytest.mark.parametrize(
    ("content", "line", "encoding"),
    [
        pytest.param("标题\n".encode("gb18030") + b"\xff\xff\n", 2, "GB18030", id="neither"),
        pytest.param("标题说明价格行业\na\n".encode() + b"\xd6\xd0\n", 3, "UTF-8", id="damaged"),
        pytest.param("﻿标题".encode("utf-16-le")[:-1], 1, "UTF-16", id="cut"),
    ],
)
def test_the_first_line_that_cannot_be_decoded_is_named(
    content: bytes, line: int, encoding: str
) -> None:
    refused = refusal(content)

    assert (refused.kind, refused.details) == ("encoding", {"line": line, "encoding": encoding})


def test_a_name_that_promises_a_workbook_is_held_to_it() -> None:
    assert refusal(b"t,p\na,1\n", "t.xlsx").kind == "not_a_workbook"


def test_limits_of_size_and_rows_hold_for_text_and_workbooks() -> None:
    four = [(str(n), "t") for n in range(4)]

    assert len(read(a_csv(four[:3], titles=("编号", "标题")), limits=SMALL).rows) == 3
    assert refusal(a_csv(four, titles=("编号", "标题")), limits=SMALL).kind == "too_many_rows"
    assert refusal(an_xlsx(four, titles=("编号", "标题")), "t.xlsx", SMALL).kind == "too_many_rows"
    assert refusal(bytes(10_001), limits=SMALL).kind == "too_big"


def test_limits_of_cells_hold_for_text_and_workbooks() -> None:
    narrow = Limits(max_cell=20)
    rows = [("A-1", "x" * 21)]

    assert refusal(a_csv(rows, titles=("编号", "标题")), limits=narrow).kind == "cell_too_long"
    workbook = an_xlsx(rows, titles=("编号", "标题"))
    assert refusal(workbook, "t.xlsx", narrow).kind == "cell_too_long"


def test_millions_of_short_lines_are_refused_after_the_limit() -> None:
    began = time.monotonic()

    assert refusal(b"t\n" * 5_000_000).kind == "too_many_rows"
    assert time.monotonic() - began < 5


# --- hostile workbooks ---------------------------------------------------------------------------
def a_bomb() -> bytes:
    return with_members(an_xlsx(), {"xl/worksheets/sheet1.xml": b"<row/>" * 4_000_000})


def many_members() -> bytes:
    return with_members(an_xlsx(), {f"xl/media/{n}.png": b"x" for n in range(101)})


def a_link() -> bytes:
    out = io.BytesIO(an_xlsx())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("xl/worksheets/sheet9.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def encrypted_member() -> bytes:
    content = bytearray(an_xlsx())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def a_claim_of_ten_million_rows() -> bytes:
    return with_sheet('<dimension ref="A1:B10000000"/><sheetData/>')


def millions_of_rows() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * n}</v></c></row>' for n in range(1, 120_000))
    return with_sheet(f"<sheetData>{rows}</sheetData>")


def a_cell_far_away() -> bytes:
    far = '<row r="1048576"><c r="CV1048576"><v>1</v></c></row>'
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'
    return with_sheet(f"<sheetData>{cells}</sheetData>")


def deep_nesting() -> bytes:
    names = [f"x{n * n}" for n in range(100_000)]
    tags = [*(f"<{name}>" for name in names), *(f"</{name}>" for name in reversed(names))]
    return with_sheet(f"<sheetData>{''.join(tags)}</sheetData>")


def doctype_in_the_book() -> bytes:
    return with_members(an_xlsx(), {"xl/workbook.xml": b"<!DOCTYPE x><workbook/>"})


def no_sheets() -> bytes:
    return with_members(an_xlsx(), {"xl/workbook.xml": b"<workbook/>"})


def long_cell() -> bytes:
    return an_xlsx([("x" * 101,)])


def many_columns() -> bytes:
    return an_xlsx([["x"] * 11])


def with_doctype() -> bytes:
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    return with_members(an_xlsx(), {"xl/worksheets/sheet1.xml": xml})


HOSTILE_TO_THE_CHILD = [
    a_claim_of_ten_million_rows,
    millions_of_rows,
    with_doctype,
    doctype_in_the_book,
    no_sheets,
    long_cell,
    many_columns,
]


@pytest.mark.parametrize(
    ("build", "kinds"),
    [
        (a_bomb, {"bomb"}),
        (many_members, {"members"}),
        (a_link, {"odd_member"}),
        (lambda: with_members(an_xlsx(), {"../evil.xml": b"x"}), {"odd_member"}),
        (lambda: with_members(an_xlsx(), {"xl/workbook.xml": None}), {"not_a_workbook"}),
        (lambda: with_members(an_xlsx(), {"xl/workbook.xml": b"\xff"}), {"unreadable"}),
        (encrypted_member, {"password"}),
        (a_claim_of_ten_million_rows, {"too_many_rows"}),
        (millions_of_rows, {"too_many_rows"}),
        (a_cell_far_away, {"too_many_columns", "too_much"}),
        (deep_nesting, {"empty", "unreadable"}),
        (with_doctype, {"doctype"}),
    ],
)
def test_a_hostile_workbook_is_refused_within_seconds(
    build: Callable[[], bytes], kinds: set[str]
) -> None:
    content = build()
    began = time.monotonic()

    assert refusal(content, "t.xlsx").kind in kinds
    assert time.monotonic() - began < 8


def test_many_members_that_are_each_small_are_summed_up() -> None:
    parts = {f"xl/media/{n}.txt": b"0" * 900_000 for n in range(20)}

    assert refusal(with_members(an_xlsx(), parts), "t.xlsx").kind == "bomb"


def test_the_child_reads_what_its_parent_hears(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    book = tmp_path / "t.xlsx"
    book.write_bytes(an_xlsx([("A-1", True, 0.1, 1e15, date(2024, 1, 2), time_of_day(3, 4), "x")]))
    moment = tmp_path / "m.xlsx"
    moment.write_bytes(
        an_xlsx(
            [(datetime(2024, 1, 2, 3, 4, 5),)],  # noqa: DTZ001 - spreadsheets know no zones
            titles=("t",),
        )
    )
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(b"PK\x03\x04")

    said = [spoken(path, capsys, monkeypatch) for path in (book, moment, broken)]

    assert said[0][0] == {"sheet": "Sheet", "others": 0}
    assert said[0][2] == [
        2,
        ["A-1", "TRUE", "0.1", "1000000000000000", "2024-01-02", "03:04:00", "x"],
        {"3": "rounded"},
    ]
    assert said[1][2] == [2, ["2024-01-02 03:04:05"], {}]
    assert said[2] == [{"refused": "unreadable"}]


def spoken(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    monkeypatch.setattr("sys.argv", ["child.py", str(path), "10", "10", "100", "0", "0"])
    child.main()
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("build", HOSTILE_TO_THE_CHILD)
def test_the_child_refuses_by_itself(
    build: Callable[[], bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    path = tmp_path / "t.xlsx"
    path.write_bytes(build())

    assert list(spoken(path, capsys, monkeypatch)[-1]) == ["refused"]


def test_a_child_killed_in_the_middle_of_a_line_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed:
        stdout = ('{"sheet": "s", "others": 0}\n', '[2, ["a')

        def wait(self) -> int:
            return -9

    with pytest.raises(SheetRefused) as caught:
        list(workbook._heard(Killed(), limits=LIMITS))  # type: ignore[arg-type]

    assert caught.value.kind == "too_much"


def test_a_child_that_needs_too_much_is_ended() -> None:
    tight = Limits(child_memory=16 * 1024 * 1024)
    rows = [(str(n), f"title {n}") for n in range(5_000)]

    assert refusal(an_xlsx(rows), "t.xlsx", tight).kind == "too_much"
