"""The races of trade and money in full: 100 objects (or 40), each raced for by 8 threads."""

import pytest

from marketplace.tests.races.race import HEAD, Race, run
from marketplace.tests.races.test_races import RACES

pytestmark = pytest.mark.django_db(transaction=True)
OBJECTS, DEAR_OBJECTS, THREADS, CONTROLS = 100, 40, 8, 5
LEAN_OBJECTS = 20


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_every_control_shows_the_fault_and_no_guard_fails(
    race: Race, lean: bool, figures: list[str]
) -> None:
    if HEAD not in figures:
        figures.append(HEAD)

    objects = LEAN_OBJECTS if lean else DEAR_OBJECTS if race.is_dear else OBJECTS
    score = run(race, objects=objects, threads=THREADS, controls=CONTROLS)

    figures.append(str(score))
    assert score.holds, str(score)
