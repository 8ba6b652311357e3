"""The catalogue as a table: what the list shows, for spreadsheets."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.cells import safe_row
from kernel.money import Money
from kernel.workdays import local_day
from listings.models import Listing
from listings.search.rows import shown_in_chunks

MOST = 5_000  # rows of one file; beyond that nobody reads, they ask for the API
BOM = "\ufeff"  # without it Excel takes UTF-8 for the local encoding


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, and what it says of a listing."""

    label: object
    value: Callable[[Listing], object]


def _certificate(listing: Listing) -> str:
    return listing.certificate.certificate_no if listing.certificate else ""


def _major(minor: int | None, currency: str) -> Decimal | None:
    return None if minor is None else Money(minor, currency).major


COLUMNS = [
    Column(_("listing number"), lambda row: row.listing_no),
    Column(_("title"), lambda row: row.title),
    Column(_("English title"), lambda row: row.title_en),
    Column(_("summary"), lambda row: row.summary),
    Column(_("holder"), lambda row: row.holder.name),
    Column(_("certificate number"), _certificate),
    Column(_("industry"), lambda row: row.asset.division),
    Column(_("industry name"), lambda row: row.asset.division_label),
    Column(_("province"), lambda row: row.asset.region_label),
    Column(_("data types"), lambda row: " / ".join(row.asset.kind_labels)),
    Column(_("update frequency"), lambda row: row.asset.get_update_frequency_display()),
    Column(_("records"), lambda row: row.asset.record_count),
    Column(_("rights offered"), lambda row: " / ".join(row.right_labels)),
    Column(_("price model"), lambda row: row.get_pricing_model_display()),
    Column(_("price"), lambda row: _major(row.price_minor, row.currency)),
    Column(_("price up to"), lambda row: _major(row.price_max_minor, row.currency)),
    Column(_("currency"), lambda row: row.currency if row.price_minor is not None else ""),
    Column(_("price unit"), lambda row: row.unit),
    Column(_("completeness"), lambda row: row.asset.completeness),
    Column(_("published on"), lambda row: row.published_at and local_day(row.published_at)),
    Column(_("page"), lambda row: f"/listings/{row.uid}/"),
]


def csv_of(ids: Sequence[int], *, actor: Actor, now: datetime) -> HttpResponse:
    """Return the listings of ``ids`` that the actor may see today, as CSV: UTF-8, all quoted."""
    name = f"listings-{timezone.localtime(now):%Y%m%d-%H%M}.csv"
    response = HttpResponse(
        BOM,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerow(safe_row(column.label for column in COLUMNS))
    for row in shown_in_chunks(ids, actor=actor, today=local_day(now)):
        writer.writerow(safe_row(column.value(row) for column in COLUMNS))
    return response
