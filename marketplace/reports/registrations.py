"""What is registered, counted from the rows: the public figures of the register.

Definitions (DOMAIN 4.5):

* **applications**: submitted at least once, whatever became of them.
* **certificates**: valid on the day, so neither expired nor frozen, superseded or deregistered.
* **divisions covered**: distinct divisions of GB/T 4754 with at least one such certificate, of 97.
* **provinces**: distinct provinces of the organisations that applied or hold such a certificate.

A cell of fewer than 3 is not published; where that leaves one cell to be worked out from the total,
the next smallest is withheld as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from kernel.workdays import local_day
from listings.models import Certificate, RegistrationScheme
from listings.models.certificate import CertificateQuerySet
from listings.vocabulary import industries
from listings.vocabulary.industries import DIVISIONS, SECTIONS
from marketplace.registration.models import RegistrationApplication
from parties.vocabulary import regions
from parties.vocabulary.regions import PROVINCES

LEAST_CELL = 3
MONTHS = 24  # shown of the trend


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's figure; ``n`` is None where it is withheld."""

    key: str
    label: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Registered:
    """The register's figures on one day."""

    applications: int
    registered: int
    certificates: int
    ever: int
    divisions: int
    divisions_of: int
    provinces: int
    by_province: list[Cell]
    by_section: list[Cell]
    by_scheme: list[Cell]
    by_month: list[Cell]
    as_of: datetime

    @property
    def is_empty(self) -> bool:
        """Whether nothing was applied for or recorded yet."""
        return not (self.applications or self.ever)


def registered(*, now: datetime) -> Registered:
    """Return the register's figures at ``now``, in ten bounded queries."""
    today = local_day(now)
    valid = Certificate.objects.valid_on(today)
    submitted = RegistrationApplication.objects.exclude(submitted_at=None)
    divisions = _counted(valid.values_list("asset__division"))
    divisions.pop("", None)
    return Registered(
        applications=submitted.count(),
        registered=submitted.filter(status=RegistrationApplication.Status.REGISTERED).count(),
        certificates=valid.count(),
        ever=Certificate.objects.public().count(),
        divisions=len(divisions),
        divisions_of=len(DIVISIONS),
        provinces=_provinces(valid, submitted),
        by_province=_by_province(valid),
        by_section=_by_section(divisions),
        by_scheme=_by_scheme(valid),
        by_month=_by_month(today),
        as_of=now,
    )


def withheld(cells: Iterable[Cell]) -> list[Cell]:
    """Return ``cells`` with small ones withheld, and one more where only one was.

    Zero says nothing about anybody and stays.
    """
    cells = list(cells)
    small = {cell.key for cell in cells if cell.n is not None and 0 < cell.n < LEAST_CELL}
    others = [cell for cell in cells if cell.n and cell.key not in small]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda cell: (cell.n or 0, cell.key)).key)
    return [Cell(c.key, c.label, None if c.key in small else c.n) for c in cells]


def _counted(groups: "QuerySet[Any, Any]") -> dict[str, int]:
    return dict(groups.annotate(n=Count("pk")).order_by())


def _provinces(valid: CertificateQuerySet, submitted: "QuerySet[RegistrationApplication]") -> int:
    holding = valid.values_list("asset__holder__province", flat=True)
    applied = submitted.values_list("applicant__province", flat=True)
    return len({*holding.distinct().order_by(), *applied.distinct().order_by()} - {""})


def _by_province(valid: CertificateQuerySet) -> list[Cell]:
    """Return all 34 in the standard's order, by where the holder is registered."""
    found = _counted(valid.values_list("asset__holder__province"))
    return withheld(Cell(p.code, regions.label(p.code), found.get(p.code, 0)) for p in PROVINCES)


def _by_section(divisions: Mapping[str, int]) -> list[Cell]:
    found = {
        section.code: sum(divisions.get(d.code, 0) for d in DIVISIONS if d.section == section.code)
        for section in SECTIONS
    }
    cells = [Cell(code, industries.label(code), n) for code, n in found.items()]
    return withheld(sorted(cells, key=lambda cell: -(cell.n or 0)))


def _by_scheme(valid: CertificateQuerySet) -> list[Cell]:
    found = _counted(valid.values_list("scheme__code"))
    schemes = RegistrationScheme.objects.filter(code__in=found)
    cells = [Cell(scheme.code, scheme.name, found[scheme.code]) for scheme in schemes]
    return withheld(sorted(cells, key=lambda cell: (-(cell.n or 0), cell.key)))


def _by_month(today: date) -> list[Cell]:
    """Return the certificates issued in each of the last MONTHS months, oldest first."""
    last = today.year * 12 + today.month - 1
    months = [divmod(n, 12) for n in range(last - MONTHS + 1, last + 1)]
    since = date(months[0][0], months[0][1] + 1, 1)
    issued = Certificate.objects.public().filter(issued_on__range=(since, today))
    by_month = issued.annotate(month=TruncMonth("issued_on")).values_list("month")
    found = {f"{month:%Y-%m}": n for month, n in by_month.annotate(n=Count("pk")).order_by()}
    keys = [f"{year}-{month + 1:02d}" for year, month in months]
    return withheld(Cell(key, key, found.get(key, 0)) for key in keys)
