"""The mark of a verb: one transaction, one entry in the list of what the platform can do."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")
ACTIONS: dict[str, Callable[..., object]] = {}
RETRIES = 3
RETRYABLE = {"40001", "40P01"}  # serialization_failure, deadlock_detected


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make ``function`` one transaction and list it for ``manage.py describe``."""

    @wraps(function)
    def perform(*args: P.args, **kwargs: P.kwargs) -> R:
        return atomically(lambda: function(*args, **kwargs))

    ACTIONS[function.__module__] = perform
    return perform


def atomically(work: Callable[[], R]) -> R:
    """Return what ``work`` returns, done in one transaction or not at all.

    The outermost call alone tries again, up to 3 times, when PostgreSQL broke the transaction off
    because of a deadlock or a serialization failure: inside another one nothing could be undone.
    """
    for attempt in range(RETRIES):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            last = attempt + 1 == RETRIES or connection.in_atomic_block
            if last or getattr(error.__cause__, "sqlstate", None) not in RETRYABLE:
                raise
            time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311 - jitter
    raise AssertionError("unreachable")  # pragma: no cover
