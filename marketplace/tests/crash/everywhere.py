"""A pytest plugin: each command that a test gives is first broken off after each of its writes.

``pytest -p marketplace.tests.crash.everywhere marketplace/deals marketplace/payments``: the tests
bring the scenes, so a command without one is a command without a test. A command is broken off the
first time it succeeds, within the test's own transaction; then the test goes on as if nothing had
happened, which is what it proves.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import transaction

from kernel import action
from marketplace.tests.crash.writes import Crash, Writes, held

TIMES = 1
PACKAGES = ("marketplace.deals.actions", "marketplace.payments.actions")
# Commands that write nothing, or only within another one, which is broken off in their middle.
EXCUSED = {"check_access_key", "abandon_refund", "record_receipt"}
broken: Counter[str] = Counter()
deaths: Counter[str] = Counter()
found: list[str] = []
_under_way: list[str] = []


def _broken_off(atomically: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def perform(work: Any) -> Any:
        name = _name(work)
        is_due = name.startswith(PACKAGES) and broken[name] < TIMES and not _under_way
        if is_due:
            _under_way.append(name)
            try:
                _break(name, work)
            finally:
                _under_way.pop()
        return atomically(work)

    return perform


def _name(work: Any) -> str:
    cells = dict(zip(work.__code__.co_freevars, work.__closure__ or (), strict=True))
    return str(cells["function"].cell_contents.__module__) if "function" in cells else ""


def _break(name: str, work: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            with Writes().counted() as writes:
                work()
            transaction.set_rollback(True)
    except Exception:  # noqa: BLE001 - a refusal; the test looks at it itself
        return
    before = held(writes.tables)
    for after in range(1, len(writes.tables) + 1):
        try:
            with transaction.atomic(), Writes(after=after).counted():
                work()
        except Crash:
            deaths[name] += 1
        if held(writes.tables) != before:
            found.append(f"{name}: something stays after write {after} of {writes.tables}")
    broken[name] += bool(writes.tables)


@pytest.fixture(autouse=True)
def _crashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(action, "atomically", _broken_off(action.atomically))
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that are named after a command."""
    files = {f"test_{name.rpartition('.')[2]}.py" for name in commands()}
    others = [item for item in items if item.path.name not in files]
    items[:] = [item for item in items if item.path.name in files]
    config.hook.pytest_deselected(items=others)


def commands() -> set[str]:
    """Return the modules of all commands on deals and money."""
    return {
        f"{package}.{name}"
        for package in PACKAGES
        for _, name, _ in iter_modules(import_module(package).__path__)
    }


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail when something stayed, or a command was never broken off."""
    never = {name for name in commands() - set(broken) if name.rpartition(".")[2] not in EXCUSED}
    found.extend(f"{name}: never broken off" for name in sorted(never))
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures."""
    terminalreporter.section("commands broken off after each write")
    terminalreporter.write_line(
        f"{len(broken)} of {len(commands())} commands, {sum(deaths.values())} crashes"
    )
    for line in found:
        terminalreporter.write_line(line)
