"""Add a file to an application."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from listings.sheets.limits import Limits
from listings.sheets.problems import SheetRefused
from listings.sheets.reading import read_table
from marketplace.registration.drafts import locked_draft
from marketplace.registration.models import ApplicationPaper
from marketplace.registration.precheck.scan import scan
from parties.capabilities import Capability, require
from parties.models import StoredFile

MOST = 60  # papers of one application
COLUMNS_KEPT = 60
SAMPLE_LIMITS = Limits(max_rows=10_000, max_bytes=5 * 1024 * 1024)


@action
def add_paper(
    *,
    actor: Actor,
    application_id: int,
    purpose: str,
    file_id: int,
    now: datetime,
    note: str = "",
) -> ApplicationPaper:
    """Add a stored file of one's own organisation; the same again changes nothing.

    A sample is read and searched for personal data. What was found is kept with the paper, the
    values are not.

    Args:
        purpose: one of ``ApplicationPaper.Purpose``.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of one's own.
        NotEditable: it was submitted, decided or thrown away.
        InvalidInput: the purpose is unknown, the file not one's own, or there are too many.
    """
    require(actor, Capability.APPLY)
    if purpose not in ApplicationPaper.Purpose.values:
        raise InvalidInput(_("Choose what the file proves."), field="purpose")
    file = StoredFile.objects.filter(organisation_id=actor.party, pk=file_id).first()
    if file is None:
        raise InvalidInput(_("This file is not your organisation's."), field="file")
    found = _scan_of(file) if purpose == ApplicationPaper.Purpose.SAMPLE else {}
    application = locked_draft(actor, application_id)
    there = application.papers.filter(purpose=purpose, file=file).first()
    if there is not None:
        return there
    if application.papers.count() >= MOST:
        raise InvalidInput(_("At most %(n)d files.") % {"n": MOST}, field="file")
    paper = ApplicationPaper.objects.create(
        application=application,
        purpose=purpose,
        file=file,
        note=note.strip()[:200],
        scan=found,
        added_at=now,
    )
    application.updated_at = now
    touch(application, also=["updated_at"])
    record(actor, "application.add_paper", on=application, at=now, after={"purpose": purpose})
    return paper


def _scan_of(file: StoredFile) -> dict[str, object]:
    """Return what a sample shows of persons; ``{"unread": True}`` when it is no table."""
    with file.open() as content:
        data = content.read(SAMPLE_LIMITS.max_bytes + 1)
    try:
        table = read_table(data, name=file.name, limits=SAMPLE_LIMITS)
    except SheetRefused:
        return {"unread": True}
    hits = scan(table.columns, ((row.line, row.cells) for row in table.rows))
    return {
        "columns": list(table.columns[:COLUMNS_KEPT]),
        "rows": len(table.rows),
        "hits": [hit.as_data() for hit in hits],
    }
