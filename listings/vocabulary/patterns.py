r"""Patterns of numbers that operators write: a small, safe part of regular expressions.

A regular expression that somebody types can make the matcher try for years. Here every pattern is
read first: characters, ``\d``, ``\S``, classes ``[0-9A-Z]``, groups with ``|``, and counts ``?``,
``{n}``, ``{m,n}``. ``*``, ``+``, look-around and back references are refused, and so is a pattern
that could match in too many ways: what is left cannot take long, so no timeout is needed.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput

LONGEST_PATTERN = 120  # characters of the pattern
LONGEST_MATCH = 40  # characters a number may have; the columns hold as many
MOST_WAYS = 10_000  # in which a matcher may have to try one text
DEEPEST = 8
SPECIAL = "\\[](){}|?*+^$."
ESCAPES = {"d", "S", *SPECIAL, "-"}
COUNT = re.compile(r"\{(\d{1,3})(?:,(\d{1,3}))?\}")
CLASS = re.compile(r"\[((?:[0-9A-Za-z]-[0-9A-Za-z]|\\d|[^\\\[\]^-])+)\]")


@dataclass(frozen=True, slots=True)
class _Size:
    """How many characters a part may take at most, and in how many ways it may match."""

    longest: int
    ways: int


def check_pattern(text: str, *, field: str) -> str:
    """Return a pattern that is safe to match with; ``^`` and ``$`` around it may be left out.

    Raises:
        InvalidInput: too long, not of the small language above, or it could match in too many ways.
    """
    inner = _inner(text.strip())
    if not 0 < len(text) <= LONGEST_PATTERN or not inner:
        raise InvalidInput(
            _("A pattern has 1 to %(most)d characters.") % {"most": LONGEST_PATTERN}, field=field
        )
    reader = _Reader(inner, field)
    size = reader.whole()
    if size.longest > LONGEST_MATCH:
        raise InvalidInput(
            _("“%(pattern)s” takes more than %(most)d characters.")
            % {"pattern": text, "most": LONGEST_MATCH},
            field=field,
        )
    if size.ways > MOST_WAYS:
        raise InvalidInput(
            _("“%(pattern)s” can match in too many ways; give exact counts.") % {"pattern": text},
            field=field,
        )
    try:
        re.compile(inner)
    except re.error:
        raise reader.refusal() from None
    return f"^{inner}$"


def matches(pattern: str, number: str) -> bool:
    """Whether the whole of a normalised ``number`` fits a checked ``pattern``."""
    return len(number) <= LONGEST_MATCH and bool(re.fullmatch(_inner(pattern), number))


def _inner(text: str) -> str:
    ends = text.endswith("$") and not text.endswith("\\$")
    return text[text.startswith("^") : len(text) - ends]


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, text: str, field: str) -> None:
        self._text, self._field, self._at, self._depth = text, field, 0, 0

    def refusal(self) -> InvalidInput:
        """Return what to say of the place where reading stopped."""
        return InvalidInput(
            _("The pattern cannot be used from position %(at)d on: “%(rest)s”.")
            % {"at": self._at + 1, "rest": self._text[self._at :][:20]},
            field=self._field,
        )

    def whole(self) -> _Size:
        size = self._either()
        if self._at < len(self._text):
            raise self.refusal()
        return size

    def _either(self) -> _Size:
        sizes = [self._row()]
        while self._next() == "|":
            self._at += 1
            sizes.append(self._row())
        return _Size(max(s.longest for s in sizes), min(sum(s.ways for s in sizes), 10**9))

    def _row(self) -> _Size:
        longest, ways = 0, 1
        while (here := self._next()) and here not in "|)":
            size = self._counted(self._atom(here))
            longest, ways = longest + size.longest, min(ways * size.ways, 10**9)
        return _Size(longest, ways)

    def _atom(self, here: str) -> _Size:
        if here == "(":
            return self._group()
        if here == "\\" and self._text[self._at + 1 : self._at + 2] in ESCAPES - {""}:
            self._at += 2
        elif here == "[" and (found := CLASS.match(self._text, self._at)):
            self._at = found.end()
        elif here not in SPECIAL:
            self._at += 1
        else:
            raise self.refusal()
        return _Size(1, 1)

    def _group(self) -> _Size:
        if self._depth == DEEPEST:
            raise self.refusal()
        self._at, self._depth = self._at + 1, self._depth + 1
        size = self._either()
        if self._next() != ")":
            raise self.refusal()
        self._at, self._depth = self._at + 1, self._depth - 1
        return size

    def _counted(self, size: _Size) -> _Size:
        if self._next() == "?":
            self._at += 1
            return _Size(size.longest, size.ways + 1)
        found = COUNT.match(self._text, self._at)
        if found is None:
            return size
        least, most = int(found[1]), int(found[2] or found[1])
        if not 0 < most <= LONGEST_MATCH or least > most:
            raise self.refusal()
        self._at = found.end()
        ways = sum(min(size.ways**n, 10**9) for n in range(least, most + 1))
        return _Size(size.longest * most, min(ways, 10**9))

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]
