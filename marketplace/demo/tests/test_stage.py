"""The clock, the dice and the queue."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.utils import timezone

from kernel import facts
from kernel.outbox import emit
from kernel.tests.build import BellRang, Ear
from marketplace.demo.progress import Told
from marketplace.demo.stage import Broken, Script, Stage
from matching import tasks as matching_tasks

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)  # 09:00 in Shanghai
HOUR = timedelta(hours=1)


def a_stage(*, seed: int = 1, days: int = 5) -> Stage:
    step = Told(StringIO()).step("days", parts=days)
    return Stage(seed=seed, opens=MONDAY, closes=MONDAY + timedelta(days=days), told=step)


@pytest.fixture
def ear() -> Iterator[Ear]:
    before = dict(facts.wiring())
    ear = Ear()
    facts.install({BellRang: (ear,)})
    yield ear
    facts.install(before)


def script(stage: Stage, log: list[tuple[str, datetime]], name: str, *waits: timedelta) -> Script:
    log.append((name, stage.now))
    for wait in waits:
        yield wait
        log.append((name, stage.now))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, datetime]]:
    monkeypatch.setattr("marketplace.demo.stage._jobs", list)
    monkeypatch.setattr("marketplace.demo.stage._task_modules", list)
    return []


def test_scenes_follow_in_order_of_time(db, log) -> None:
    stage = a_stage()
    stage.cue(script(stage, log, "late", HOUR), at=MONDAY + 2 * HOUR)
    stage.cue(script(stage, log, "early", 2 * HOUR), at=MONDAY + HOUR)

    stage.play()

    assert log == [
        ("early", MONDAY + HOUR),
        ("late", MONDAY + 2 * HOUR),
        ("early", MONDAY + 3 * HOUR),
        ("late", MONDAY + 3 * HOUR),
    ]
    assert stage.now == MONDAY + timedelta(days=5)


def test_people_work_in_office_hours_only(db, log) -> None:
    stage = a_stage(days=9)
    night, saturday = MONDAY + 12 * HOUR, MONDAY + timedelta(days=5)
    stage.cue(script(stage, log, "night"), at=night)
    stage.cue(script(stage, log, "saturday"), at=saturday)

    stage.play()

    assert [at.isoformat() for _, at in log] == [
        "2026-03-03T01:00:00+00:00",
        "2026-03-09T01:00:00+00:00",
    ]


def test_what_is_cued_for_after_the_end_does_not_happen(db, log) -> None:
    stage = a_stage(days=2)
    stage.cue(script(stage, log, "once", timedelta(days=3)), at=MONDAY)

    stage.play()

    assert [name for name, _ in log] == ["once"]


def test_the_same_seed_throws_the_same_dice() -> None:
    assert a_stage(seed=3).hours(1, 9) == a_stage(seed=3).hours(1, 9)
    assert a_stage(seed=3).hours(1, 9) != a_stage(seed=4).hours(1, 9)


def test_what_follows_from_a_scene_is_done_before_the_next(db, ear, log, monkeypatch) -> None:
    stage = a_stage()

    def ring() -> Script:
        emit(BellRang(bell_id=7))
        yield HOUR
        log.append((f"heard {ear.heard}", stage.now))

    monkeypatch.setattr("marketplace.demo.stage._task_modules", list)
    stage.cue(ring(), at=MONDAY)

    stage.play()

    assert log == [("heard [7]", MONDAY + HOUR)]


def test_a_task_that_fails_breaks_the_play_off(db, ear, log) -> None:
    def fail() -> None:
        raise ValueError("no bell")

    ear.then = fail
    stage = a_stage()

    def ring() -> Script:
        emit(BellRang(bell_id=7))
        yield HOUR

    stage.cue(ring(), at=MONDAY)

    with pytest.raises(Broken, match=r"kernel\.tests\.ear: ValueError: no bell"):
        stage.play()


def test_tasks_read_the_clock_of_the_stage_and_nobody_else_does(db, monkeypatch) -> None:
    seen: list[datetime] = []
    stage = a_stage()

    def look() -> Script:
        from_tasks = vars(matching_tasks)["timezone"]
        seen.append(from_tasks.now())
        assert timezone.now() > MONDAY
        assert from_tasks.is_aware(from_tasks.now())
        yield HOUR

    stage.cue(look(), at=MONDAY)

    stage.play()

    assert seen == [MONDAY]
    assert vars(matching_tasks)["timezone"] is timezone
    assert mail.outbox == []
