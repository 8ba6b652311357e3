"""`manage.py demo` from outside."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kernel.models import AuditEvent
from marketplace.demo.progress import Told
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db


def test_a_market_that_is_not_empty_is_refused_with_what_to_do() -> None:
    an_organisation()

    with pytest.raises(CommandError, match=r"1 organisations are registered.*make reset"):
        call_command("demo")

    assert AuditEvent.objects.count() == 0


def test_if_empty_says_so_and_ends_well() -> None:
    an_organisation()
    said = StringIO()

    call_command("demo", "--if-empty", stdout=said)

    assert "The market is not empty" in said.getvalue()
    assert "Nothing was changed." in said.getvalue()


def test_nothing_is_built_while_the_site_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listings.search.lock.FollowerLock.take", lambda _lock: False)

    with pytest.raises(CommandError, match="The site is running here"):
        call_command("demo")

    assert AuditEvent.objects.count() == 0


def test_progress_is_told_in_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 2.0, 6.0, 7.0, 12.5])
    monkeypatch.setattr("marketplace.demo.progress.time.monotonic", lambda: next(moments))
    said = StringIO()
    step = Told(said).step("days", parts=9)

    for day in (1, 2, 3, 4):
        step.reach(day)

    assert said.getvalue() == "   6 s  days: 2 of 9\n  12 s  days: 4 of 9\n"
