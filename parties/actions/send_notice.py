"""Tell the members of an organisation something."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.template.loader import get_template

from kernel.action import action
from parties.models import Membership, Notification


@action
def send_notice(
    *,
    organisation_id: int,
    kind: str,
    key: str,
    url: str,
    data: Mapping[str, str | int],
    now: datetime,
    duties: Collection[str] = (),
) -> int:
    """Put one sentence before each member of an organisation; return how many are new.

    A second call with the same ``key`` adds nothing, so a task may run twice. Not audited: it
    follows from an act that is. No actor: tasks send notices, people do not.

    Args:
        kind: names the sentence's template, ``notices/<kind>.html``; a missing one is a bug.
        key: at most 100 characters, unique for the event, e.g. ``push-42-sent``.
        url: the page to open, a path of this site; empty for none.
        data: what the template names; no personal data.
        duties: only members with one of these; empty for all.
    """
    get_template(f"notices/{kind}.html")
    members = Membership.objects.filter(organisation_id=organisation_id, ended_at=None)
    if duties:
        members = members.filter(duty__in=duties)
    told = Notification.objects.filter(key=key).values("user_id")
    users = list(members.exclude(user_id__in=told).values_list("user_id", flat=True))
    Notification.objects.bulk_create(
        (
            Notification(user_id=user, kind=kind, key=key, url=url, data=dict(data), created_at=now)
            for user in users
        ),
        ignore_conflicts=True,  # two deliveries of one task at once
    )
    return len(users)
