"""Say whether offices work on one day."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.models import WorkDay, WorkYear
from kernel.workdays import is_working as works_on
from parties.capabilities import Capability, require

YEARS = range(2000, 2100)
LONGEST_REASON = 200


@action
def set_work_day(
    *,
    actor: Actor,
    day: date,
    is_working: bool,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> WorkDay:
    """Set one day of the calendar, with the reason; periods already counted keep their last day.

    Args:
        expected_version: of the year as the operator saw it; 0 when it had no row.

    Raises:
        NotAllowed: the actor is no operator.
        StaleVersion: somebody changed a day of this year since the operator read it.
        InvalidInput: no reason, a year nobody counts in, or the day already is so.
    """
    require(actor, Capability.EDIT_RULES)
    said = reason.strip()
    if not said:
        raise InvalidInput(_("Give the reason, e.g. the notice."), field="reason")
    if len(said) > LONGEST_REASON:
        raise InvalidInput(_("At most 200 characters."), field="reason")
    if day.year not in YEARS:
        raise InvalidInput(_("Choose a day between 2000 and 2099."), field="day")
    WorkYear.objects.get_or_create(pk=day.year, defaults={"changed_at": now, "version": 0})
    year = WorkYear.objects.locked(day.year, version=expected_version)
    before = works_on(day)
    if before == is_working:
        state = _("a working day") if before else _("a day off")
        raise InvalidInput(
            _("%(day)s already is %(state)s.") % {"day": day, "state": state}, field="is_working"
        )
    row, _made = WorkDay.objects.update_or_create(
        pk=day, defaults={"is_working": is_working, "note": said, "is_edited": True}
    )
    year.changed_at = now
    year.version += 1
    year.save(update_fields=["version", "changed_at"])
    after = {"day": day.isoformat(), "was": before, "is_working": is_working, "reason": said}
    record(actor, "calendar.set_day", on=year, at=now, after=after)
    return row
