"""Where a row of a file meets the database: what it would do, and what publication would lack."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Self

from django.core.files.storage import default_storage
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import DomainError
from listings.gates import unmet
from listings.models import Certificate, DataIPAsset, ImportBatch, ImportRow, Listing
from listings.rights import PREFETCH
from listings.sheets.limits import Limits
from listings.sheets.mapping import checked
from listings.sheets.papers import BY_NAME as PAPER_COLUMNS
from listings.sheets.papers import NEEDED
from listings.sheets.problems import Problem, SheetRefused, cut
from listings.sheets.reading import read_table
from listings.sheets.rows import Draft, read_row, reference_of
from listings.sheets.table import Table
from listings.terms import ListingTerms, apply_terms, terms_of
from parties.models import Organisation

Outcome = ImportRow.Outcome
MOST_FREQUENT = 30
LABELS: dict[str, str | Promise] = {
    "certificate_id": gettext_lazy("certificate"),
    "source_proofs": gettext_lazy("proof of the source"),
    "holder": gettext_lazy("verified organisation"),
    "completeness": gettext_lazy("completeness"),
    "territory": gettext_lazy("territory"),
    "rights_offered": gettext_lazy("rights offered"),
    "delivery_methods": gettext_lazy("delivery method"),
    "data_kinds": gettext_lazy("data kind"),
}
MISSING = """SELECT field, count(*) FROM listings_importrow, unnest(missing) AS field
WHERE batch_id = %s GROUP BY field ORDER BY count(*) DESC, field"""
PROBLEMS = """SELECT (array_agg(p ORDER BY line))[1]::text, count(*), min(line)
FROM listings_importrow, jsonb_array_elements(problems) AS p WHERE batch_id = %s
GROUP BY p->>'column', p->>'code', p->>'blocks', p->'args'->>'division', p->'args'->>'section',
         p->'args'->>'unit'
ORDER BY count(*) DESC, min(line) LIMIT %s"""
OPEN = (
    Listing.Status.DRAFT,
    Listing.Status.RETURNED,
    Listing.Status.PUBLISHED,
    Listing.Status.SUSPENDED,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one row comes to: its outcome, the listing it is about, the terms to set."""

    draft: Draft
    outcome: ImportRow.Outcome
    listing: Listing | None = None
    terms: ListingTerms | None = None

    def refused(self, problem: Problem) -> "Plan":
        """Return the plan of a row that cannot be used after all."""
        return Plan(self.draft.with_problem(problem), Outcome.REFUSED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the meaning of its columns (field -> title), ready to be planned."""

    table: Table
    mapping: Mapping[str, str]
    first_lines: Mapping[str, int]

    @classmethod
    def of(cls, table: Table, mapping: Mapping[str, str]) -> Self:
        """Return the sheet; notes on which line each row's identity stands first."""
        lines: dict[str, int] = {}
        for row in table.rows:
            lines.setdefault(reference_of(row, table=table, mapping=mapping), row.line)
        return cls(table, mapping, lines)


def table_of(batch: ImportBatch, *, limits: Limits) -> Table:
    """Return the table in the batch's file, read anew.

    Raises:
        SheetRefused: the file cannot be read.
    """
    with default_storage.open(batch.file.path) as file:
        return read_table(file.read(), name=batch.file.name, limits=limits)


def settled(batch: ImportBatch, mapping: Mapping[str, object]) -> dict[str, str]:
    """Return ``mapping`` (field -> column title) when it can be used for the batch's rows.

    Raises:
        SheetRefused: an unknown field or title, a title used twice, or the needed one is missing.
    """
    if batch.is_of_certificates:
        return checked(mapping, columns=batch.columns, fields=PAPER_COLUMNS, needed=NEEDED)
    return checked(mapping, columns=batch.columns)


def plans(sheet: Sheet, *, batch: ImportBatch, start: int, count: int) -> list[Plan]:
    """Return the plans of ``count`` rows from ``start`` (counted from 0), in order.

    Two queries, however many rows.
    """
    holder = batch.organisation
    drafts = [
        read_row(row, table=sheet.table, mapping=sheet.mapping, holder=holder.name)
        for row in sheet.table.rows[start : start + count]
    ]
    listings, certificates = _listings(drafts, holder=holder), _certificates(drafts)
    return [
        _plan(
            _checked(draft, sheet=sheet, certificates=certificates, holder=holder),
            listing=listings.get(draft.external_ref),
            certificate=certificates.get(draft.certificate_no),
        )
        for draft in drafts
    ]


def missing_of(plan: Plan, *, holder: Organisation, today: date) -> list[str]:
    """Return the fields that publication lacks, for a row that was not written yet.

    Raises:
        InvalidInput: a value that no column can hold.
    """
    if plan.terms is None:
        return fields_missing(plan.listing, today=today) if plan.listing else []
    asset, listing = DataIPAsset(holder=holder), Listing(holder=holder)
    apply_terms(plan.terms, asset=asset, listing=listing)
    listing.asset = asset
    return fields_missing(listing, today=today)


def field_label(field: str) -> str:
    """Return what people call a field of a listing or of its asset, in the reader's language."""
    return str(LABELS.get(field) or _verbose_names().get(field, field))


@cache
def _verbose_names() -> dict[str, str | Promise]:
    columns = (*DataIPAsset._meta.fields, *Listing._meta.fields)
    return {column.name: column.verbose_name for column in columns}


def fields_missing(listing: Listing, *, today: date) -> list[str]:
    """Return the fields whose gates are closed for ``listing``, each once, in their order."""
    return list(dict.fromkeys(gate.field for gate in unmet(listing, today=today)))


def missing_counts(batch: ImportBatch) -> list[tuple[str, int]]:
    """Return what publication lacked when the rows were read: (field, rows), the most first."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [batch.pk])
        return [(field, count) for field, count in cursor.fetchall()]


def problem_counts(batch: ImportBatch) -> list[tuple[Problem, int, int]]:
    """Return the most frequent problems: one of each kind and column, rows, first line."""
    with connection.cursor() as cursor:
        cursor.execute(PROBLEMS, [batch.pk, MOST_FREQUENT])
        return [
            (Problem.of(json.loads(data)), count, line) for data, count, line in cursor.fetchall()
        ]


def row_of(
    plan: Plan, *, batch: ImportBatch, listing: Listing | None, missing: Sequence[str]
) -> ImportRow:
    """Return the unsaved record of what became of a row."""
    return ImportRow(
        batch=batch,
        line=plan.draft.line,
        title=plan.draft.title,
        outcome=plan.outcome,
        listing=listing,
        problems=[problem.as_data() for problem in plan.draft.problems],
        missing=list(missing),
    )


def problem_of(error: Exception, *, mapping: Mapping[str, str]) -> Problem:
    """Return the blocking problem that a refused action stands for."""
    field = str(getattr(error, "field", ""))
    what = str(error) if isinstance(error, DomainError) else _("The value is taken already.")
    column = mapping.get(field, "")
    return Problem("value_refused", column=column, blocks=True, args={"what": what})


def stored_failure(refusal: SheetRefused) -> str:
    """Return a refusal for ``ImportBatch.failure``; ``told_failure`` reads it."""
    details = {name: cut(str(value), to=120) for name, value in refusal.details.items()}
    return json.dumps({"kind": refusal.kind, "args": details}, ensure_ascii=False)


def told_failure(batch: ImportBatch) -> str:
    """Return why the batch failed, in the reader's language; empty when it did not."""
    if not batch.failure:
        return ""
    data: dict[str, Any] = json.loads(batch.failure)
    return str(SheetRefused(data["kind"], **data["args"]))


def _listings(drafts: Iterable[Draft], *, holder: Organisation) -> dict[str, Listing]:
    references = [draft.external_ref for draft in drafts]
    rows = Listing.objects.filter(holder=holder, external_ref__in=references)
    rows = rows.select_related("asset", "certificate", "holder").prefetch_related(*PREFETCH)
    return {row.external_ref: row for row in rows}


def _certificates(drafts: Iterable[Draft]) -> dict[str, Certificate]:
    """Return certificates by number; of a number given by two authorities, the newest."""
    numbers = [draft.certificate_no for draft in drafts if draft.certificate_no]
    if not numbers:
        return {}
    rows = Certificate.objects.filter(certificate_no__in=numbers).select_related("asset")
    return {row.certificate_no: row for row in rows.order_by("pk")}


def _checked(
    draft: Draft,
    *,
    sheet: Sheet,
    certificates: Mapping[str, Certificate],
    holder: Organisation,
) -> Draft:
    """Return the draft with what only other rows and the database can tell."""
    line = sheet.first_lines[draft.external_ref]
    if line != draft.line:
        problem = Problem("duplicate_row", blocks=True, args={"line": str(line)})
        return draft.with_problem(problem)
    if not draft.certificate_no:
        return draft
    column = sheet.mapping.get("certificate_no", "")
    certificate = certificates.get(draft.certificate_no)
    if certificate is None:
        return draft.with_problem(
            Problem("certificate_unknown", column=column, value=draft.certificate_no)
        )
    if certificate.asset.holder_id != holder.pk:
        return draft.with_problem(
            Problem("certificate_foreign", column=column, value=draft.certificate_no, blocks=True)
        )
    return draft


def _plan(draft: Draft, *, listing: Listing | None, certificate: Certificate | None) -> Plan:
    if draft.is_refused:
        return Plan(draft, Outcome.REFUSED)
    if listing and listing.import_digest == draft.digest:
        return Plan(draft, Outcome.UNCHANGED, listing)
    if listing and listing.status not in OPEN:
        what = {"what": str(listing.get_status_display())}
        return Plan(draft, Outcome.REFUSED).refused(
            Problem("not_revisable", blocks=True, args=what)
        )
    terms = _terms(draft, listing=listing, certificate=certificate)
    return Plan(draft, Outcome.UPDATED if listing else Outcome.DRAFTED, listing, terms)


def _terms(
    draft: Draft, *, listing: Listing | None, certificate: Certificate | None
) -> ListingTerms:
    """Return the terms to set: what the file does not say stays as it stands in the listing."""
    before = terms_of(listing) if listing else ListingTerms(title=draft.title)
    said: dict[str, Any] = dict(draft.values)
    if certificate:
        said["certificate_id"] = certificate.pk
    return replace(before, **said, external_ref=draft.external_ref, import_digest=draft.digest)
