"""The races of trade and money in full: 100 objects, each raced for by 8 threads."""

import pytest

from marketplace.tests.races.race import HEAD, Race, run
from marketplace.tests.races.test_races import RACES

pytestmark = pytest.mark.django_db(transaction=True)
OBJECTS, THREADS, CONTROLS = 100, 8, 10


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_every_control_shows_the_fault_and_no_guard_fails(race: Race, figures: list[str]) -> None:
    if HEAD not in figures:
        figures.append(HEAD)

    score = run(race, objects=OBJECTS, threads=THREADS, controls=CONTROLS)

    figures.append(str(score))
    assert score.holds, str(score)
