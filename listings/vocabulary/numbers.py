"""Numbers this desk gives where it is the registrar: data-IP certificates, vouchers, registrations.

Their forms are those of ``listings.vocabulary.certificates``. How a data-IP registration number is
composed and checked is not published [config]: ours is year, source, kind of subject, nine digits
of serial, and an ISO 7064 MOD 37,36 check character, which is always a digit or a letter.
"""

from datetime import date

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from kernel.uid import ALPHABET_36

SOURCES = {
    "collected_generated": "1",
    "public_by_program": "2",
    "by_agreement": "3",
    "derived": "4",
}
NO_SOURCE = "0"
LAST_VOUCHER = 9_999
M = len(ALPHABET_36)


class NumbersExhausted(DomainError):
    """The month's serials of this registrar are used up."""

    code = "numbers_exhausted"


def certificate_no(issued_on: date, *, registrar: str, serial: int) -> str:
    """Return 17 digits: year, month, registrar (4 digits), serial (7 digits)."""
    return f"{issued_on:%Y%m}{registrar}{serial:07d}"


def voucher_no(issued_on: date, *, region: str, registrar: str, serial: int) -> str:
    """Return ``SJ``, 2 digits of the region, the registrar's digit, year, month, serial of 4.

    Raises:
        NumbersExhausted: the month has no serial left.
    """
    if serial > LAST_VOUCHER:
        raise NumbersExhausted(_("This month's numbers are used up: go on next month."))
    return f"SJ{region[:2]}{registrar}{issued_on:%Y%m}{serial:04d}"


def registration_no(year: int, *, source: str, subject: str, serial: int) -> str:
    """Return 16 letters and digits, the last of them a check character.

    Args:
        source: a code of ``Source``; empty when not said.
        subject: the applicant's kind, one character (``Organisation.Kind``).
    """
    body = f"{year:04d}{SOURCES.get(source, NO_SOURCE)}{subject}{serial:09d}"
    return body + mod_37_36(body)


def mod_37_36(body: str) -> str:
    """Return the check character of ``body`` (0-9, A-Z) by ISO 7064 MOD 37,36 (hybrid system).

    It catches every single-character error and nearly every swap of two neighbours.
    """
    p = M
    for character in body:
        p = (p + ALPHABET_36.index(character)) % M or M
        p = p * 2 % (M + 1)
    return ALPHABET_36[(M + 1 - p) % M]
