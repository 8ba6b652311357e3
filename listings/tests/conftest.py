"""Files that tests of supply bring are kept in a folder of their own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _files_of_ones_own(settings: Settings, own_folder: Path) -> None:
    """Store what is uploaded in this test's folder."""
    here = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": own_folder / "files"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": here}
