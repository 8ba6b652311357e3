"""Record at which rate a payment was exchanged."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput, NotAllowed
from kernel.money import Money
from kernel.workdays import local_day
from marketplace.deals.models import Deal
from marketplace.payments.books import post_exchange
from marketplace.payments.models import Exchange, PaymentClaim
from parties.capabilities import Capability, require
from parties.models import StoredFile
from parties.terms import plain_text

TOLERANCE = Decimal("0.05")  # banks take a margin; more is the wrong direction or a slip of the pen
LONGEST_SOURCE = 80
LARGEST_RATE = Decimal(10) ** 10


class ExchangeKnown(DomainError):
    """One payment is exchanged once."""

    code = "exchange_known"


@dataclass(frozen=True, slots=True)
class ExchangeFacts:
    """What the rate document says; ``rate`` is claim currency for one unit of what was given."""

    given: Money
    rate: Decimal
    rate_on: date
    source: str


@action
def record_exchange(
    *, actor: Actor, claim_id: int, facts: ExchangeFacts, file_id: int, now: datetime
) -> Exchange:
    """Record for the buyer which other currency a received payment began in, with its document.

    The books get two balanced legs through the clearing of currencies; nothing is converted: both
    amounts are those of the document.

    Raises:
        NotAllowed: the actor's duty pays nothing, or the actor is not the buyer.
        PaymentClaim.DoesNotExist, StoredFile.DoesNotExist: not one of the actor's.
        InvalidInput: the claim is not confirmed, the same currency, nothing given, a rate that
            does not lead from one amount to the other, a day in the future, no source.
        ExchangeKnown: the claim has its record.
    """
    require(actor, Capability.CLAIM_PAYMENT)
    deal_id = PaymentClaim.objects.of(actor).values_list("deal_id", flat=True).get(pk=claim_id)
    deal = Deal.objects.of(actor).locked(deal_id)
    claim = PaymentClaim.objects.of(actor).locked(claim_id)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    file = StoredFile.objects.get(pk=file_id, organisation_id=actor.party)
    source = _checked(facts, claim, today=local_day(now))
    if Exchange.objects.filter(claim=claim).exists():
        raise ExchangeKnown(_("The exchange of this payment is on record."))
    exchange = Exchange.objects.create(
        claim=claim,
        amount_minor=facts.given.minor,
        currency=facts.given.currency,
        rate=facts.rate,
        rate_on=facts.rate_on,
        source=source,
        file=file,
        file_sha256=file.sha256,
        recorded_by_id=actor.person,
        recorded_at=now,
    )
    post_exchange(exchange, actor=actor, now=now)
    after = {"minor": facts.given.minor, "currency": facts.given.currency, "rate": str(facts.rate)}
    record(actor, "payment.exchange", on=claim, at=now, after=after)
    return exchange


def _checked(facts: ExchangeFacts, claim: PaymentClaim, *, today: date) -> str:
    """Return the source, trimmed, when the facts can be those of the claim."""
    if claim.status != PaymentClaim.Status.CONFIRMED:
        raise InvalidInput(_("Wait until both sides confirmed the payment."), field="amount")
    if facts.given.currency == claim.currency:
        raise InvalidInput(
            _("Choose the other currency, the one that was given."), field="currency"
        )
    if facts.given.minor <= 0:
        raise InvalidInput(_("The amount must be above zero."), field="amount")
    _check_rate(facts, Money(claim.received_minor or 0, claim.currency))
    if facts.rate_on > today:
        raise InvalidInput(_("This day lies in the future."), field="rate_on")
    source = plain_text(facts.source)
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise InvalidInput(
            _("Between 1 and %(n)d characters.") % {"n": LONGEST_SOURCE}, field="source"
        )
    return source


def _check_rate(facts: ExchangeFacts, received: Money) -> None:
    if not 0 < facts.rate < LARGEST_RATE:
        raise InvalidInput(_("A rate is above zero."), field="rate")
    brought = facts.given.major * facts.rate
    if abs(brought - received.major) > received.major * TOLERANCE:
        raise InvalidInput(
            _("At this rate %(given)s bring %(brought)s, not %(received)s. Is it the other way?")
            % {"given": facts.given, "brought": f"{brought:.2f}", "received": received},
            field="rate",
        )
