"""Begin anew with what an earlier application said."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.workdays import local_day
from marketplace.registration.drafts import open_scheme
from marketplace.registration.models import (
    ApplicationEvent,
    ApplicationPaper,
    RegistrationApplication,
)
from parties.capabilities import Capability, require


@action
def copy_application(
    *, actor: Actor, application_id: int, now: datetime, scheme: str = ""
) -> RegistrationApplication:
    """Make a draft with the content and the papers of one's own earlier application.

    Args:
        scheme: code of another registrar's scheme; empty for the same. A renewal, change, transfer
            or deregistration always stays with its certificate's.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of one's own.
        InvalidInput: the scheme takes no applications.
    """
    require(actor, Capability.APPLY)
    mine = RegistrationApplication.objects.editable_by(actor).select_related("scheme")
    earlier = mine.get(pk=application_id)
    is_bound = earlier.certificate_id is not None
    is_same = is_bound or not scheme
    draft = RegistrationApplication.objects.create(
        applicant_id=actor.party,
        kind=earlier.kind,
        scheme=earlier.scheme if is_same else open_scheme(scheme, day=local_day(now)),
        certificate_id=earlier.certificate_id,
        asset_id=earlier.asset_id if is_bound else None,
        draft=earlier.draft,
        title=earlier.title,
        created_at=now,
        updated_at=now,
    )
    ApplicationPaper.objects.bulk_create(
        ApplicationPaper(
            application=draft,
            purpose=paper.purpose,
            file_id=paper.file_id,
            note=paper.note,
            scan=paper.scan,
            added_at=now,
        )
        for paper in earlier.papers.order_by("pk")
    )
    ApplicationEvent.append(draft, "open", before="", actor=actor, at=now, copied=earlier.pk)
    record(actor, "application.copy", on=draft, at=now, after={"from": earlier.pk})
    return draft
