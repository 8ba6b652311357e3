"""What happened to an organisation's money in a stretch of time, from the books and nothing else.

A posting belongs to the moment the books recorded it: what was stated once never changes.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from marketplace.ledger.explorer import CREDIT_SIDED
from marketplace.ledger.models import Account, Entry


@dataclass(frozen=True, slots=True)
class Total:
    """One account over the stretch, minor units; debits above 0, credits below."""

    code: str
    currency: str
    opening: int
    debits: int
    credits: int

    @property
    def closing(self) -> int:
        """The balance at the end."""
        return self.opening + self.debits + self.credits

    @property
    def family(self) -> str:
        """Which account of the chart it is."""
        return self.code.partition(":")[0]

    @property
    def natural(self) -> tuple[int, int, int, int]:
        """Opening, more, less and closing as people say them: the last is the first + more - less.

        More of what the account counts is above 0.
        """
        if self.family in CREDIT_SIDED:
            return -self.opening, -self.credits, self.debits, -self.closing
        return self.opening, self.debits, -self.credits, self.closing


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the stretch."""

    txn: UUID
    kind: str
    recorded_at: datetime
    occurred_at: datetime
    deal_uid: UUID | None
    reason: str
    code: str
    currency: str
    minor: int

    @property
    def family(self) -> str:
        """Which account of the chart it moved."""
        return self.code.partition(":")[0]

    @property
    def natural_minor(self) -> int:
        """The amount as people say it: more of what the account counts is above 0."""
        return -self.minor if self.family in CREDIT_SIDED else self.minor


@dataclass(frozen=True, slots=True)
class Report:
    """The accounts of an organisation over a stretch of time, and every entry in it."""

    party_id: int
    since: datetime
    until: datetime
    totals: tuple[Total, ...]
    lines: tuple[Line, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over whose money, when, every total and every line."""
        said = {
            "party": self.party_id,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "totals": [asdict(total) for total in self.totals],
            "lines": [asdict(line) for line in self.lines],
        }
        text = json.dumps(said, default=str, separators=(",", ":"), ensure_ascii=False)
        return sha256(text.encode()).hexdigest()


def report(party_id: int, *, since: datetime, until: datetime) -> Report:
    """Return what the books recorded for an organisation from ``since`` to before ``until``."""
    return Report(
        party_id=party_id,
        since=since,
        until=until,
        totals=tuple(_totals(party_id, since=since, until=until)),
        lines=tuple(map(_line, _entries(party_id, since=since, until=until))),
    )


def _totals(party_id: int, *, since: datetime, until: datetime) -> list[Total]:
    at = "entries__txn__recorded_at"
    inside = Q(**{f"{at}__gte": since, f"{at}__lt": until})
    rows = Account.objects.filter(party_id=party_id, **{f"{at}__lt": until}).annotate(
        opening=_sum(Q(**{f"{at}__lt": since})),
        debits=_sum(inside & Q(entries__amount_minor__gt=0)),
        credits=_sum(inside & Q(entries__amount_minor__lt=0)),
    )
    found = rows.order_by("code").values_list("code", "currency", "opening", "debits", "credits")
    return [Total(code, currency, *map(int, sums)) for code, currency, *sums in found]


def _sum(where: Q) -> Coalesce:
    return Coalesce(Sum("entries__amount_minor", filter=where), 0)


def _entries(party_id: int, *, since: datetime, until: datetime) -> "QuerySet[Entry]":
    rows = Entry.objects.filter(
        account__party_id=party_id, txn__recorded_at__gte=since, txn__recorded_at__lt=until
    )
    return rows.select_related("txn", "account").order_by("pk")


def _line(entry: Entry) -> Line:
    txn = entry.txn
    return Line(
        txn=txn.uid,
        kind=txn.kind,
        recorded_at=txn.recorded_at,
        occurred_at=txn.occurred_at,
        deal_uid=txn.deal_uid,
        reason=txn.reason,
        code=entry.account.code,
        currency=entry.currency,
        minor=entry.amount_minor,
    )
