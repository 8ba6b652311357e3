"""What waits for an organisation today: one list over all that has a deadline or a next mover.

Each source is one bounded query; the rules of who moves next are the lifecycles' own (DOMAIN 3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.workdays import local_day
from listings.models import Certificate, Listing
from marketplace.complaints.models import Complaint
from marketplace.deals.models import ContractSignature, CrossBorderCheck, Deal
from marketplace.deals.models.deal import UNSIGNED
from marketplace.deals.vocabulary import FILED
from marketplace.payments.models import PaymentClaim
from marketplace.registration.models import Objection, RegistrationApplication
from matching.models import Intent, Push

EACH = 20  # of one kind; more stand behind the kind's own page
RENEWAL_NOTICE = timedelta(days=90)
INTENT_NOTICE = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing somebody expects: what, about which object, where, until when."""

    what: str
    about: str
    href: str
    due_at: datetime | None = None
    note: str = ""


def todos(actor: Actor, *, now: datetime) -> list[Todo]:
    """Return what the actor's organisation has to do, soonest deadline first, undated last."""
    found = [
        *_pushes(actor),
        *_deals(actor),
        *_transfers(actor),
        *_complaints(actor),
        *_returned(actor),
        *_intents(actor, now=now),
        *_certificates(actor, now=now),
        *_registrations(actor),
        *_desk(actor),
    ]
    return sorted(found, key=lambda todo: (todo.due_at is None, todo.due_at or now))


def _pushes(actor: Actor) -> Iterator[Todo]:
    rows = Push.objects.received_by(actor).unanswered().select_related("intent")
    for push in rows.order_by("expires_at")[:EACH]:
        yield Todo(
            _("Answer a need"), push.intent.title, f"/pushes/{push.uid}/", due_at=push.expires_at
        )


def _deals(actor: Actor) -> Iterator[Todo]:
    ours = ContractSignature.objects.filter(
        contract__deal=OuterRef("pk"), organisation_id=actor.organisation_id or 0
    ).exclude(contract__status="void")
    claimed = PaymentClaim.objects.filter(deal=OuterRef("pk"), status=PaymentClaim.Status.CLAIMED)
    rows = Deal.objects.of(actor).filter(status__in=TURNS).select_related("listing", "intent")
    rows = rows.annotate(we_signed=Exists(ours), is_claimed=Exists(claimed))
    for deal in rows.order_by("last_activity_at")[: EACH * 2]:
        if what := _our_turn(deal, actor):
            subject = deal.listing or deal.intent
            about = f"{deal.deal_no} {subject.title if subject else ''}".strip()
            yield Todo(what, about, f"/deals/{deal.uid}/", due_at=_ends_at(deal))


def _ends_at(deal: Deal) -> datetime | None:
    """Return when silence ends a deal that is not signed, or disputes what was delivered."""
    if deal.status in UNSIGNED:
        return deal.last_activity_at + timedelta(days=settings.NEGOTIATION_EXPIRY_DAYS)
    if deal.status == Deal.Status.DELIVERED:
        return deal.last_activity_at + timedelta(days=settings.DEAL_SILENCE_DAYS)
    return None


def _transfers(actor: Actor) -> Iterator[Todo]:
    drafts = CrossBorderCheck.objects.of(actor).filter(status=CrossBorderCheck.Status.DRAFT)
    decided = CrossBorderCheck.objects.of(actor).waiting()
    unfiled = decided.filter(outcome__in=FILED, filing_no="")
    for check in drafts.with_deal().order_by("pk")[:EACH]:
        yield Todo(
            _("State the facts"), check.deal.deal_no, f"/deals/{check.deal.uid}/cross-border/"
        )
    for check in unfiled.with_deal().order_by("pk")[:EACH]:
        yield Todo(
            _("Record the filing"), check.deal.deal_no, f"/deals/{check.deal.uid}/cross-border/"
        )


def _complaints(actor: Actor) -> Iterator[Todo]:
    waits = (Complaint.Status.ACKNOWLEDGED, Complaint.Status.FROZEN)
    rows = Complaint.objects.against(actor).filter(status__in=waits).with_subject()
    for complaint in rows.order_by("counter_by")[:EACH]:
        about = f"{complaint.complaint_no} {complaint.subject}"
        due = _end_of(complaint.counter_by) if complaint.counter_by else None
        yield Todo(
            _("Answer a complaint"), about, f"/complaints/{complaint.uid}/answer/", due_at=due
        )


TURNS = (
    Deal.Status.MATCHED,
    Deal.Status.NEGOTIATING,
    Deal.Status.CONTRACT_DRAFTED,
    Deal.Status.CONTRACT_SIGNED,
    Deal.Status.PAYMENT_PENDING,
    Deal.Status.PAID,
    Deal.Status.DELIVERING,
    Deal.Status.DELIVERED,
    Deal.Status.ACCEPTED,
)


def _our_turn(deal: Deal, actor: Actor) -> str:
    """Say what the actor's side has to do on ``deal`` (annotated); empty when the others move."""
    if deal.status in {Deal.Status.MATCHED, Deal.Status.NEGOTIATING}:
        return _("Go on negotiating")
    if deal.status == Deal.Status.CONTRACT_DRAFTED:
        return "" if getattr(deal, "we_signed", False) else _("Sign the contract")
    if deal.side_of(actor) == "buyer":
        return _buyers_turn(deal)
    return _holders_turn(deal)


def _buyers_turn(deal: Deal) -> str:
    if deal.status == Deal.Status.DELIVERED:
        return _("Accept what was delivered")
    owes = deal.status == Deal.Status.PAYMENT_PENDING or (
        deal.status == Deal.Status.ACCEPTED and deal.is_paid_later
    )
    return _("Pay, and say so") if owes and not getattr(deal, "is_claimed", False) else ""


def _holders_turn(deal: Deal) -> str:
    if getattr(deal, "is_claimed", False):
        return _("Confirm what you received")
    is_due = deal.status in {Deal.Status.PAID, Deal.Status.DELIVERING} or (
        deal.status == Deal.Status.CONTRACT_SIGNED and not deal.is_paid_first
    )
    return _("Deliver") if is_due else ""


def _returned(actor: Actor) -> Iterator[Todo]:
    listings = Listing.objects.editable_by(actor).filter(status=Listing.Status.RETURNED)
    for listing in listings.order_by("-pk")[:EACH]:
        address = f"/listings/{listing.uid}/edit/"
        yield Todo(_("Complete a listing"), listing.title, address, note=listing.status_reason)
    intents = Intent.objects.editable_by(actor).filter(status=Intent.Status.RETURNED)
    for intent in intents.order_by("-pk")[:EACH]:
        address = f"/intents/{intent.uid}/"
        yield Todo(_("Complete an intent"), intent.title, address, note=intent.status_reason)


def _intents(actor: Actor, *, now: datetime) -> Iterator[Todo]:
    rows = Intent.objects.editable_by(actor).open().filter(expires_at__lt=now + INTENT_NOTICE)
    for intent in rows.order_by("expires_at")[:EACH]:
        address = f"/intents/{intent.uid}/"
        yield Todo(_("Renew or close an intent"), intent.title, address, due_at=intent.expires_at)


def _certificates(actor: Actor, *, now: datetime) -> Iterator[Todo]:
    today = local_day(now)
    rows = Certificate.objects.editable_by(actor).valid_on(today)
    soon = rows.filter(valid_to__lte=today + RENEWAL_NOTICE).select_related("asset")
    for certificate in soon.order_by("valid_to")[:EACH]:
        due = _end_of(certificate.valid_to) if certificate.valid_to else None
        about = f"{certificate.certificate_no} {certificate.asset.name}"
        yield Todo(_("Renew a certificate"), about, "/workbench/certificates/", due_at=due)


def _registrations(actor: Actor) -> Iterator[Todo]:
    rows = RegistrationApplication.objects.editable_by(actor).filter(
        status=RegistrationApplication.Status.NEEDS_RECTIFICATION
    )
    for row in rows.order_by("due_on")[:EACH]:
        yield Todo(
            _("Rectify an application"),
            f"{row.application_no} {row.title}",
            f"/registrations/{row.uid}/",
            due_at=_end_of(row.due_on) if row.due_on else None,
            note=row.reason,
        )


def _desk(actor: Actor) -> Iterator[Todo]:
    """What waits for the registrar; nothing for anybody but operators."""
    if not actor.is_operator:
        return
    status = RegistrationApplication.Status
    rows = RegistrationApplication.objects.reviewable_by(actor)
    rows = rows.filter(status__in=[status.PENDING_REVIEW, status.ACCEPTED])
    for row in rows.order_by("due_on", "pk")[:EACH]:
        yield Todo(
            _("Review an application"),
            f"{row.application_no} {row.title}",
            f"/console/applications/{row.uid}/",
            due_at=_end_of(row.due_on) if row.due_on else None,
        )
    objections = Objection.objects.open().select_related("application", "certificate__asset")
    for objection in objections.order_by("due_on", "pk")[:EACH]:
        yield Todo(
            _("Decide an objection"),
            f"{objection.objection_no} {objection.subject_title}",
            f"/console/objections/{objection.uid}/",
            due_at=_end_of(objection.due_on) if objection.due_on else None,
        )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
