"""Issue an organisation's statement of a month."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.numbering import take_number
from kernel.outbox import emit
from marketplace.ledger.statements import report
from marketplace.payments.facts import StatementIssued
from marketplace.payments.models import Statement
from marketplace.payments.months import bounds
from parties.capabilities import Capability, require
from parties.models import Organisation

SETTLING = timedelta(days=1)  # no transaction that began in the month is open for longer


@action
def issue_statement(*, actor: Actor, organisation_id: int, month: str, now: datetime) -> Statement:
    """Put on record what the books say of a month that is over; once, then always the same.

    Raises:
        NotAllowed: neither the clock nor finance acts.
        Organisation.DoesNotExist: no such organisation.
        InvalidInput: the month is none, or not over for a day.
    """
    require(actor, Capability.KEEP_BOOKS)
    organisation = Organisation.objects.locked(organisation_id)
    try:
        since, until = bounds(month)
    except ValueError:
        raise InvalidInput(_("A month is written like 2026-11."), field="month") from None
    if now < until + SETTLING:
        raise InvalidInput(_("This month is not over."), field="month")
    if issued := Statement.objects.filter(organisation=organisation, month=month).first():
        return issued
    found = report(organisation.pk, since=since, until=until)
    statement = Statement.objects.create(
        statement_no=take_number("ST", now=now),
        organisation=organisation,
        month=month,
        totals=[asdict(total) for total in found.totals],
        line_count=len(found.lines),
        digest=found.digest,
        issued_at=now,
    )
    record(actor, "statement.issue", on=statement, at=now, after={"digest": found.digest})
    emit(StatementIssued(statement_id=statement.pk))
    return statement
