"""Shapes that payments' actions take: what a bank slip says."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from kernel.money import Money
from marketplace.payments.models import LONGEST_BANK, LONGEST_SERIAL


@dataclass(frozen=True, slots=True)
class Slip:
    """What the bank slip says: amount, payer's bank, serial number, value date."""

    amount: Money
    payer_bank: str
    bank_serial: str
    value_on: date


def checked_slip(slip: Slip, *, today: date) -> Slip:
    """Return ``slip`` with bank and serial number in normal form: NFKC, no blanks, capitals.

    Raises:
        InvalidInput: a value date in the future, bank or serial number missing or too long.
    """
    slip = replace(slip, payer_bank=_normal(slip.payer_bank), bank_serial=_normal(slip.bank_serial))
    if slip.value_on > today:
        raise InvalidInput(_("The value date lies in the future."), field="value_on")
    for field, longest in (("payer_bank", LONGEST_BANK), ("bank_serial", LONGEST_SERIAL)):
        if not 0 < len(getattr(slip, field)) <= longest:
            raise InvalidInput(_("Between 1 and %(n)d characters.") % {"n": longest}, field=field)
    return slip


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
