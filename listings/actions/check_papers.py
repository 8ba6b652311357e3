"""Look the next rows of a table of certificates through without recording one."""

from datetime import datetime

from django.db import transaction

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import move, touch
from kernel.outbox import emit
from listings.actions.record_certificate import CertificateTerms, record_certificate
from listings.facts import ImportMapped
from listings.intake import problem_of
from listings.models import ImportBatch, ImportRow
from listings.paper_intake import PaperPlan, PaperSheet, paper_plans, paper_row, recordable
from parties.capabilities import Capability, require

Status = ImportBatch.Status
STRETCH = 100
COUNTED = ["processed", *ImportBatch.COUNTS]


@action
def check_papers(
    *, actor: Actor, batch_id: int, sheet: PaperSheet, now: datetime, is_last: bool = False
) -> ImportBatch:
    """Record what each of the next 100 rows would come to: each is recorded and undone.

    Call it until the status is no longer ``checking``.

    Args:
        is_last: the caller's time is over; ask for the rest to be done by another worker.

    Raises:
        NotAllowed: the person's duty does not import.
        ImportBatch.DoesNotExist: no such import of the actor's organisation.
    """
    require(actor, Capability.IMPORT_LISTINGS)
    batch = ImportBatch.objects.editable_by(actor).locked(batch_id)
    if batch.status != Status.CHECKING:
        return batch
    planned = paper_plans(
        sheet,
        batch=batch,
        start=batch.processed,
        count=STRETCH,
        is_operator=actor.is_operator,
    )
    tried = [_tried(plan, actor=actor, sheet=sheet, now=now) for plan in planned]
    rows = [paper_row(plan, batch=batch, certificate=plan.certificate) for plan in tried]
    ImportRow.objects.bulk_create(rows)
    batch.count(rows)
    if batch.processed < batch.total:
        touch(batch, also=COUNTED)
        if is_last:
            emit(ImportMapped(import_batch_id=batch.pk))
        return batch
    move(batch, "checked", to=Status.CHECKED, also=COUNTED)
    record(actor, "import.check", on=batch, at=now, after={"rows": batch.total})
    return batch


def _tried(plan: PaperPlan, *, actor: Actor, sheet: PaperSheet, now: datetime) -> PaperPlan:
    """Return the plan, refused when recording the certificate would be."""
    if plan.scheme is None or plan.certificate is not None:
        return plan
    try:
        with transaction.atomic():
            terms = CertificateTerms(**recordable(plan))
            record_certificate(actor=actor, terms=terms, now=now)
            transaction.set_rollback(True)
    except DomainError as error:
        return plan.refused(problem_of(error, mapping=sheet.mapping))
    return plan
