"""Registration schemes: their rules by name, forms of numbers, and the reference rows."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import InvalidInput
from parties.vocabulary.tables import rows_of

VOUCHER = r"^SJ(\d{2})(\d)(\d{4})(0[1-9]|1[0-2])(\d{4})$"
DIP, DIP_SINCE, DIP_BEFORE = r"^\d{17}$", "2024-09-09", "2024-09-08"


class RuleName(TextChoices):
    """What may be unconfirmed about a scheme."""

    REVIEW = "review", gettext_lazy("review")
    EVIDENCE = "evidence", gettext_lazy("evidence deposit")
    NOTICE = "notice", gettext_lazy("public notice")
    NOTICE_UNIT = "notice_unit", gettext_lazy("unit of the notice")
    RECTIFICATION = "rectification", gettext_lazy("time to rectify")
    VALIDITY = "validity", gettext_lazy("validity")
    CAPPED = "capped_by_agreement", gettext_lazy("end with the source agreement")
    RENEWAL = "renewal", gettext_lazy("renewal window")
    FEE = "fee", gettext_lazy("fee")
    REGISTRAR = "registrar_code", gettext_lazy("registrar code")
    NUMBERS = "numbers", gettext_lazy("forms of numbers")
    RECORDS = "record_years", gettext_lazy("keeping of records")
    SINCE = "active_from", gettext_lazy("first day")


Pattern = TypedDict("Pattern", {"regex": str, "from": str | None, "to": str | None})
PUBLISHED: dict[str, list[Pattern]] = {  # by track; the vocabulary checks these place by place
    "data_ip": [
        {"regex": r"^\S{6,40}$", "from": None, "to": DIP_BEFORE},
        {"regex": DIP, "from": DIP_SINCE, "to": None},
    ],
    "property_right": [{"regex": VOUCHER, "from": None, "to": None}],
}
REGISTRATIONS: dict[str, list[Pattern]] = {
    "data_ip": [{"regex": "^[0-9A-Z]{16}$", "from": DIP_SINCE, "to": None}],
    "property_right": [],
}


def patterns_on(patterns: Sequence[Pattern], day: date, *, track: str) -> list[Pattern] | None:
    """Return the forms in force on ``day``; None when the track's published form is to be checked.

    That is so when none is in force, or only published ones are: those name the wrong position.
    """
    at = day.isoformat()
    known = [p for p in patterns if (p["from"] or "") <= at <= (p["to"] or "9999")]
    published = {p["regex"] for p in PUBLISHED[track] + REGISTRATIONS[track]}
    return ([p for p in known if p["regex"] not in published] and known) or None


def refuse_number(scheme: str, known: Sequence[Pattern], *, field: str) -> InvalidInput:
    """Return the refusal of a number that has none of the forms in force."""
    forms = ", ".join(p["regex"] for p in known)
    return InvalidInput(
        _("“%(scheme)s” gave numbers of this form on that day: %(forms)s.")
        % {"scheme": scheme, "forms": forms},
        field=field,
    )


def scheme_columns() -> list[dict[str, object]]:
    """Return the columns of each RegistrationScheme of ``schemes.tsv``, in file order."""
    return [_columns(row) for row in rows_of(Path(__file__).with_name("schemes.tsv"))]


def _columns(row: dict[str, str]) -> dict[str, object]:
    """Turn one row's texts into column values; what is not stated is None."""
    numbers = (
        "notice_length",
        "validity_months",
        "renewal_window_months",
        "rectification_length",
        "record_years",
    )
    days, flags = ("active_from", "closed_on"), ("capped_by_agreement", "evidence_required")
    return {
        **row,
        **{name: int(row[name]) if row[name] else None for name in numbers},
        **{name: date.fromisoformat(row[name]) if row[name] else None for name in days},
        **{name: row[name] == "yes" for name in (*flags, "enabled")},
        "certificate_patterns": PUBLISHED[row["track"]],
        "registration_patterns": REGISTRATIONS[row["track"]],
        "unconfirmed": row["unconfirmed"].split(),
    }
