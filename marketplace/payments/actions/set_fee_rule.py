"""Set what the platform takes, from a day on."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput, StaleVersion
from kernel.money import EXPONENTS, MAX_MINOR
from kernel.workdays import local_day
from marketplace.ledger.fees import WHOLE_BP
from marketplace.ledger.models import FeePayer, FeeRule
from parties.capabilities import Capability, require
from parties.terms import required_reason


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """A fee: basis points of the price, at least and at most so many minor units, who pays.

    ``cap_minor`` None: no cap.
    """

    currency: str
    bp: int
    payer: str = FeePayer.HOLDER.value
    floor_minor: int = 0
    cap_minor: int | None = None


@action
def set_fee_rule(
    *,
    actor: Actor,
    terms: FeeTerms,
    active_from: date,
    reason: str,
    expected_rules: int,
    now: datetime,
) -> FeeRule:
    """Put the next rule of a currency on record; deals agreed before its day keep theirs.

    Nothing is ever changed: a rule of 0 basis points and no minimum ends the fee, and of two rules
    of one day the later counts.

    Args:
        expected_rules: how many rules of the currency the actor saw.

    Raises:
        NotAllowed: the actor's duty sets no fees.
        InvalidInput: no reason, an unknown currency or payer, a number out of range, a cap below
            the minimum, or a day in the past.
        StaleVersion: somebody set one since the actor looked.
    """
    require(actor, Capability.SET_FEES)
    reason = required_reason(reason)
    _check(terms)
    if active_from < local_day(now):
        raise InvalidInput(_("A fee cannot begin in the past."), field="active_from")
    if FeeRule.objects.filter(currency=terms.currency).count() != expected_rules:
        raise _stale()
    try:
        with transaction.atomic():
            rule = FeeRule.objects.create(
                version=f"{terms.currency}-{expected_rules + 1}",
                active_from=active_from,
                note=reason,
                set_by_id=actor.person,
                created_at=now,
                **asdict(terms),
            )
    except IntegrityError:
        raise _stale() from None
    said = {**asdict(terms), "from": f"{active_from}", "reason": reason}
    record(actor, "fee_rule.set", on=rule, at=now, after=said)
    return rule


def _stale() -> StaleVersion:
    return StaleVersion(_("Somebody changed this in the meantime. Look at it again, then repeat."))


def _check(terms: FeeTerms) -> None:
    if terms.currency not in EXPONENTS:
        raise InvalidInput(
            _("Currency %(code)s is not supported.") % {"code": terms.currency}, field="currency"
        )
    if terms.payer not in FeePayer.values:
        raise InvalidInput(_("Choose who pays."), field="payer")
    if not 0 <= terms.bp <= WHOLE_BP:
        raise InvalidInput(_("Between 0 and 10,000 basis points."), field="bp")
    if not 0 <= terms.floor_minor <= MAX_MINOR:
        raise InvalidInput(_("A minimum is 0 or more."), field="floor")
    if terms.cap_minor is not None and not terms.floor_minor <= terms.cap_minor <= MAX_MINOR:
        raise InvalidInput(_("A maximum lies above the minimum."), field="cap")
