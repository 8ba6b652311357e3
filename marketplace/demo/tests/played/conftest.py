"""A reduced small market, played once: one module looks at it, the next fills it up.

A folder of its own, because what is played stays until pytest has left the folder.
"""

from collections.abc import Iterator
from io import StringIO

import pytest
from pytest_django import DjangoDbBlocker

from marketplace.demo import owner
from marketplace.demo.market import build_small
from marketplace.demo.people import Cast
from marketplace.demo.progress import Told
from marketplace.demo.tests.playing import FIFTIETH, REDUCED, TODAY, a_transaction


@pytest.fixture(scope="package")
def played(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cast]:
    """Play the small market, reduced."""
    with a_transaction(django_db_blocker, tmp_path_factory):
        yield build_small(seed=1, now=TODAY, told=Told(StringIO()), size=REDUCED)


@pytest.fixture(scope="module")
def filled_up(
    played: Cast, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Build the owner's market, at a fiftieth of its figures, on what is played already."""
    with (
        a_transaction(django_db_blocker, tmp_path_factory),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(owner, "require_empty", lambda: None)
        patch.setattr(owner, "play_small", lambda **_: played)
        told = Told(StringIO())
        owner.build_owner(seed=1, now=TODAY, told=told, figures=FIFTIETH, size=REDUCED)
        yield
