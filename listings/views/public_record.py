"""What everybody may read of a compliance record: that papers exist, never the papers."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from listings.models import Listing
from listings.rights import PREFETCH
from listings.vocabulary.rights import EncumbranceKind

PUBLIC_PREFETCH = (
    *PREFETCH,
    "asset__holdings__organisation",
    "asset__deposits",
    "asset__assessments",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what is known; without a value and ``is_open`` it needs confirmation."""

    label: str
    value: str
    is_open: bool = True


def public_record(listing: Listing, *, today: date) -> list[Fact]:
    """Return the public part of the record of a listing's asset on ``today`` (Shanghai)."""
    asset = listing.asset
    proofs = [p for p in asset.source_proofs.all() if p.is_in_force_on(today)]
    deposits = asset.deposits.all()
    return [
        Fact(
            _("Source proofs examined"),
            "\n".join(f"{p.get_kind_display()} · {_until(p.valid_to)}" for p in proofs),
        ),
        Fact(
            _("Evidence deposits"),
            "\n".join(f"{d.provider} {d.number}" for d in deposits),
            is_open=False,
        ),
        Fact(_("Holders"), "\n".join(_holders(listing))),
        Fact(_("Assessments"), "\n".join(_assessments(listing, today)), is_open=False),
        Fact(_("Encumbrances"), "\n".join(_burdens(listing, today)) or _("none known")),
    ]


def _holders(listing: Listing) -> list[str]:
    held: dict[str, list[str]] = {}
    for row in listing.asset.holdings.all():
        held.setdefault(row.organisation.name, []).append(str(row.get_right_display()))
    return [f"{name}: {', '.join(rights)}" for name, rights in held.items()]


def _assessments(listing: Listing, today: date) -> list[str]:
    """Say by whom and when, and that a value is a reference (DOMAIN 9)."""
    rows = [row for row in listing.asset.assessments.all() if row.is_in_force_on(today)]
    said = _("%(kind)s: %(result)s (reference, by %(assessor)s, on %(day)s)")
    return [
        said
        % {
            "kind": row.get_kind_display(),
            "result": row.grade or row.result,
            "assessor": row.assessor_name,
            "day": date_format(row.assessed_on, "Y-m-d"),
        }
        for row in rows
    ]


def _burdens(listing: Listing, today: date) -> list[str]:
    """Name kinds and terms only: who benefits is not everybody's business."""
    rows = listing.certificate.encumbrances.all() if listing.certificate else ()
    return [
        f"{EncumbranceKind(row.kind).label} · {_until(row.ends_on)}"
        for row in rows
        if row.is_live and (row.ends_on is None or row.ends_on >= today)
    ]


def _until(day: date | None) -> str:
    if day is None:
        return _("no end stated")
    return _("until %(day)s") % {"day": date_format(day, "Y-m-d")}
