"""Money: integer minor units with a currency. No float, no mixing, no conversion."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from django.utils.translation import gettext as _

from kernel.errors import InvalidInput

EXPONENTS = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "GBP": 2, "SGD": 2, "JPY": 0, "KWD": 3}
CURRENCIES = [(code, code) for code in EXPONENTS]
MAX_MINOR = 10**15  # TRUST 1.1; every amount column carries the same CHECK


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

    Raises:
        InvalidInput: not a number, or more decimals than the currency has.
    """
    exponent = EXPONENTS.get(currency)
    if exponent is None:
        raise InvalidInput(
            _("Currency %(code)s is not supported.") % {"code": currency}, field="currency"
        )
    try:
        value = Decimal(text.replace(",", "").replace("\uff0c", "").strip())
    except InvalidOperation:
        raise InvalidInput(
            _("“%(text)s” is not an amount. Type digits, e.g. 6500.00.") % {"text": text[:40]},
            field="amount",
        ) from None
    scaled = value.scaleb(exponent) if value.is_finite() else value
    if not value.is_finite() or scaled != scaled.to_integral_value():
        raise InvalidInput(
            _("At most %(n)d decimals in %(code)s.") % {"n": exponent, "code": currency},
            field="amount",
        )
    return Money(int(scaled), currency)
