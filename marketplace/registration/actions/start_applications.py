"""Begin many applications at once, from a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import Deed, record_many
from kernel.errors import InvalidInput
from kernel.workdays import local_day
from marketplace.registration.drafts import first_content, open_scheme
from marketplace.registration.models import ApplicationEvent, RegistrationApplication
from marketplace.registration.terms import Json, content_json, content_of
from parties.capabilities import Capability, require
from parties.models import Organisation

MOST = 500  # drafts of one call


@action
def start_applications(
    *, actor: Actor, scheme: str, contents: Sequence[Mapping[str, Json]], now: datetime
) -> list[RegistrationApplication]:
    """Make a draft of an initial registration for each content; the bulk form of open_application.

    A name that one of the organisation's own applications bears already makes no second draft, so
    the same table again changes nothing.

    Raises:
        NotAllowed: the person's duty does not apply for registrations.
        InvalidInput: the scheme takes no applications, a value cannot be used, or there are more
            than 500.
    """
    require(actor, Capability.APPLY)
    if len(contents) > MOST:
        raise InvalidInput(_("At most %(n)d rows at once.") % {"n": MOST}, field="file")
    applicant = Organisation.objects.get(pk=actor.party)
    chosen = open_scheme(scheme, day=local_day(now))
    holder = first_content(applicant).allocation
    own = RegistrationApplication.objects.editable_by(actor).kept()
    known = set(own.values_list("title", flat=True))
    drafts: dict[str, RegistrationApplication] = {}
    for data in contents:
        content = replace(content_of(data), allocation=holder)
        if content.name not in known:
            drafts[content.name] = RegistrationApplication(
                applicant=applicant,
                scheme=chosen,
                draft=content_json(content),
                title=content.name[:200],
                created_at=now,
                updated_at=now,
            )
    rows = RegistrationApplication.objects.bulk_create(list(drafts.values()))
    for row in rows:
        ApplicationEvent.append(row, "open", before="", actor=actor, at=now)
    record_many([Deed(actor, "application.open", on=row, at=now) for row in rows])
    return rows
