"""Stop the mails of what watches found."""

from datetime import datetime

from django.db.models import F

from kernel.action import action
from kernel.actor import ANONYMOUS
from kernel.audit import record
from matching.models import Watch
from parties.models import User


@action
def stop_news_mails(*, person_id: int, now: datetime) -> int:
    """Mail a person nothing more of their watches; return how many watches that concerned.

    The watches go on, with notices on this site. No actor: whoever holds the signed link of a mail
    may do it, without signing in. A second call changes nothing.

    Raises:
        User.DoesNotExist: no such person.
    """
    person = User.objects.get(pk=person_id)
    mailed = Watch.objects.mailed_to(person_id) | Watch.objects.kept().filter(
        owner_id=person_id, status=Watch.Status.PAUSED
    ).exclude(frequency=Watch.Frequency.NEVER)
    stopped = mailed.update(frequency=Watch.Frequency.NEVER, version=F("version") + 1)
    if stopped:
        record(ANONYMOUS, "watch.stop_news_mails", on=person, at=now, after={"watches": stopped})
    return stopped
