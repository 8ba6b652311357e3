"""Celery's doorways to deals: notices to who moves next, what follows a signature, the clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from kernel.actor import CLOCK
from kernel.numbering import ZONE
from kernel.slots import each, per_slot
from listings.actions.encumber_certificate import EncumbranceTerms, encumber_certificate
from listings.actions.release_encumbrance import release_encumbrance
from listings.models import Encumbrance, Listing
from listings.rights import FOR_EVER
from listings.vocabulary.rights import EncumbranceKind
from marketplace.deals.actions.expire_deal import expire_deal
from marketplace.deals.actions.expire_entitlement import expire_entitlement
from marketplace.deals.actions.expire_offer import expire_offer
from marketplace.deals.actions.judge_attachment import judge_attachment
from marketplace.deals.actions.request_payment import request_payment
from marketplace.deals.gates import last_day
from marketplace.deals.models import (
    Contract,
    Deal,
    Entitlement,
    HelpRequest,
    Message,
    MessageFile,
    Offer,
    RealisationType,
    Side,
)
from marketplace.deals.progress import BOTH, BUYER, HOLDER, turn_of, with_turns
from marketplace.scanner import is_clean
from matching.actions.close_intent import close_intent
from matching.models import Intent
from parties.actions.send_notice import send_notice
from parties.capabilities import CASHIERS, LAWYERS
from parties.models import Organisation

PERIOD_S = 600
DEAL_CANCELLED = gettext_noop("The deal was cancelled.")
STANDINGS: dict[str, str] = {
    Listing.Status.SUSPENDED: "deal_listing_suspended",
    Listing.Status.PUBLISHED: "deal_listing_resumed",
}
# What a step means to each side: the notices `templates/notices/<kind>.html`.
STEPS: dict[str, dict[str, str]] = {
    "reopen": {"buyer": "deal_reopened", "holder": "deal_reopened"},
    "correct_terms": {"buyer": "deal_corrected", "holder": "deal_corrected"},
    "request_payment": {"buyer": "payment_due", "holder": "payment_asked_for"},
    "confirm_payment": {"buyer": "payment_complete", "holder": "deal_to_deliver"},
    "start_delivery": {"buyer": "deal_delivering"},
    "deliver": {"buyer": "deal_to_accept"},
    "request_changes": {"holder": "deal_to_deliver_again"},
    "settle": {"buyer": "deal_settled", "holder": "deal_settled"},
    "withdraw": {"holder": "deal_ended"},
    "reject": {"buyer": "deal_ended"},
    "expire": {"buyer": "deal_expired", "holder": "deal_expired"},
    "cancel": {"buyer": "deal_cancelled", "holder": "deal_cancelled"},
    "reverse": {"buyer": "deal_cancelled", "holder": "deal_cancelled"},
}


# Who in an organisation can do what is asked for; the other notices are for everybody in it.
DUTIES = {
    "contract_to_sign": LAWYERS,
    "contract_half_signed": LAWYERS,
    "nda_asked_for": LAWYERS,
    "payment_due": CASHIERS,
    "payment_asked_for": CASHIERS,
}


def _tell(deal: Deal, sides: Iterable[str], kind: str, *, key: str, until: str = "") -> None:
    parties = {Side.BUYER.value: deal.buyer_id, Side.HOLDER.value: deal.holder_id}
    for party in (parties[side] for side in sides):
        if party is not None:
            send_notice(
                organisation_id=party,
                kind=kind,
                key=f"deal-{deal.pk}-{key}",
                url=reverse("deals:detail", args=[deal.uid]),
                data={"number": deal.deal_no, "until": until},
                now=timezone.now(),
                duties=DUTIES.get(kind, ()),
            )


def _written(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"


def _silence_ends(deal: Deal) -> str:
    return _written(deal.last_activity_at + timedelta(days=settings.NEGOTIATION_EXPIRY_DAYS))


def _answer_by(deal: Deal) -> str:
    return _written(deal.last_activity_at + timedelta(days=settings.DEAL_SILENCE_DAYS))


@shared_task
def tell_opened(*, deal_id: int) -> None:
    """Tell the holder that the buyer opened the negotiation."""
    deal = Deal.objects.get(pk=deal_id)
    _tell(deal, HOLDER, "deal_opened", key="opened", until=_silence_ends(deal))


@shared_task
def tell_message(*, deal_id: int, message_id: int) -> None:
    """Tell the other side that there is something to read."""
    deal, message = Deal.objects.get(pk=deal_id), Message.objects.get(pk=message_id)
    _tell(deal, BOTH - {message.side}, "deal_message", key=f"message-{message.pk}")


@shared_task
def scan_attachments(*, deal_id: int, message_id: int) -> None:  # noqa: ARG001 - the fact's field
    """Have the files of a message scanned; a scanner that is down is asked again later."""
    for sent in MessageFile.objects.pending().filter(message_id=message_id).select_related("file"):
        with sent.file.open() as content:
            verdict = is_clean(content)
        judge_attachment(actor=CLOCK, attachment_id=sent.pk, is_clean=verdict, now=timezone.now())


@shared_task
def tell_nda(*, deal_id: int, version: str, is_both: bool) -> None:
    """Ask both sides for the NDA, or tell them that it is in force."""
    deal = Deal.objects.get(pk=deal_id)
    kind = "nda_in_force" if is_both else "nda_asked_for"
    _tell(deal, BOTH, kind, key=f"{kind}-{version}")


@shared_task
def tell_offer(*, deal_id: int, offer_id: int) -> None:
    """Ask the other side for its answer to an offer; one that has ended asks for nothing."""
    deal, offer = Deal.objects.get(pk=deal_id), Offer.objects.get(pk=offer_id)
    if offer.status == Offer.Status.OPEN:
        other = BOTH - {offer.side}
        _tell(deal, other, "offer_made", key=f"offer-{offer.n}", until=_written(offer.expires_at))


@shared_task
def tell_offer_ended(*, deal_id: int, offer_id: int) -> None:
    """Tell the side concerned that an offer is off the table: both of an expired one."""
    deal, offer = Deal.objects.get(pk=deal_id), Offer.objects.get(pk=offer_id)
    sides = {"rejected": {offer.side}, "withdrawn": BOTH - {offer.side}}.get(offer.status, BOTH)
    _tell(deal, sides, "offer_ended", key=f"offer-{offer.n}-ended")


@shared_task
def tell_agreed(*, deal_id: int) -> None:
    """Ask both sides for their signature."""
    deal = Deal.objects.get(pk=deal_id)
    contract = deal.contracts.latest("pk")
    key = f"sign-{contract.pk}"
    _tell(deal, BOTH, "contract_to_sign", key=key, until=_silence_ends(deal))


@shared_task
def tell_moved(*, deal_id: int, event: str, version: int) -> None:
    """Tell each side what a step means to it, and by when an answer is expected."""
    deal = with_turns(Deal.objects.filter(pk=deal_id)).get()
    if event == "sign" and deal.status == Deal.Status.CONTRACT_DRAFTED:
        sides, until = turn_of(deal), _silence_ends(deal)
        _tell(deal, sides, "contract_half_signed", key=f"sign-{version}", until=until)
    for side, kind in STEPS.get(event, {}).items():
        _tell(deal, {side}, kind, key=f"{event}-{version}", until=_answer_by(deal))


@shared_task
def tell_signed(*, deal_id: int) -> None:
    """Tell both sides that the deal has landed and what follows."""
    deal = Deal.objects.get(pk=deal_id)
    is_prepaid = deal.is_paid_first
    _tell(deal, BUYER, "contract_signed", key="signed")
    if is_prepaid:
        _tell(deal, HOLDER, "contract_signed", key="signed")
    else:
        _tell(deal, HOLDER, "deal_to_deliver", key="signed", until=_answer_by(deal))


@shared_task
def tell_accepted(*, deal_id: int) -> None:
    """Tell the holder that the delivery is accepted, and the buyer what is due now."""
    deal = Deal.objects.get(pk=deal_id)
    _tell(deal, HOLDER, "deal_accepted", key="accepted")
    if deal.is_paid_later:
        _tell(deal, BUYER, "payment_due", key="accepted", until=_answer_by(deal))


@shared_task
def follow_signature(*, deal_id: int) -> None:
    """Ask for the money when it is due first, and close the intent that is now satisfied."""
    deal = Deal.objects.select_related("intent").get(pk=deal_id)
    is_due = deal.is_paid_first
    if is_due and deal.status == Deal.Status.CONTRACT_SIGNED:
        request_payment(actor=CLOCK, deal_id=deal.pk, now=timezone.now())
    _close(deal, reason=Intent.CloseReason.SATISFIED_HERE)


@shared_task
def follow_correction(*, deal_id: int, event: str, version: int) -> None:  # noqa: ARG001 - the fact's fields
    """Ask for the money that corrected terms want before delivery."""
    deal = Deal.objects.get(pk=deal_id)
    is_due = event == "correct_terms" and deal.is_paid_first
    if is_due and deal.status == Deal.Status.CONTRACT_SIGNED:
        request_payment(actor=CLOCK, deal_id=deal.pk, now=timezone.now())


@shared_task
def guard_exclusivity(*, deal_id: int) -> None:
    """Put a signed exclusive licence on its certificate: the database lets no other one beside."""
    deal = Deal.objects.select_related("buyer").get(pk=deal_id)
    contract = deal.contracts.filter(status=Contract.Status.SIGNED).first()
    is_licence = deal.exclusive and deal.realisation_type != RealisationType.TRANSFER
    if not (is_licence and contract and contract.certificate_id and deal.concluded_on):
        return
    known = Encumbrance.objects.filter(certificate_id=contract.certificate_id)
    if known.filter(reference=deal.deal_no).exists():
        return
    end = last_day(deal.concluded_on, months=deal.term_months)
    terms = EncumbranceTerms(
        kind=EncumbranceKind.EXCLUSIVE_LICENCE,
        starts_on=deal.concluded_on,
        ends_on=None if end == FOR_EVER else end,
        beneficiary_id=deal.buyer_id,
        territory=tuple(deal.territory),
        reference=deal.deal_no,
    )
    encumber_certificate(
        actor=CLOCK, certificate_id=contract.certificate_id, terms=terms, now=timezone.now()
    )


@shared_task
def release_exclusivity(*, deal_id: int, event: str, version: int) -> None:  # noqa: ARG001 - the fact's field
    """Take the exclusive licence of a cancelled deal off its certificate."""
    if event != "cancel":
        return
    deal = Deal.objects.get(pk=deal_id)
    burdens = Encumbrance.objects.live().filter(
        kind=EncumbranceKind.EXCLUSIVE_LICENCE, reference=deal.deal_no
    )
    for burden_id in burdens.values_list("pk", flat=True):
        release_encumbrance(
            actor=CLOCK, encumbrance_id=burden_id, reason=DEAL_CANCELLED, now=timezone.now()
        )


@shared_task
def tell_parties(*, listing_id: int) -> None:
    """Tell both sides of open deals on a listing that it left the market, or is back."""
    listing = Listing.objects.get(pk=listing_id)
    kind = STANDINGS.get(listing.status)
    if kind is not None:
        for deal in Deal.objects.under_way().filter(listing=listing).order_by("pk"):
            _tell(deal, BOTH, kind, key=f"{kind}-{listing.version}")


@shared_task
def follow_external_deal(*, deal_id: int) -> None:
    """Close the intent that another platform satisfied."""
    deal = Deal.objects.select_related("intent").get(pk=deal_id)
    _close(deal, reason=Intent.CloseReason.SATISFIED_ELSEWHERE)


def _close(deal: Deal, *, reason: Intent.CloseReason) -> None:
    if deal.intent is not None and deal.intent.is_open:
        close_intent(actor=CLOCK, intent_id=deal.intent.pk, reason=reason, now=timezone.now())


@shared_task
@per_slot("deals.watch_silence", period_s=PERIOD_S)
def watch_silence(now: datetime) -> None:
    """Expire offers and silent negotiations, nudge whoever is waited for; every ten minutes."""
    late = Offer.objects.filter(status=Offer.Status.OPEN, expires_at__lte=now).order_by("pk")
    each(late, lambda pk: expire_offer(actor=CLOCK, offer_id=pk, now=now))
    expirable = Deal.objects.expirable(now).order_by("pk")
    each(expirable, lambda pk: expire_deal(actor=CLOCK, deal_id=pk, now=now))
    _nudge(now)


@shared_task
@per_slot("deals.watch_entitlements", period_s=3600)
def watch_entitlements(now: datetime) -> None:
    """End access whose term is over; every hour."""
    rows = Entitlement.objects.granted().filter(expires_at__lte=now).order_by("pk")
    each(rows, lambda pk: expire_entitlement(actor=CLOCK, entitlement_id=pk, now=now))


def _nudge(now: datetime) -> None:
    """Remind once after each length of silence; a negotiation says when it will expire."""
    for days in (*settings.DEAL_NUDGE_DAYS, settings.DEAL_SILENCE_DAYS):
        for deal in with_turns(Deal.objects.silent_for(days, now=now)).order_by("pk"):
            key = f"silent-{days}-{deal.last_activity_at:%Y%m%d%H%M}"
            if not deal.is_agreed or deal.status == Deal.Status.CONTRACT_DRAFTED:
                until = _silence_ends(deal)
                _tell(deal, turn_of(deal), "deal_silent", key=key, until=until)
            elif days == settings.DEAL_SILENCE_DAYS and turn_of(deal):
                _tell(deal, BOTH, "deal_overdue", key=key)


@shared_task
def tell_help(*, request_id: int, version: int) -> None:
    """Tell the operators of a request for help, and the side that asked of the answer."""
    asked = HelpRequest.objects.select_related("deal").get(pk=request_id)
    is_new = asked.status == HelpRequest.Status.OPEN
    url = "deals_console:help_request" if is_new else "deals:detail"
    operators = Organisation.objects.with_role("operator").values_list("pk", flat=True)
    for party in operators if is_new else [asked.asked_by_id]:
        send_notice(
            organisation_id=party,
            kind=f"help_{asked.status}",
            key=f"help-{asked.pk}-{version}",
            url=reverse(url, args=[asked.uid if is_new else asked.deal.uid]),
            data={"number": asked.deal.deal_no},
            now=timezone.now(),
        )
