"""The stage: a clock that moves, dice, and what happens next.

People follow *scripts*: generators that act and then yield how long they wait. Between two scenes
the stage delivers what is due in the outbox, and in the mornings it runs every scheduled job, so
that what follows from an act follows here by the same wiring as in the running market.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from importlib import import_module
from itertools import count
from random import Random
from types import ModuleType
from unittest.mock import patch

from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from kernel import facts, slots
from kernel.models import Outbox
from kernel.numbering import ZONE
from kernel.outbox import settle
from listings.models import AssetHolder, Certificate, DataIPAsset, Listing, SourceProof
from marketplace.demo.progress import Step
from marketplace.schedule import SCHEDULE
from parties.models import Organisation

Script = Iterator[timedelta]
OPENS_AT, CLOSES_AT = time(9), time(18)  # office hours in Shanghai
SATURDAY = 5
JOBS_AT = time(8, 30)
DAY = timedelta(days=1)
DAILY_IN_THE_LAST = timedelta(days=12)
COUNT_TERMS = "matching.tasks.count_catalogue"  # reads every listing: the slowest job by far
COUNT_EVERY = timedelta(days=30)
GROWING, GROWTH = (Listing, Certificate, DataIPAsset, SourceProof, AssetHolder, Organisation), 1.4


class Broken(Exception):
    """Something that follows from an act failed: a bug of the market or of its demo."""


@dataclass(order=True)
class _Scene:
    at: datetime
    turn: int
    script: Script = field(compare=False)


class Stage:
    """Plays scripts in order of time, from ``opens`` until ``closes``.

    ``now`` is the moment on stage. Scheduled jobs run every morning of the last weeks, and once in
    ``seldom`` before: nobody sees the difference any more. Whatever was cued for later than
    ``closes`` does not happen. The same seed and the same moments give the same play.
    """

    def __init__(
        self, *, seed: int, opens: datetime, closes: datetime, told: Step, seldom: timedelta = DAY
    ) -> None:
        self.now, self.closes = opens, closes
        self.dice = Random(f"{seed}")  # noqa: S311 - a play, no secret
        self._opens, self._told, self._seldom = opens, told, seldom
        self._scenes: list[_Scene] = []
        self._turns = count()
        self._counted_at = opens
        self._delivered = 0  # rows of the outbox up to this number are done
        self._tasks = self._tasks_counted = 0  # done so far, and when PostgreSQL last counted rows

    def cue(self, script: Script, *, at: datetime) -> None:
        """Let somebody begin ``script`` in the first office hour from ``at`` on."""
        heappush(self._scenes, _Scene(self._office(at), next(self._turns), script))

    def chance(self, share: float) -> bool:
        """Return true in ``share`` of all cases, by the dice."""
        return self.dice.random() < share

    def hours(self, least: float, most: float) -> timedelta:
        """Return a wait of so many hours, by the dice."""
        return timedelta(minutes=self.dice.uniform(least, most) * 60)

    def days(self, least: float, most: float) -> timedelta:
        """Return a wait of so many days, by the dice."""
        return self.hours(least * 24, most * 24)

    def play(self) -> None:
        """Play every scene up to the end, and the jobs between them.

        Raises:
            Broken: a task that follows from an act failed.
        """
        with self._clock():
            jobs_at = self._morning(self.now + DAY)
            while jobs_at <= self.closes:
                self._until(jobs_at)
                self.now = jobs_at
                self._count_rows()
                self._run_jobs()
                self._told.reach((self.now - self._opens).days)
                jobs_at = self._next_jobs()
            self._until(self.closes)
            self.now = self.closes
            self._told.reach((self.closes - self._opens).days)

    def _next_jobs(self) -> datetime:
        daily_from = self._morning(self.closes - DAILY_IN_THE_LAST)
        if self.now >= daily_from:
            return self.now + DAY
        return min(self.now + self._seldom, daily_from)

    def _until(self, end: datetime) -> None:
        while self._scenes and self._scenes[0].at <= end:
            scene = heappop(self._scenes)
            self.now = max(self.now, scene.at)
            wait = next(scene.script, None)
            self._deliver()
            if wait is not None:
                self.cue(scene.script, at=self.now + wait)

    def _deliver(self) -> None:
        """Do what is owed, in order; the play is one transaction, so nobody else can lease it."""
        while fresh := list(Outbox.objects.filter(pk__gt=self._delivered).order_by("pk")):
            due = [row for row in fresh if row.state == Outbox.State.DUE]
            for row in due:
                _run(row)
            settle([row.pk for row in due])
            self._delivered = fresh[-1].pk
            self._tasks += len(due)

    def _count_rows(self) -> None:
        """Let PostgreSQL plan for tables as they are now: unasked, it sees nothing of the play."""
        if self._tasks > GROWTH * self._tasks_counted:
            self._tasks_counted = self._tasks
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in GROWING)}")

    def _run_jobs(self) -> None:
        for name in _jobs():
            if name != COUNT_TERMS or self.now - self._counted_at > COUNT_EVERY:
                current_app.tasks[name]()
        if self.now - self._counted_at > COUNT_EVERY:
            self._counted_at = self.now
        self._deliver()

    def _office(self, at: datetime) -> datetime:
        """Return ``at``, or as long after the next opening as it lies after closing."""
        local = at.astimezone(ZONE)
        if local.time() < OPENS_AT:
            local = local.replace(hour=OPENS_AT.hour)
        elif local.time() >= CLOSES_AT:
            local = (local + DAY).replace(hour=OPENS_AT.hour + local.minute % 3)
        while local.weekday() >= SATURDAY:
            local += DAY
        return local.astimezone(at.tzinfo)

    def _morning(self, day: datetime) -> datetime:
        local = datetime.combine(day.astimezone(ZONE).date(), JOBS_AT, tzinfo=ZONE)
        return local.astimezone(day.tzinfo)

    @contextmanager
    def _clock(self) -> Iterator[None]:
        """Let tasks read this stage's clock, and let no mail leave.

        Tasks are the only edge that the play goes through, so the name ``timezone`` is replaced
        in their modules, and where scheduled jobs are given the moment, and nowhere else.
        """
        with ExitStack() as stack:
            stack.enter_context(patch.object(settings, "EMAIL_BACKEND", NO_MAIL))
            for module in (slots, *_task_modules()):
                stack.enter_context(patch.object(module, "timezone", _StageTime(self)))
            yield


NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"


class _StageTime:
    """Django's ``timezone`` for tasks on stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def now(self) -> datetime:
        return self._stage.now

    def __getattr__(self, name: str) -> object:
        return getattr(timezone, name)


def last_evening(now: datetime) -> datetime:
    """Return the last end of office hours before ``now``, whatever day of the week it was."""
    evening = datetime.combine(now.astimezone(ZONE).date(), CLOSES_AT, tzinfo=ZONE)
    return (evening if evening <= now else evening - DAY).astimezone(now.tzinfo)


def _run(row: Outbox) -> None:
    try:
        facts.hearer_named(row.hearer)(**row.payload)
    except Exception as error:
        raise Broken(f"{row.hearer}: {type(error).__name__}: {error}") from error


def _jobs() -> list[str]:
    """Return the scheduled jobs of the market; the kernel's own keep house and are left out."""
    names = (str(entry["task"]) for entry in SCHEDULE.values())
    return [name for name in names if not name.startswith("kernel.")]


def _task_modules() -> list[ModuleType]:
    """Return the modules of all wired tasks and scheduled jobs, loaded as a worker does it."""
    wired = {task.name for tasks in facts.wiring().values() for task in tasks}
    names = sorted(wired.union(_jobs()))
    for name in names:
        import_module(name.rpartition(".")[0])
    modules = {current_app.tasks[name].run.__module__ for name in names}
    loaded = [sys.modules[name] for name in sorted(modules)]
    return [module for module in loaded if hasattr(module, "timezone")]
