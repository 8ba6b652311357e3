"""Every route and method, for each character: nothing is reachable that no row allows."""

import importlib
import json
import pkgutil
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kernel.actor import Actor
from marketplace.tests import authorisation
from marketplace.tests.authorisation import Cast, Row, a_cast
from parties.models import Organisation
from parties.tests.build import a_key, client_of

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TURNED_AWAY = {"401", "403", "404", "405"}
# Pages of allauth: theirs, served as they are, none of them touches anybody else's account.
OTHERS = ("accounts/",)

ROWS: list[Row] = [
    line
    for file in pkgutil.iter_modules(authorisation.__path__)
    for line in importlib.import_module(f"{authorisation.__name__}.{file.name}").ROWS
]
LISTED = {(line.route, line.method) for line in ROWS}


def routes(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in patterns:
        if str(pattern.pattern) in OTHERS:
            continue
        if isinstance(pattern, URLResolver):
            deeper = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from routes(pattern.url_patterns, deeper)
        else:
            yield ":".join((*spaces, pattern.name or f"unnamed {pattern.pattern}"))


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


def address_of(line: Row, cast: Cast) -> str:
    return reverse(line.route, kwargs=dict(line.address(cast)))


def browser_of(line: Row, actor: Actor) -> Client:
    return Client() if line.with_key else client_of(actor)


def outcome(line: Row, actor: Actor, browser: Client, *, address: str, method: str = "") -> str:
    """Return what ``actor`` is answered; whatever that changed is undone."""
    with transaction.atomic():
        answer = ask(line, actor, browser, method=method or line.method, address=address)
        if answer.streaming:
            list(answer)  # to its end, where it closes its file
        transaction.set_rollback(True)
    is_sign_in = answer.get("Location", "").startswith("/accounts/login/?next=")
    return "sign-in" if is_sign_in else str(answer.status_code)


def ask(line: Row, actor: Actor, browser: Client, *, method: str, address: str) -> HttpResponseBase:
    if not line.with_key:
        return (
            browser.post(address, line.data)
            if method == "POST"
            else browser.generic(method, address)
        )
    headers = {}
    if actor.is_signed_in:
        key = a_key(Organisation.objects.get(pk=actor.party))
        headers["Authorization"] = f"Bearer {key.prefix}.secret"
    body = json.dumps(line.data)
    return browser.generic(method, address, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("route", ROUTES)
def test_each_route_has_its_rows(route: str) -> None:
    assert any(line.route == route for line in ROWS), f"{route}: add rows (see {__doc__})"


def test_no_row_speaks_of_a_route_that_is_gone() -> None:
    assert {line.route for line in ROWS} - set(ROUTES) == set()


@pytest.mark.parametrize("line", ROWS, ids=str)
def test_each_character_gets_what_the_table_says(line: Row) -> None:
    cast = a_cast()
    address = address_of(line, cast)
    actors = {who: getattr(cast, who) for who in line.outcomes}

    got = {
        who: outcome(line, actor, browser_of(line, actor), address=address)
        for who, actor in actors.items()
    }

    assert got == line.outcomes


@pytest.mark.parametrize("route", ROUTES)
def test_what_no_row_allows_does_nothing(route: str) -> None:
    cast = a_cast()
    line = next(line for line in ROWS if line.route == route)
    actor = cast.operator if "_console:" in route else cast.holder
    others = [method for method in METHODS if (route, method) not in LISTED]
    address, browser = address_of(line, cast), browser_of(line, actor)

    got = {
        method: outcome(line, actor, browser, address=address, method=method) for method in others
    }

    assert {method: said for method, said in got.items() if said not in TURNED_AWAY} == {}
