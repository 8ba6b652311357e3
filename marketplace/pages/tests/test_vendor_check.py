"""Vendored files are the ones that were looked at."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from marketplace.pages.management.commands.vendor_check import differences


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder with one vendored file, locked as it is."""
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "a.js").write_text("one")
    digest = sha256(b"one").hexdigest()
    (vendor / "vendor.lock").write_text(f"# comment\nvendor/a.js a 1.0 MIT {digest} https://x/\n")
    (vendor / "a-LICENSE.txt").write_text("MIT")
    return tmp_path


def test_our_own_files_are_as_locked() -> None:
    assert differences(settings.BASE_DIR / "static") == []


def test_an_untouched_file_passes(static: Path) -> None:
    assert differences(static) == []


def test_a_changed_file_is_named(static: Path) -> None:
    (static / "vendor/a.js").write_text("two")

    assert differences(static) == ["vendor/a.js: its bytes are not those of vendor/vendor.lock"]


def test_a_missing_file_is_named(static: Path) -> None:
    (static / "vendor/a.js").unlink()

    assert differences(static) == ["vendor/a.js: missing"]


def test_a_file_nobody_listed_is_named(static: Path) -> None:
    (static / "vendor/b.js").write_text("b")

    assert differences(static) == ["vendor/b.js: not listed in vendor/vendor.lock"]
