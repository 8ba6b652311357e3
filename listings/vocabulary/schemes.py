"""Registration schemes as reference rows, for the migration that sows them and for tests."""

from datetime import date
from pathlib import Path

from parties.vocabulary.tables import rows_of


def scheme_columns() -> list[dict[str, object]]:
    """Return the columns of each RegistrationScheme of ``schemes.tsv``, in file order."""
    return [_columns(row) for row in rows_of(Path(__file__).with_name("schemes.tsv"))]


def _columns(row: dict[str, str]) -> dict[str, object]:
    """Turn one row's texts into column values; what is not stated is None."""
    numbers = ("notice_length", "validity_months", "renewal_window_months")
    return {
        **row,
        **{name: int(row[name]) if row[name] else None for name in numbers},
        "capped_by_agreement": row["capped_by_agreement"] == "yes",
        "enabled": row["enabled"] == "yes",
        "closed_on": date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        "unconfirmed": row["unconfirmed"].split(),
    }
