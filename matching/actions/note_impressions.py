"""Remember which matches a poster was shown."""

from collections.abc import Sequence
from datetime import datetime

from kernel.action import action
from kernel.workdays import local_day
from matching.models import Impression


@action
def note_impressions(*, viewer_id: int, match_ids: Sequence[int], now: datetime) -> None:
    """Note the matches an organisation was shown, in the order of the page: one insert.

    Seen again on the same day (in Shanghai) adds nothing. Not audited and no actor: it is a
    count, no act, and no person is remembered.
    """
    Impression.objects.bulk_create(
        (
            Impression(
                match_id=match_id, viewer_id=viewer_id, rank=rank, on=local_day(now), shown_at=now
            )
            for rank, match_id in enumerate(match_ids, start=1)
        ),
        ignore_conflicts=True,
    )
