"""Tell one person something."""

from collections.abc import Mapping
from datetime import datetime

from django.template.loader import get_template

from kernel.action import action
from parties.models import Notification


@action
def tell_person(
    *, user_id: int, kind: str, key: str, url: str, data: Mapping[str, str | int], now: datetime
) -> bool:
    """Put one sentence before a person; return whether it is new.

    As ``send_notice``, for what concerns nobody else in the organisation. A second call with the
    same ``key`` adds nothing, so a task may run twice. No actor, not audited: tasks tell people.
    """
    get_template(f"notices/{kind}.html")
    same = Notification.objects.filter(user_id=user_id, key=key)
    if same.exists():
        return False
    Notification.objects.bulk_create(
        [
            Notification(
                user_id=user_id, kind=kind, key=key, url=url, data=dict(data), created_at=now
            )
        ],
        ignore_conflicts=True,  # two deliveries of one task at once
    )
    return True
