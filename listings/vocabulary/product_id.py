"""The national data-product id (draft NDI-TR-2025-04): GB/T 17710, ISO 7064 MOD 37-2.

    6 91330100MA0EXAMP1B 3301 7K2M9Q4D P [• extension]
    type, subject, region or 00 + industry, random part, check character

The regional or sectoral node assigns it; we check and store it, and make one in tests and demo.
"""

import random
import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import InvalidInput
from kernel.uid import ALPHABET_36, mod_37_2
from listings.vocabulary.industries import DIVISIONS
from parties.vocabulary.code_forms import (
    DIGITS,
    EXPECT_ALPHANUMERIC,
    EXPECT_DIGIT,
    CodeForm,
    Run,
    check_form,
    misplaced,
    normal_code,
)
from parties.vocabulary.regions import PREFIXES
from parties.vocabulary.uscc import check_uscc

PRODUCT = "6"
RESOURCE = "7"
LENGTH = 32
LONGEST_EXTENSION = 32
SEPARATOR = "\u2022"  # bullet; the middle dot, easier to type, is taken for it

FORM = CodeForm(
    name=gettext_lazy("National data-product id"),
    field="ndi_product_id",
    runs=(
        Run(1, PRODUCT + RESOURCE, gettext_lazy("6 (product) or 7 (resource)")),
        Run(18, ALPHABET_36, EXPECT_ALPHANUMERIC),
        Run(4, DIGITS, EXPECT_DIGIT),
        Run(8, ALPHABET_36, EXPECT_ALPHANUMERIC),
        Run(1, ALPHABET_36 + "*", gettext_lazy("a digit, a capital letter or *")),
    ),
)
_SEPARATORS = re.compile("[\u2022\u00b7]")


def check_product_id(text: str) -> str:
    """Return the normalised id when form and check character are right; at most 65 characters.

    The extension keeps its capitals and hyphens, only spaces around it go: what it may hold is not
    stated, and the check character does not cover it.

    Raises:
        InvalidInput: names the position and what belongs there.
    """
    typed, dot, extension = _SEPARATORS.sub(
        SEPARATOR, unicodedata.normalize("NFKC", text)
    ).partition(SEPARATOR)
    code = normal_code(typed)
    check_form(code, FORM)
    expected = mod_37_2(code[:-1])
    if code[-1] != expected:
        raise misplaced(
            FORM,
            position=LENGTH,
            found=code[-1],
            expected=_("“%(character)s” as check character; compare all places")
            % {"character": expected},
        )
    return code + (SEPARATOR + _checked_extension(extension.strip()) if dot else "")


def warnings_of(product_id: str) -> list[str]:
    """Return what is odd about a valid id without making it wrong; translated sentences."""
    odd = []
    try:
        check_uscc(product_id[1:19])
    except InvalidInput:
        odd.append(_("Positions 2-19 are no valid unified social credit code."))
    segment = product_id[19:23]
    industry = segment.startswith("00") and segment[2:] in {row.code for row in DIVISIONS}
    if not industry and segment[:2] not in PREFIXES:
        odd.append(
            _("Positions 20-23 name neither a region nor 00 and an industry: %(segment)s.")
            % {"segment": segment}
        )
    return odd


def make_product_id(
    seed: int, *, subject: str, segment: str, kind: str = PRODUCT, extension: str = ""
) -> str:
    """Return an invented id for demo and tests; the same arguments give the same id.

    Args:
        subject: a unified social credit code.
        segment: first four digits of a region, or ``00`` and a division.
        kind: ``PRODUCT`` or ``RESOURCE``.
    """
    draw = random.Random(f"{seed} {subject} {segment} {kind}")  # noqa: S311 - invented, no secret
    body = f"{kind}{subject}{segment}{''.join(draw.choices(ALPHABET_36, k=8))}"
    made = body + mod_37_2(body)
    return check_product_id(f"{made}{SEPARATOR}{extension}" if extension else made)


def _checked_extension(extension: str) -> str:
    if not 1 <= len(extension) <= LONGEST_EXTENSION:
        raise InvalidInput(
            _("%(name)s: the extension has 1 to 32 characters, %(found)d were typed.")
            % {"name": FORM.name, "found": len(extension)},
            field=FORM.field,
        )
    for position, character in enumerate(extension, start=LENGTH + 2):
        if character == SEPARATOR or character.isspace() or not character.isprintable():
            raise misplaced(
                FORM,
                position=position,
                found=repr(character)[1:-1],
                expected=_("a letter, digit or sign"),
            )
    return extension
