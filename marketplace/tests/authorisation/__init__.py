"""Who gets what at each address: one file per URL namespace, named like it.

``listings.py`` lists the routes of the namespace ``listings`` as ``ROWS``; the test reads whatever
file lies here. A route and method without a row must do nothing for anybody (405, 403 or 404), and
a route without any row fails the build, so adding a page means adding its rows::

    ROWS = [
        #    route               method  anonymous  stranger buyer holder operator
        *row("listings:mine",    "GET",  "sign-in   200      200   200    200"),
        *row("listings:detail",  "GET",  "404       404      404   200    200", address=a_draft),
        *row("listings:submit",  "POST", "sign-in   404      404   302    404", address=a_draft,
             version="1"),
        *row("api:intents",      "POST", "401       403      422   403    403", with_key=True),
    ]

An outcome is the status of the answer; ``sign-in`` stands for a redirect to the sign-in page. What
else a row names is what the form says. An empty form is enough for a POST: whoever may act is told
what is missing (422), whoever may not is turned away before. The characters are those of
``parties.tests.build``; *buyer* is Ningbo Motors, *holder* Hangzhou Voice. ``address`` makes what
the address names, e.g. ``lambda cast: {"uid": a_listing(holder=cast.holder).uid}``. With
``with_key`` the request carries an API key of the character's organisation (scopes read and write)
and no session.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kernel.actor import ANONYMOUS, Actor
from parties.tests import build

WHO = ("anonymous", "stranger", "buyer", "holder", "operator")


@dataclass(frozen=True, slots=True)
class Cast:
    """The characters of one case."""

    stranger: Actor
    buyer: Actor
    holder: Actor
    operator: Actor
    anonymous: Actor = ANONYMOUS


Address = Callable[[Cast], Mapping[str, object]]


def nowhere(cast: Cast) -> Mapping[str, object]:
    """Return no parts: the address is always the same."""
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """What each character gets by one method at one route."""

    route: str
    method: str
    outcomes: Mapping[str, str]
    address: Address = nowhere
    data: Mapping[str, str] = field(default_factory=dict)
    with_key: bool = False

    def __str__(self) -> str:
        what = "" if self.address is nowhere else getattr(self.address, "__name__", "")
        return f"{self.method} {self.route} {what}".rstrip()


def row(
    route: str,
    method: str,
    outcomes: str,
    *,
    address: Address = nowhere,
    with_key: bool = False,
    data: Mapping[str, str] | None = None,
    **said: str,
) -> list[Row]:
    """Return one line of the table; ``outcomes`` stand in the order of ``WHO``.

    The form says ``data`` and what else is named.
    """
    got = dict(zip(WHO, outcomes.split(), strict=True))
    return [Row(route, method, got, address, {**(data or {}), **said}, with_key)]


def a_cast() -> Cast:
    """Return the characters, new in the database."""
    return Cast(
        stranger=build.stranger(),
        buyer=build.ningbo_motors(),
        holder=build.hangzhou_voice(),
        operator=build.operator(),
    )
