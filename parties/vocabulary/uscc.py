"""The unified social credit code of organisations (GB 32100-2015), check character by MOD 31."""

import random
from collections.abc import Iterable
from operator import mul

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parties.vocabulary.code_forms import (
    DIGITS,
    EXPECT_DIGIT,
    LETTERS,
    CodeForm,
    Run,
    check_form,
    misplaced,
    normal_code,
)
from parties.vocabulary.regions import PREFIXES

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # 31 characters: no I, O, S, V, Z
LENGTH = 18
_WEIGHTS = [pow(3, place, 31) for place in range(LENGTH - 1)]
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_EXPECT_ALPHABET = gettext_lazy("a digit or a capital letter other than I, O, S, V, Z")

FORM = CodeForm(
    name=gettext_lazy("Unified social credit code"),
    field="uscc",
    runs=(
        # Digits are the rule in the first two places, but N… (agriculture) and Y… are real.
        Run(1, "123456789ANY", gettext_lazy("1-9, A, N or Y")),
        Run(1, ALPHABET, _EXPECT_ALPHABET),
        Run(6, DIGITS, EXPECT_DIGIT),
        Run(10, ALPHABET, _EXPECT_ALPHABET),
    ),
)


def normalise(text: str) -> str:
    """Return the code as it is stored: no spaces or hyphens, half-width capitals."""
    return normal_code(text)


def check_uscc(text: str) -> str:
    """Return the normalised code when its form and check character are right.

    Raises:
        InvalidInput: names the position and what belongs there; for the check character, which one
            the other seventeen give.
    """
    code = normalise(text)
    check_form(code, FORM)
    expected = check_character(code[:-1])
    if code[-1] != expected:
        raise misplaced(
            FORM,
            position=LENGTH,
            found=code[-1],
            expected=_("“%(character)s” as check character; compare all places")
            % {"character": expected},
        )
    return code


def check_character(body: str) -> str:
    """Return the eighteenth character to the first seventeen (all in ``ALPHABET``)."""
    weighted = sum(map(mul, map(ALPHABET.index, body), _WEIGHTS))
    return ALPHABET[-weighted % len(ALPHABET)]


def warnings_of(code: str) -> list[str]:
    """Return what is odd about a valid ``code`` without making it wrong; translated sentences.

    The region belongs to no province, or the organisation code in it fails its own check.
    """
    odd = []
    if code[2:4] not in PREFIXES:
        odd.append(
            _("The region %(region)s in positions 3-8 belongs to no province.")
            % {"region": code[2:8]}
        )
    expected = _organisation_check(code[8:16])
    if code[16] != expected:
        odd.append(
            _("The organisation code in positions 9-17 should end in “%(expected)s”.")
            % {"expected": expected}
        )
    return odd


def make_uscc(seed: int, *, region: str) -> str:
    """Return an invented enterprise's code for demo and tests: right in every check.

    The same seed and region give the same code. ``region`` is a code of GB/T 2260, 6 digits.
    """
    draw = random.Random(f"{seed} {region}")  # noqa: S311 - invented codes, no secret
    serial = "MA" + "".join(draw.choices(ALPHABET, k=6))
    body = f"91{region}{serial}{_organisation_check(serial)}"
    return body + check_character(body)


def _organisation_check(serial: str) -> str:
    values: Iterable[int] = map((DIGITS + LETTERS).index, serial)
    remainder = 11 - sum(map(mul, values, _ORGANISATION_WEIGHTS)) % 11
    return {10: "X", 11: "0"}.get(remainder) or str(remainder)
