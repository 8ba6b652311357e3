"""Checks typed codes place by place, so a refusal names the position and what belongs there."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import InvalidInput

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EXPECT_DIGIT = gettext_lazy("a digit")
EXPECT_ALPHANUMERIC = gettext_lazy("a digit or a capital letter")

_BETWEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff-]+")


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` neighbouring places that take the same characters; ``expected`` names them."""

    length: int
    characters: str
    expected: str | Promise


@dataclass(frozen=True, slots=True)
class CodeForm:
    """The places of a code from left to right; ``name`` is what people call the code."""

    name: str | Promise
    field: str
    runs: tuple[Run, ...]

    @property
    def length(self) -> int:
        """The number of characters."""
        return sum(run.length for run in self.runs)


def normal_code(text: str) -> str:
    """Return a typed code as it is stored: NFKC, capitals, no space, hyphen or invisible mark."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_form(code: str, form: CodeForm) -> None:
    """Compare a normalised ``code`` with ``form``.

    Raises:
        InvalidInput: names the first wrong position (from 1) and what belongs there, or the length.
    """
    position = 0
    for run in form.runs:
        for character in code[position : position + run.length]:
            position += 1
            if character not in run.characters:
                raise misplaced(form, position=position, found=character, expected=run.expected)
    if len(code) != form.length:
        raise InvalidInput(
            _("%(name)s: %(expected)d characters are needed, %(found)d were typed.")
            % {"name": form.name, "expected": form.length, "found": len(code)},
            field=form.field,
        )


def misplaced(
    form: CodeForm, *, position: int, found: str, expected: str | Promise
) -> InvalidInput:
    """Return the refusal of one character; ``position`` counts from 1."""
    return InvalidInput(
        _("%(name)s: position %(position)d is “%(found)s”, expected %(expected)s.")
        % {"name": form.name, "position": position, "found": found, "expected": expected},
        field=form.field,
    )
