"""``manage.py import_listings``: the same actions as the web, from the command line."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kernel.actor import Actor
from listings.models import ImportBatch, Listing
from listings.tests.files import ROWS, TITLES, a_csv, an_xlsx
from listings.tests.imports import a_confirmed_import
from parties.models import Organisation

pytestmark = pytest.mark.django_db
WITH_A_BAD_ROW = [*ROWS, ("A-4", "", "no title", "看情况", "", "", "")]
KEYS = ["rows", "drafted", "updated", "unchanged", "refused", "errors"]


@pytest.fixture
def code(hangzhou_voice: Actor) -> str:
    return str(Organisation.objects.get(pk=hangzhou_voice.party).uscc)


def run(path: Path, code: str, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(
        "import_listings", str(path), "--organisation", code, "--json", *options, stdout=out
    )
    return dict(json.loads(out.getvalue()))


def a_file(folder: Path, content: bytes, name: str = "products.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_rows_become_drafts_and_the_rest_is_reported(tmp_path: Path, code: str) -> None:
    result = run(a_file(tmp_path, a_csv(WITH_A_BAD_ROW)), code)

    assert list(result) == KEYS
    assert [result[key] for key in KEYS[:5]] == [4, 3, 0, 0, 1]
    assert {error["line"] for error in result["errors"]} == {6}
    reasons = {error["column"]: error["reason"] for error in result["errors"]}
    assert reasons["产品名称"] == "The row has no title."
    assert set(result["errors"][0]) == {"line", "column", "value", "reason", "remedy"}
    assert Listing.objects.filter(status="draft").count() == 3


def test_the_same_file_again_changes_nothing(tmp_path: Path, code: str) -> None:
    file = a_file(tmp_path, an_xlsx(), "products.xlsx")
    run(file, code)

    again = run(file, code)

    assert [again[key] for key in KEYS[:5]] == [3, 0, 0, 3, 0]
    assert Listing.objects.count() == 3


def test_a_dry_run_writes_no_listing_and_is_taken_up_again(tmp_path: Path, code: str) -> None:
    file = a_file(tmp_path, a_csv())

    first = run(file, code, "--dry-run")
    second = run(file, code, "--dry-run")
    assert first == second
    assert (first["drafted"], Listing.objects.count()) == (3, 0)
    run(file, code)

    assert (ImportBatch.objects.count(), Listing.objects.count()) == (1, 3)


def test_a_mapping_says_what_the_titles_do_not(tmp_path: Path, code: str) -> None:
    file = a_file(tmp_path, b"foo,bar\nalpha,beta\n")
    mapping = a_file(tmp_path, b'{"title": "bar", "summary": "foo"}', "mapping.json")

    run(file, code, "--mapping", str(mapping))

    listing = Listing.objects.get()
    assert (listing.title, listing.summary) == ("beta", "alpha")


def test_all_or_nothing_refuses_a_file_with_a_bad_row(tmp_path: Path, code: str) -> None:
    with pytest.raises(CommandError, match="1 rows cannot be used") as caught:
        run(a_file(tmp_path, a_csv(WITH_A_BAD_ROW)), code, "--all-or-nothing")

    assert caught.value.returncode == 1
    assert not Listing.objects.exists()


def test_all_or_nothing_writes_a_sound_file(tmp_path: Path, code: str) -> None:
    assert run(a_file(tmp_path, a_csv()), code, "--all-or-nothing")["drafted"] == 3


@pytest.mark.parametrize(
    ("content", "mapping", "why"),
    [
        (b"", None, "The file is empty"),
        (b"foo,bar\na,b\n", None, "No column is named as the title"),
        (a_csv(), b'{"title": "colour"}', "The file has no column “colour”"),
        (a_csv(), b'["title"]', "The mapping must be one JSON object"),
        (a_csv(), b"{", "The mapping cannot be read"),
    ],
)
def test_a_file_or_mapping_that_cannot_be_used_imports_nothing(
    content: bytes, mapping: bytes | None, why: str, tmp_path: Path, code: str
) -> None:
    file = a_file(tmp_path, content)
    options = ["--mapping", str(a_file(tmp_path, mapping, "m.json"))] if mapping else []
    out = io.StringIO()

    with pytest.raises(CommandError, match=why) as caught:
        call_command(
            "import_listings", file, "--organisation", code, "--json", *options, stdout=out
        )

    assert caught.value.returncode == 1
    result = json.loads(out.getvalue())
    assert list(result) == KEYS
    assert result["errors"][0]["line"] is None
    assert not Listing.objects.exists()


def test_a_damaged_file_ends_its_import(tmp_path: Path, code: str) -> None:
    with pytest.raises(CommandError, match="a quotation mark is not closed"):
        run(a_file(tmp_path, b't,p\n"a,1\n'), code)

    assert ImportBatch.objects.get().status == "failed"


def test_a_row_that_fails_all_or_nothing_ends_the_import(tmp_path: Path, code: str) -> None:
    product_id = "691330100MA0EXAMP1B33017K2M9Q4DP"
    rows = [("one", product_id), ("two", product_id)]
    file = a_file(tmp_path, a_csv(rows, titles=("标题", "数据产品标识")))

    with pytest.raises(CommandError, match="Line 3 failed, so nothing was imported"):
        run(file, code, "--all-or-nothing")

    assert ImportBatch.objects.get().status == "failed"
    assert not Listing.objects.exists()


def test_an_import_begun_before_is_taken_up_with_its_own_columns(
    tmp_path: Path, code: str, hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_confirmed_import(hangzhou_voice, a_csv(), now=now)
    mapping = a_file(tmp_path, '{"title": "描述"}'.encode(), "mapping.json")
    file = a_file(tmp_path, a_csv())

    with pytest.raises(CommandError, match="is being imported with other columns"):
        run(file, code, "--mapping", str(mapping))
    assert run(file, code)["drafted"] == 3

    assert ImportBatch.objects.get() == batch


def test_an_unknown_or_suspended_organisation_is_named(tmp_path: Path, code: str) -> None:
    file = a_file(tmp_path, a_csv())

    with pytest.raises(CommandError, match="No organisation has the code “nobody”"):
        run(file, "nobody")
    Organisation.objects.filter(uscc=code).update(status="suspended")
    with pytest.raises(CommandError, match="The organisation is suspended"):
        run(file, code)
    assert not ImportBatch.objects.exists()


def test_a_missing_file_is_named(tmp_path: Path, code: str) -> None:
    with pytest.raises(CommandError, match="The file cannot be opened: No such file"):
        run(tmp_path / "nowhere.csv", code)


def test_without_json_counts_and_remarks_are_printed(tmp_path: Path, code: str) -> None:
    out = io.StringIO()

    call_command(
        "import_listings",
        a_file(tmp_path, a_csv([*WITH_A_BAD_ROW, ("A-5", "x", "", "看", "", "", "")])),
        organisation=code,
        stdout=out,
    )

    lines = out.getvalue().splitlines()
    assert lines[0] == ("5 rows: 4 new drafts, 0 updated, 0 unchanged, 1 refused; 1 to look at.")
    assert any(line.startswith("6\t") for line in lines)
    assert "2 x 价格: The price could not be read; the draft says “negotiated”." in lines
    assert any("Missing for publication: certificate" in line for line in lines)


def test_the_columns_of_the_fixture_are_all_understood(tmp_path: Path, code: str) -> None:
    run(a_file(tmp_path, a_csv()), code, "--dry-run")

    assert set(ImportBatch.objects.get().mapping.values()) == set(TITLES)
