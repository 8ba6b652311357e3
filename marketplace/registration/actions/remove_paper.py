"""Take a file out of an application again."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import touch
from marketplace.registration.drafts import locked_draft
from parties.capabilities import Capability, require


@action
def remove_paper(*, actor: Actor, application_id: int, paper_id: int, now: datetime) -> None:
    """Take a paper out; the file itself stays among the organisation's files.

    What was submitted with an earlier version keeps its digest there.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        RegistrationApplication.DoesNotExist: no such application of one's own.
        NotEditable: it was submitted, decided or thrown away.
        ApplicationPaper.DoesNotExist: no such paper of it.
    """
    require(actor, Capability.APPLY)
    application = locked_draft(actor, application_id)
    paper = application.papers.get(pk=paper_id)
    purpose = paper.purpose
    paper.delete()
    application.updated_at = now
    touch(application, also=["updated_at"])
    record(actor, "application.remove_paper", on=application, at=now, after={"purpose": purpose})
