"""`manage.py follow_search`: keep this node's word index in step with the database."""

import logging
import signal
from threading import Event
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django.utils import timezone

from listings.search.follower import Follower
from listings.search.lock import FollowerLock, follower_lock

POLL_S = 0.2
STANDBY_S = 2.0
RECOVERY_S = 5.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until it is told to stop; a second one on the node waits for its turn."""

    help = "Keep this node's word index in step with the database (one process on each node)."

    def handle(self, *_args: object, **_options: object) -> None:
        """Follow until SIGTERM or SIGINT."""
        stop = Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        while not stop.is_set():
            with follower_lock() as lock:
                if lock.take():
                    follow(lock, stop)
                else:
                    stop.wait(STANDBY_S)


def follow(lock: FollowerLock, stop: Event) -> None:
    """Take turns until told to stop or until the lock's file is gone."""
    follower = Follower()
    try:
        while not stop.is_set() and lock.is_there():
            stop.wait(_turn(follower))
    finally:
        follower.close()


def _turn(follower: Follower) -> float:
    """Take one turn; return how many seconds to wait before the next."""
    try:
        close_old_connections()
        follower.turn(now=timezone.now())
    except (Error, OSError, ValueError):
        log.exception("the word index could not be brought up to date; trying again")
        return RECOVERY_S
    return POLL_S
