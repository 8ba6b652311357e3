"""Numbers of certificates (data IP) and vouchers (property rights): their forms and groups."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import InvalidInput
from parties.vocabulary.code_forms import (
    DIGITS,
    EXPECT_ALPHANUMERIC,
    EXPECT_DIGIT,
    LETTERS,
    CodeForm,
    Run,
    check_form,
    misplaced,
    normal_code,
)
from parties.vocabulary.regions import PREFIXES

LONGEST = 40  # characters of any number; the columns hold as many
SHORTEST_LEGACY = 6


@dataclass(frozen=True, slots=True)
class PatternSet:
    """The forms of one track's numbers.

    What was issued before ``since`` has other forms, nowhere collected: the legacy rule. None: no
    form is published (``registration``), or there is no legacy (``since``).
    """

    certificate: CodeForm
    registration: CodeForm | None
    since: date | None


_CERTIFICATE_NO = gettext_lazy("Certificate number")
_REGISTRATION_NO = gettext_lazy("Registration number")

DIP = PatternSet(  # 规发 (2024) 79号 [press]; the registration number's check is not published
    certificate=CodeForm(_CERTIFICATE_NO, "certificate_no", (Run(17, DIGITS, EXPECT_DIGIT),)),
    registration=CodeForm(
        _REGISTRATION_NO, "registration_no", (Run(16, DIGITS + LETTERS, EXPECT_ALPHANUMERIC),)
    ),
    since=date(2024, 9, 9),
)
SJ = PatternSet(  # national Guide 国数综政策 (2026) 35号, annex 6 [law]; no check character
    certificate=CodeForm(
        gettext_lazy("Voucher number"),
        "certificate_no",
        (Run(1, "S", "S"), Run(1, "J", "J"), Run(13, DIGITS, EXPECT_DIGIT)),
    ),
    registration=None,
    since=None,
)
PATTERN_SETS = {"data_ip": DIP, "property_right": SJ}  # by RegistrationScheme.Track

_SJ_REGION = 3  # position, from 1
_SJ_MONTH = 10
_MONTHS = frozenset(f"{month:02d}" for month in range(1, 13))
_GROUPS = (  # for display only: what the groups of a data-IP number mean is arithmetic, not stated
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{4})([0-9]{7})"),
    re.compile(r"(SJ[0-9]{2})([0-9])([0-9]{6})([0-9]{4})"),
    re.compile(r"([0-9A-Z]{4})([0-9A-Z]{4})([0-9A-Z]{4})([0-9A-Z]{4})"),
)


def normalise(text: str) -> str:
    """Return the number as it is stored: NFKC, capitals, without spaces and hyphens."""
    return normal_code(text)


def check_certificate_no(text: str, *, track: str, issued_on: date) -> str:
    """Return the normalised number of a certificate or voucher when its form is right.

    Args:
        track: a key of ``PATTERN_SETS``.
        issued_on: the day printed on the certificate; decides whether the legacy rule holds.

    Raises:
        InvalidInput: names the position and the expected form.
    """
    number = normalise(text)
    patterns = PATTERN_SETS[track]
    if is_legacy(track=track, issued_on=issued_on):
        _check_legacy(number, patterns.certificate)
        return number
    check_form(number, patterns.certificate)
    if patterns is SJ:
        _check_voucher_parts(number)
    return number


def check_registration_no(text: str, *, track: str, issued_on: date) -> str:
    """Return the normalised registration number when its form is right, as far as one is known.

    Raises:
        InvalidInput: names the position and the expected form.
    """
    number = normalise(text)
    form = PATTERN_SETS[track].registration
    if form is not None and not is_legacy(track=track, issued_on=issued_on):
        check_form(number, form)
    else:
        _check_printable(number, form or CodeForm(_REGISTRATION_NO, "registration_no", ()))
    return number


def is_legacy(*, track: str, issued_on: date) -> bool:
    """Whether numbers of that day have no published form: show “legacy format”, ask for a scan."""
    since = PATTERN_SETS[track].since
    return since is not None and issued_on < since


def grouped(number: str) -> str:
    """Return a normalised number in groups that can be read aloud; other forms as they are."""
    for groups in _GROUPS:
        if found := groups.fullmatch(number):
            return " ".join(found.groups())
    return number


def _check_voucher_parts(number: str) -> None:
    region, month = number[2:4], number[9:11]
    if region not in PREFIXES:
        raise misplaced(
            SJ.certificate,
            position=_SJ_REGION,
            found=region,
            expected=_("the first two digits of a province"),
        )
    if month not in _MONTHS:
        raise misplaced(
            SJ.certificate, position=_SJ_MONTH, found=month, expected=_("a month from 01 to 12")
        )


def _check_legacy(number: str, form: CodeForm) -> None:
    if not SHORTEST_LEGACY <= len(number) <= LONGEST:
        raise InvalidInput(
            _("%(name)s: before 9 September 2024 it has 6 to 40 characters, %(found)d were typed.")
            % {"name": form.name, "found": len(number)},
            field=form.field,
        )
    _check_printable(number, form)


def _check_printable(number: str, form: CodeForm) -> None:
    for position, character in enumerate(number, start=1):
        if not character.isprintable():
            raise misplaced(
                form,
                position=position,
                found=repr(character)[1:-1],
                expected=_("a letter, digit or sign"),
            )
    if len(number) > LONGEST:
        raise InvalidInput(
            _("%(name)s: at most %(most)d characters, %(found)d were typed.")
            % {"name": form.name, "most": LONGEST, "found": len(number)},
            field=form.field,
        )
