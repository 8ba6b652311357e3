"""The word index while the market is played: it sees what is not committed yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from listings.search.building import rebuild
from listings.search.follower import Follower
from listings.search.lock import follower_lock
from matching.embedding.chosen import words_alone


class SiteRuns(DomainError):
    """Another process follows the market on this machine."""

    code = "site_runs"


@contextmanager
def own_index(*, now: datetime) -> Iterator[Follower]:
    """Yield a follower of this node's index; leave an index of what was committed in the end.

    Raises:
        SiteRuns: the running site follows the market; its workers would join in the play.
    """
    with follower_lock() as lock:
        if not lock.take():
            raise SiteRuns(_("The site is running here. Stop it, then load the demo market."))
        rebuild(now=now)  # what lies there may be of another day or another market
        follower = Follower()
        try:
            with words_alone():  # a vector takes a second; the site's jobs make them afterwards
                yield follower
        finally:
            follower.close()
            rebuild(now=now)
