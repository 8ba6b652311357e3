"""Where a row of a table of certificates meets the database: whose it is, what is on record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q

from kernel.text import normalise as plain
from listings.models import Certificate, ImportBatch, ImportRow, RegistrationScheme
from listings.sheets.papers import Paper, read_paper
from listings.sheets.problems import Problem
from listings.sheets.table import Table
from parties.models import Organisation

Outcome = ImportRow.Outcome


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A table of certificates with the meaning of its columns (field -> title)."""

    table: Table
    mapping: Mapping[str, str]
    first_lines: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, table: Table, mapping: Mapping[str, str]) -> Self:
        """Return the sheet; notes on which line each number of each scheme stands first."""
        lines: dict[tuple[str, str], int] = {}
        for row in table.rows:
            paper = read_paper(row, table=table, mapping=mapping)
            lines.setdefault((paper.scheme, paper.certificate_no), row.line)
        return cls(table, mapping, lines)


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """What one row comes to: whose certificate of which scheme, or the one on record."""

    paper: Paper
    outcome: ImportRow.Outcome
    scheme: RegistrationScheme | None = None
    holder: Organisation | None = None
    certificate: Certificate | None = None

    def refused(self, problem: Problem) -> "PaperPlan":
        """Return the plan of a row that cannot be used after all."""
        return PaperPlan(self.paper.with_problem(problem), Outcome.REFUSED)


def paper_plans(
    sheet: PaperSheet, *, batch: ImportBatch, start: int, count: int, is_operator: bool
) -> list[PaperPlan]:
    """Return the plans of ``count`` rows from ``start`` (counted from 0), in order; three queries.

    Args:
        is_operator: rows may name any organisation on record, else only the batch's own.
    """
    papers = [
        read_paper(row, table=sheet.table, mapping=sheet.mapping)
        for row in sheet.table.rows[start : start + count]
    ]
    records = _Records(_schemes(), _holders(papers) if is_operator else {}, _known(papers))
    own = batch.organisation
    return [_plan(paper, sheet=sheet, own=own, records=records) for paper in papers]


def recordable(plan: PaperPlan) -> dict[str, Any]:
    """Return the terms under which the certificate of a row is recorded, by their names."""
    paper = plan.paper
    assert plan.scheme is not None
    assert plan.holder is not None
    return {
        "scheme": plan.scheme.code,
        "certificate_no": paper.certificate_no,
        "registration_no": paper.registration_no,
        "holder_name": paper.holder_name,
        "asset_name": paper.asset_name,
        "issued_on": paper.issued_on,
        "valid_from": paper.valid_from,
        "valid_to": paper.valid_to,
        "holder_id": plan.holder.pk,
        "division": paper.division,
    }


def paper_row(plan: PaperPlan, *, batch: ImportBatch, certificate: Certificate | None) -> ImportRow:
    """Return the unsaved record of what became of a row."""
    return ImportRow(
        batch=batch,
        line=plan.paper.line,
        title=f"{plan.paper.certificate_no} {plan.paper.asset_name}".strip()[:200],
        outcome=plan.outcome,
        certificate=certificate,
        problems=[problem.as_data() for problem in plan.paper.problems],
    )


@dataclass(frozen=True, slots=True)
class _Records:
    """What the database holds of what a stretch of rows names."""

    schemes: Mapping[str, RegistrationScheme]
    holders: Mapping[str, Organisation]
    known: Mapping[tuple[int, str], Certificate]


def _plan(paper: Paper, *, sheet: PaperSheet, own: Organisation, records: _Records) -> PaperPlan:
    plan = PaperPlan(paper, Outcome.REFUSED)
    if paper.is_refused:
        return plan
    scheme = records.schemes.get(plain(paper.scheme))
    holder = _holder(paper, own=own, holders=records.holders)
    problem = _problem(paper, sheet=sheet, scheme=scheme, holder=holder)
    if problem or scheme is None or holder is None:
        return plan.refused(problem) if problem else plan
    certificate = records.known.get((scheme.pk, paper.certificate_no))
    if certificate is None:
        return PaperPlan(paper, Outcome.DRAFTED, scheme, holder)
    if _is_same(paper, certificate, holder=holder):
        return PaperPlan(paper, Outcome.UNCHANGED, scheme, holder, certificate)
    return plan.refused(_said(sheet, "certificate_no", "paper_known", paper.certificate_no))


def _problem(
    paper: Paper,
    *,
    sheet: PaperSheet,
    scheme: RegistrationScheme | None,
    holder: Organisation | None,
) -> Problem | None:
    """Return what only other rows and the database can tell to be wrong."""
    line = sheet.first_lines[paper.scheme, paper.certificate_no]
    if line != paper.line:
        return Problem("duplicate_row", blocks=True, args={"line": str(line)})
    if scheme is None:
        return _said(sheet, "scheme", "paper_no_scheme", paper.scheme)
    if paper.issued_on is None:
        return _said(sheet, "issued_on", "paper_no_day")
    if holder is None:
        column = "holder_uscc" if paper.holder_uscc else "holder_name"
        said = paper.holder_uscc or paper.holder_name
        return _said(sheet, column, "paper_no_holder", said)
    return None


def _said(sheet: PaperSheet, field: str, code: str, value: str = "") -> Problem:
    return Problem(code, column=sheet.mapping.get(field, ""), value=value, blocks=True)


def _holder(
    paper: Paper, *, own: Organisation, holders: Mapping[str, Organisation]
) -> Organisation | None:
    """Return whose certificate it is: by code, else by name; one's own when neither is said."""
    if not paper.holder_uscc and not paper.holder_name:
        return own
    if paper.holder_uscc:
        is_own = paper.holder_uscc == own.uscc
        return own if is_own else holders.get(paper.holder_uscc)
    is_own = plain(paper.holder_name) == plain(own.name)
    return own if is_own else holders.get(plain(paper.holder_name))


def _is_same(paper: Paper, certificate: Certificate, *, holder: Organisation) -> bool:
    """Whether what is on record says what the row says, as far as the row says it."""
    pairs = (
        (paper.issued_on, certificate.issued_on),
        (paper.valid_to, certificate.valid_to),
        (paper.registration_no, certificate.registration_no),
    )
    is_equal = all(not said or said == stored for said, stored in pairs)
    return is_equal and certificate.asset.holder_id == holder.pk


def _schemes() -> dict[str, RegistrationScheme]:
    """Return the schemes that take certificates by code and by both names, in normal form."""
    rows = list(RegistrationScheme.objects.enabled())
    return {
        plain(name): row for row in rows for name in (row.authority, row.authority_en, row.code)
    }


def _holders(papers: Iterable[Paper]) -> dict[str, Organisation]:
    """Return verified organisations by code and by name; a name borne twice is left out."""
    codes = {paper.holder_uscc for paper in papers if paper.holder_uscc}
    names = {paper.holder_name for paper in papers if not paper.holder_uscc and paper.holder_name}
    if not codes and not names:
        return {}
    wanted = Q(uscc__in=codes) | Q(name__in=names)
    rows = list(Organisation.objects.filter(wanted, status=Organisation.Status.VERIFIED))
    found: dict[str, Organisation] = {row.uscc: row for row in rows if row.uscc}
    for row in rows:
        same = [other for other in rows if plain(other.name) == plain(row.name)]
        if len(same) == 1:
            found[plain(row.name)] = row
    return found


def _known(papers: Sequence[Paper]) -> dict[tuple[int, str], Certificate]:
    numbers = [paper.certificate_no for paper in papers]
    rows = Certificate.objects.filter(certificate_no__in=numbers).exclude(
        status=Certificate.Status.REJECTED
    )
    return {(row.scheme_id, row.certificate_no): row for row in rows.select_related("asset")}
