"""Money: integer minor units with a currency. No float, no mixing, no conversion."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput

EXPONENTS = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "GBP": 2, "SGD": 2, "JPY": 0, "KWD": 3}
CURRENCIES = [(code, code) for code in EXPONENTS]
MAX_MINOR = 10**15  # TRUST 1.1; every amount column carries the same CHECK
_TYPED = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?)(?:\.(?P<part>[0-9]*))?"
)


class CurrencyMismatch(InvalidInput):
    """Two amounts of different currencies met."""

    code = "currency_mismatch"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: ``minor`` units (CNY: fen) of ``currency`` (ISO 4217)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise InvalidInput(
                _("Currency %(code)s is not supported.") % {"code": self.currency},
                field="currency",
            )
        if abs(self.minor) > MAX_MINOR:
            raise InvalidInput(_("The amount is too large."), field="amount")

    def __add__(self, other: Self) -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: Self) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"

    @property
    def major(self) -> Decimal:
        """The amount in whole units, e.g. 6500.00; exact."""
        return Decimal(self.minor).scaleb(-EXPONENTS[self.currency])

    def _same(self, other: Self) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(
                _("Amounts in %(one)s and %(two)s cannot be combined.")
                % {"one": self.currency, "two": other.currency},
                field="currency",
            )


def parse_money(text: str, *, currency: str) -> Money:
    """Return what a person typed as an amount of whole units, e.g. ``1,030,000.50``; exact.

    Full-width digits count. Commas must part groups of three: ``6,50`` is refused, not read as 650.

    Raises:
        InvalidInput: not a number, too large, or more decimals than the currency has.
    """
    exponent = EXPONENTS.get(currency)
    if exponent is None:
        raise InvalidInput(
            _("Currency %(code)s is not supported.") % {"code": currency}, field="currency"
        )
    typed = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if typed is None or not (typed["whole"] or typed["part"]):
        raise InvalidInput(
            _("“%(text)s” is not an amount. Type digits, e.g. 6500.00.") % {"text": text[:40]},
            field="amount",
        )
    part = (typed["part"] or "").rstrip("0")
    if len(part) > exponent:
        raise InvalidInput(
            _("At most %(n)d decimals in %(code)s.") % {"n": exponent, "code": currency},
            field="amount",
        )
    digits = (typed["whole"].replace(",", "") + part.ljust(exponent, "0")).lstrip("0") or "0"
    if len(digits) > len(str(MAX_MINOR)):  # before int(): Python refuses very long ones otherwise
        raise InvalidInput(_("The amount is too large."), field="amount")
    return Money(int(typed["sign"] + digits), currency)
