"""Say that money was sent."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput, NotAllowed
from kernel.money import Money
from kernel.outbox import emit
from kernel.workdays import local_day
from marketplace.deals.gates import lock_certificate, require_payable
from marketplace.deals.models import Deal
from marketplace.deals.models.deal import RECEIVABLE
from marketplace.payments.facts import PaymentClaimed
from marketplace.payments.models import BankSlip, ClaimFile, PaymentClaim
from marketplace.payments.received import claimable_minor
from marketplace.payments.terms import Slip, checked_slip
from parties.capabilities import Capability, require
from parties.models import StoredFile


class SlipUsed(DomainError):
    """One bank slip pays once."""

    code = "slip_used"


class MoreThanDue(InvalidInput):
    """The claims of a deal never exceed its amount."""

    code = "more_than_due"


@action
def claim_payment(
    *,
    actor: Actor,
    deal_id: int,
    slip: Slip,
    evidence: Sequence[int],
    is_over: bool = False,
    now: datetime,
) -> PaymentClaim:
    """Record what the buyer says was paid; the holder confirms it or says otherwise.

    All claims of a deal together stay within its amount, unless the buyer says that more was paid
    than was due: the excess is then kept apart until it is paid back.

    Args:
        evidence: ids of files of the buyer's organisation, at least one.
        is_over: the buyer knows that the slip says more than is due.

    Raises:
        NotAllowed: the actor's duty pays nothing, or the actor is not the buyer.
        Deal.DoesNotExist: no such deal of the actor's.
        InvalidInput: no evidence, or files of others; another currency than the deal's, nothing
            paid, a value date in the future, bank or serial number missing or too long.
        MoreThanDue: more than is due and not yet claimed, and the buyer did not say so; or
            nothing is due.
        SlipUsed: bank, serial and value date were claimed before and not given up.
        IllegalMove: nothing can be paid on the deal now.
        CertificateNotValid, ConsentMissing: the rights behind the deal do not allow it today.
    """
    require(actor, Capability.CLAIM_PAYMENT)
    certificate = lock_certificate(Deal.objects.of(actor).filter(pk=deal_id))
    deal = Deal.objects.of(actor).locked(deal_id)
    if deal.side_of(actor) != "buyer":
        raise NotAllowed(_("Only the buyer does this."))
    deal.require_status(*RECEIVABLE, event="claim_payment")
    require_payable(deal, certificate, today=local_day(now))
    slip = checked_slip(slip, today=local_day(now))
    _check_amount(deal, slip.amount, is_over=is_over)
    files = _own_files(actor, evidence)
    claim = _create(deal, actor, slip, now=now)
    ClaimFile.objects.bulk_create(
        ClaimFile(claim=claim, file=file, created_at=now) for file in files
    )
    record(actor, "payment.claim", on=claim, at=now, after={"minor": slip.amount.minor})
    emit(PaymentClaimed(claim_id=claim.pk))
    return claim


def _check_amount(deal: Deal, amount: Money, *, is_over: bool) -> None:
    if amount.currency != deal.currency:
        raise InvalidInput(
            _("The deal is in %(currency)s.") % {"currency": deal.currency}, field="amount"
        )
    if amount.minor <= 0:
        raise InvalidInput(_("The amount must be above zero."), field="amount")
    claimable = claimable_minor(deal)
    if amount.minor > claimable and not (is_over and claimable > 0):
        raise MoreThanDue(
            _("At most %(amount)s can still be claimed; settle an excess with the holder.")
            % {"amount": Money(claimable, deal.currency)},
            field="amount",
        )


def _own_files(actor: Actor, ids: Sequence[int]) -> list[StoredFile]:
    files = list(StoredFile.objects.filter(organisation_id=actor.party, pk__in=ids))
    if not files or len(files) != len(set(ids)):
        raise InvalidInput(_("Add the bank slip as a file."), field="evidence")
    return files


def _create(deal: Deal, actor: Actor, slip: Slip, *, now: datetime) -> PaymentClaim:
    try:
        with transaction.atomic():
            return PaymentClaim.objects.create(
                deal=deal,
                amount_minor=slip.amount.minor,
                currency=slip.amount.currency,
                payer_bank=slip.payer_bank,
                bank_serial=slip.bank_serial,
                value_on=slip.value_on,
                claimed_by_id=actor.person,
                claimed_by_organisation_id=actor.party,
                created_at=now,
            )
    except IntegrityError:
        raise SlipUsed(
            _("This bank slip is recorded already%(where)s. One slip pays once.")
            % {"where": _where_used(actor, slip)}
        ) from None


def _where_used(actor: Actor, slip: Slip) -> str:
    """Name the deal on which the slip stands, to those who may see it; others learn nothing."""
    same = BankSlip.objects.like(
        payer_bank=slip.payer_bank, bank_serial=slip.bank_serial, value_on=slip.value_on
    )
    deal = Deal.objects.of(actor).filter(pk__in=same.values("deal_id")).first()
    return f" ({deal.deal_no})" if deal else ""
