"""The races of trade and money, small: each control shows its fault, each guard holds."""

import pytest

from marketplace.tests.races import machinery, money, negotiation, signing
from marketplace.tests.races.race import Race, run

pytestmark = pytest.mark.django_db(transaction=True)
OBJECTS, THREADS = 4, 4
RACES = [*negotiation.RACES, *signing.RACES, *money.RACES, *machinery.RACES]


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.name)
def test_the_control_shows_the_fault_and_the_guard_holds(race: Race) -> None:
    score = run(race, objects=OBJECTS, threads=THREADS)

    assert score.holds, str(score)
