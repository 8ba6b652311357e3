"""What every test may ask for."""

import gc
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties
from pytest_django import DjangoDbBlocker, Settings

from kernel.actor import Actor
from kernel.outbox import claim, deliver
from kernel.tests.seeds import lay_back
from kernel.tests.template import template_of
from listings.search.follower import PACE, Follower
from matching.embedding.chosen import words_alone
from parties.tests import build

# A busy machine is slow; that is no property of the code.
properties.register_profile(
    "any machine", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
properties.register_profile("shake", properties.get_profile("any machine"), max_examples=2_000)
properties.load_profile("any machine")

SEED = 1  # what a change is judged by must not be chance; `make shake` and `make chaos` draw theirs

FIGURES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whatever is random begin where somebody says."""
    parser.addoption("--seed", default=str(SEED), help="of everything random; or: drawn")
    parser.addoption("--lean", action="store_true", help="faults on purpose, in smaller rounds")


@pytest.hookimpl(tryfirst=True)  # before hypothesis reads its own
def pytest_configure(config: pytest.Config) -> None:
    """Settle the seed, in the first process of all, for what hypothesis tries as well."""
    if config.option.seed == "drawn":
        config.option.seed = str(random.SystemRandom().randrange(10**6))
    config.option.hypothesis_seed = config.option.hypothesis_seed or config.option.seed
    config.stash[FIGURES] = []


def pytest_report_header(config: pytest.Config) -> str:
    """Say how to see the same again."""
    return f"--seed {config.option.seed}"


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what tests measured."""
    if lines := config.stash[FIGURES]:
        terminalreporter.section(f"figures, --seed {config.option.seed}")
        terminalreporter.write("\n".join(lines) + "\n")


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int:
    """Return where whatever is random begins."""
    return int(pytestconfig.option.seed)


@pytest.fixture(scope="session")
def lean(pytestconfig: pytest.Config) -> bool:
    """Return whether smaller rounds are asked for, as on every change."""
    return bool(pytestconfig.option.lean)


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> list[str]:
    """Return the lines that are printed when all is done; append what was measured."""
    return pytestconfig.stash[FIGURES]


@pytest.hookimpl(tryfirst=True)  # before `-m` selects
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in a folder ``e2e`` or ``chaos``: a target of its own runs it."""
    for item in items:
        for kind in {"e2e", "chaos"} & {*item.path.parts}:
            item.add_marker(kind)


def pytest_collection_finish() -> None:
    """Keep the thousands of collected tests out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Copy a migrated database, and let its commits not wait for the disk."""
    connection.settings_dict["OPTIONS"] = {"options": "-c synchronous_commit=off"}
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"] |= {"TEMPLATE": template_of(connection), "MIGRATE": False}


@pytest.fixture(scope="session", autouse=True)
def _committing_tests_leave_no_trace() -> Iterator[None]:
    """End each with the rows of the migrations and no others, in place of Django's flush."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: lay_back(connection))
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_by_their_own_names() -> Iterator[None]:
    """Render pages without a collected, hashed copy of the static files.

    They are looked for when one is asked for, not all of them by every test's first request.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        STATIC_ROOT=settings.BASE_DIR / "static",
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_little() -> Iterator[None]:
    """Hash passwords in no time."""
    with override_settings(PASSWORD_HASHERS=["parties.tests.hasher.Quick"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _english_is_the_default() -> Iterator[None]:
    """Answer requests that name no language in English, the language tests compare messages in."""
    with override_settings(LANGUAGE_CODE="en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _words_alone() -> Iterator[None]:
    """Leave meaning out but where a test asks for it: reading a text takes 20 to 80 ms."""
    with words_alone():
        yield


@pytest.fixture(autouse=True)
def _begin_in_english() -> Iterator[None]:
    """Speak English outside requests; what a test's requests activate ends with the test."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what tests store out of the run's own files."""
    options: dict[str, object] = settings.STORAGES["default"]["OPTIONS"]  # type: ignore[index]
    options["location"] = tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own")


@pytest.fixture
def own_folder(_folders: Path) -> Path:
    """Name a folder of this test's own, made by whoever writes into it.

    ``tmp_path`` makes one for every test, after a look at those of all tests before.
    """
    return _folders / uuid4().hex


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with an empty cache: no test sees another's sign-in attempts, nor those of a run."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid4().hex)


@pytest.fixture(autouse=True)
def word_index(settings: Settings, own_folder: Path) -> Iterator[Callable[[], int]]:
    """Give each test a node without a word index; call it to bring the index up to date."""
    settings.SEARCH_DIR = own_folder / "search"
    follower = Follower()
    clock = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def follow() -> int:
        nonlocal clock
        clock += PACE
        return follower.turn(now=clock)

    yield follow
    follower.close()


@pytest.fixture
def now() -> datetime:
    """The fixed moment at which tests happen."""
    return datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def unending_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no limit per minute begin anew in the middle of a test."""
    monkeypatch.setattr("listings.views.limits.MINUTE_S", 10**9)


@pytest.fixture
def drain() -> Callable[[], int]:
    """Run the outbox until nothing is due, without a broker; return how many rows ran."""

    def run() -> int:
        ran = 0
        while claimed := claim():
            token, ids = claimed
            ran += sum(deliver(row_id, token) for row_id in ids)
        return ran

    return run


@pytest.fixture
def hangzhou_voice(db: None) -> Actor:
    """The administrator of a verified holder."""
    return build.hangzhou_voice()


@pytest.fixture
def ningbo_motors(db: None) -> Actor:
    """The administrator of a verified buyer."""
    return build.ningbo_motors()


@pytest.fixture
def stranger(db: None) -> Actor:
    """The administrator of a verified organisation that is party to nothing."""
    return build.stranger()


@pytest.fixture
def operator(db: None) -> Actor:
    """One of the platform's own staff."""
    return build.operator()
