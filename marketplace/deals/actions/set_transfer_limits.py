"""Set the numbers of the cross-border decision table."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput, StaleVersion
from marketplace.deals.models import CrossBorderLimits
from parties.capabilities import Capability, require
from parties.terms import required_reason

MOST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers: persons from which on something is due, and months an assessment is valid."""

    assess_pi: int
    assess_sensitive: int
    file_pi: int
    file_sensitive: int
    assessment_months: int
    source: str
    is_confirmed: bool = False


@action
def set_transfer_limits(
    *, actor: Actor, limits: Limits, note: str, expected_version: int, now: datetime
) -> CrossBorderLimits:
    """Put the next version of the numbers in force; earlier ones stay readable.

    Raises:
        NotAllowed: the actor does not set them.
        InvalidInput: no reason or source, a number out of range, or a filing limit that is not
            below the assessment's.
        StaleVersion: somebody set them since the actor read them.
    """
    require(actor, Capability.SET_TRANSFER_LIMITS)
    note = required_reason(note)
    _check(limits)
    if CrossBorderLimits.in_force().version != expected_version:
        raise _stale()
    said = {f.name: getattr(limits, f.name) for f in fields(limits)}
    try:
        with transaction.atomic():
            row = CrossBorderLimits.objects.create(
                version=expected_version + 1, note=note, set_by_id=actor.person, set_at=now, **said
            )
    except IntegrityError:
        raise _stale() from None
    record(actor, "cross_border.limits", on=row, at=now, after=said)
    return row


def _stale() -> StaleVersion:
    return StaleVersion(_("Somebody changed this in the meantime. Look at it again, then repeat."))


def _check(limits: Limits) -> None:
    numbers = ("assess_pi", "assess_sensitive", "file_pi", "file_sensitive", "assessment_months")
    for name in numbers:
        if not 1 <= getattr(limits, name) <= (240 if name == "assessment_months" else MOST):
            raise InvalidInput(_("This number cannot be."), field=name)
    for below, above in (("file_pi", "assess_pi"), ("file_sensitive", "assess_sensitive")):
        if getattr(limits, below) >= getattr(limits, above):
            raise InvalidInput(_("It has to lie below the limit of the assessment."), field=below)
    if not 0 < len(limits.source.strip()) <= 300:  # noqa: PLR2004 - the column's width
        raise InvalidInput(_("Name the source of the numbers."), field="source")
