"""What the platform takes and how several holders share the rest: exact, rounded once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from marketplace.ledger.models import FeePayer, FeeRule

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class FeeSchedule:
    """A fee in basis points with a floor and a cap, minor units of one currency.

    Copied onto a deal when its contract is drafted; never read from settings afterwards.
    ``cap_minor`` None: no cap.
    """

    version: str
    bp: int
    floor_minor: int = 0
    cap_minor: int | None = None
    currency: str = "CNY"
    payer: str = FeePayer.HOLDER.value

    def __post_init__(self) -> None:
        if not 0 <= self.bp <= WHOLE_BP or self.floor_minor < 0:
            raise ValueError("a fee lies between nothing and the whole")
        if self.cap_minor is not None and self.cap_minor < self.floor_minor:
            raise ValueError("the cap of a fee lies below its floor")

    @classmethod
    def in_force(cls, *, currency: str, on: date) -> Self:
        """Return the schedule of the latest rule of ``currency``; without one there is no fee."""
        rules = FeeRule.objects.filter(currency=currency, active_from__lte=on)
        rule = rules.order_by("-active_from", "-pk").first()
        if rule is None:
            return cls("none", 0, currency=currency)
        return cls.of(rule)

    @classmethod
    def of(cls, rule: FeeRule) -> Self:
        """Return the schedule that ``rule`` sets."""
        return cls(
            rule.version, rule.bp, rule.floor_minor, rule.cap_minor, rule.currency, rule.payer
        )

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return the schedule that ``written`` put on a deal."""
        return cls(**said)

    def written(self) -> dict[str, Any]:
        """Return the schedule as JSON."""
        return asdict(self)

    def fee(self, amount_minor: int) -> int:
        """Return the fee of ``amount_minor`` (0 or more): half up, never above the amount."""
        if amount_minor < 0:
            raise ValueError("a fee is taken from an amount of 0 or more")
        if not amount_minor:
            return 0
        fee = (amount_minor * self.bp + WHOLE_BP // 2) // WHOLE_BP
        fee = max(fee, self.floor_minor)
        if self.cap_minor is not None:
            fee = min(fee, self.cap_minor)
        return min(fee, amount_minor)


def shares(amount_minor: int, by_bp: Mapping[int, int], *, lead: int) -> dict[int, int]:
    """Return the parts of ``amount_minor`` (0 or more) by party, which sum to it exactly.

    Each part is floored; what that leaves goes to ``lead``, the holder named first in the contract.

    Raises:
        ValueError: the shares are not 10,000 basis points together, or ``lead`` has none.
    """
    if sum(by_bp.values()) != WHOLE_BP or any(bp < 0 for bp in by_bp.values()):
        raise ValueError("shares are 10,000 basis points together")
    if lead not in by_bp:
        raise ValueError("the lead holder has no share")
    parts = {party: amount_minor * bp // WHOLE_BP for party, bp in by_bp.items()}
    parts[lead] += amount_minor - sum(parts.values())
    return parts
