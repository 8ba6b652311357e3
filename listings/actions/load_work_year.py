"""Put a year's holiday notice on record."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.models import WorkDay, WorkYear
from listings.vocabulary.holidays import NamedDay
from parties.capabilities import Capability, require

YEARS = range(2000, 2100)
MOST_DAYS = 120


@action
def load_work_year(
    *,
    actor: Actor,
    year: int,
    days: Sequence[NamedDay],
    source: str,
    now: datetime,
    sha256: str = "",
    expected_version: int | None = None,
) -> WorkYear:
    """Replace the named days of ``year`` by those of its notice; the year is confirmed from now on.

    Days set one at a time before are replaced too: the notice decides. The same notice again
    changes nothing.

    Args:
        source: the notice's number or address, for people.
        sha256: of the file it came in; empty when it came in none.
        expected_version: of the year as the operator saw it; 0 when it had no row.

    Raises:
        NotAllowed: the actor is no operator.
        StaleVersion: somebody changed a day of this year since the operator read it.
        InvalidInput: no source, no days, too many, twice the same, or one of another year.
    """
    require(actor, Capability.EDIT_RULES)
    said = source.strip()[:300]
    _check(year, days, source=said)
    WorkYear.objects.get_or_create(pk=year, defaults={"changed_at": now, "version": 0})
    row = WorkYear.objects.locked(year, version=expected_version)
    stored = WorkDay.objects.filter(date__year=year)
    before = dict(stored.values_list("date", "is_working"))
    wanted = {named.date: named.is_working for named in days}
    changed = sorted(d for d in {*before, *wanted} if before.get(d) != wanted.get(d))
    if row.is_confirmed and not changed and row.source == said:
        return row
    stored.delete()
    WorkDay.objects.bulk_create(
        WorkDay(date=named.date, is_working=named.is_working, note=named.note[:200])
        for named in days
    )
    row.is_confirmed, row.source, row.changed_at = True, said, now
    row.version += 1
    row.save(update_fields=["version", "is_confirmed", "source", "changed_at"])
    after: dict[str, object] = {
        "source": said,
        "sha256": sha256,
        "changed": [_told(d, wanted) for d in changed],
    }
    record(actor, "calendar.load_year", on=row, at=now, after=after)
    return row


def _told(day: date, wanted: Mapping[date, bool]) -> str:
    """Return a changed day with what it is now: works, rests, or (by its) weekday."""
    if day not in wanted:
        return f"{day.isoformat()} weekday"
    return f"{day.isoformat()} {'works' if wanted[day] else 'rests'}"


def _check(year: int, days: Sequence[NamedDay], *, source: str) -> None:
    if not source:
        raise InvalidInput(_("Name the notice, e.g. its number or address."), field="source")
    if year not in YEARS:
        raise InvalidInput(_("Choose a year from 2000 to 2099."), field="year")
    if not 0 < len(days) <= MOST_DAYS:
        raise InvalidInput(
            _("A notice names 1 to %(most)d days, this one %(found)d.")
            % {"most": MOST_DAYS, "found": len(days)},
            field="file",
        )
    seen: set[date] = set()
    for named in days:
        if named.date.year != year:
            raise InvalidInput(
                _("%(day)s does not lie in %(year)s.") % {"day": named.date, "year": str(year)},
                field="file",
            )
        if named.date in seen:
            raise InvalidInput(
                _("%(day)s stands in the file twice.") % {"day": named.date}, field="file"
            )
        seen.add(named.date)
