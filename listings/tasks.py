"""Celery's doorways to supply: what follows from a fact, and what the clock does.

Imports of the command line are left to the command line.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from celery import shared_task
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from kernel.actor import CLOCK
from kernel.slots import each, per_slot
from kernel.workdays import local_day
from listings.actions.check_import import check_import
from listings.actions.check_papers import check_papers
from listings.actions.end_notice import end_notice
from listings.actions.expire_certificate import expire_certificate
from listings.actions.fail_import import fail_import
from listings.actions.open_import import open_import
from listings.actions.recheck_listing import recheck_listing
from listings.actions.run_import import run_import
from listings.actions.run_papers import run_papers
from listings.intake import Sheet, table_of
from listings.models import (
    Certificate,
    Encumbrance,
    ImportBatch,
    Listing,
    ListingQuerySet,
    SourceProof,
)
from listings.paper_intake import PaperSheet
from listings.sheets.limits import in_force
from listings.sheets.problems import SheetRefused
from parties.actions.send_notice import send_notice
from parties.authentication import actor_for
from parties.models import Membership

HOUR_S, DAY_S = 3600, 86_400
WARNING_DAYS = (14, 60, 180)  # DOMAIN 4.4
MISSED_DAYS = 2  # a clock that stood still for so long still gives every warning
LISTING_NOTICES = {
    Listing.Status.RETURNED: "listing_returned",
    Listing.Status.PUBLISHED: "listing_published",
    Listing.Status.SUSPENDED: "listing_suspended",
}
CERTIFICATE_NOTICES = {
    Certificate.Status.VALID: "certificate_verified",
    Certificate.Status.REJECTED: "certificate_rejected",
    Certificate.Status.FROZEN: "certificate_lapsed",
    Certificate.Status.EXPIRED: "certificate_lapsed",
    Certificate.Status.DEREGISTERED: "certificate_lapsed",
}
SLICE_S = 45  # of an import: half of the soft time limit, and no stretch of rows takes as long
log = logging.getLogger(__name__)


@shared_task
def recheck_listings_under(certificate_id: int) -> None:
    """Stop or bring back the listings of a certificate that lapsed or is valid again."""
    _recheck(Listing.objects.filter(certificate_id=certificate_id))


@shared_task
def recheck_listings_of(organisation_id: int, version: int) -> None:  # noqa: ARG001 - the fact's field
    """Stop or bring back the listings of an organisation; its state now decides."""
    _recheck(Listing.objects.filter(holder_id=organisation_id))


@shared_task
def recheck_listings_on(asset_id: int) -> None:
    """Stop or bring back the listings of an asset whose holders or proofs changed."""
    _recheck(Listing.objects.filter(asset_id=asset_id))


@shared_task
def recheck_listings_burdened(encumbrance_id: int) -> None:
    """Stop or bring back the listings of a certificate that is burdened, or is so no longer."""
    burden = Encumbrance.objects.get(pk=encumbrance_id)
    _recheck(Listing.objects.filter(certificate_id=burden.certificate_id))


@shared_task
@per_slot("recheck_listings", period_s=HOUR_S)
def recheck_listings(now: datetime) -> None:
    """Hourly, stop what ran out since, and bring back what no rule stops any more."""
    today = local_day(now)
    unexpired = Q(expires_on=None) | Q(expires_on__gte=today)
    fallen = Listing.objects.published().filter(unexpired)
    fallen = fallen.exclude(pk__in=Listing.objects.tradable_on(today).values("pk"))
    for rows in (fallen, Listing.objects.stopped_by_rule()):
        _recheck(rows)


def _recheck(rows: ListingQuerySet) -> None:
    standing = Q(status__in=[Listing.Status.PUBLISHED, Listing.Status.SUSPENDED])
    for listing_id in rows.filter(standing).order_by("pk").values_list("pk", flat=True):
        recheck_listing(actor=CLOCK, listing_id=listing_id, now=timezone.now())


@shared_task
def tell_holder_of_proof(source_proof_id: int) -> None:
    """Tell the holder whether a source proof was accepted."""
    proof = SourceProof.objects.select_related("asset").get(pk=source_proof_id)
    if proof.status == SourceProof.Status.SUBMITTED:
        return
    send_notice(
        organisation_id=proof.asset.holder_id,
        kind=f"source_proof_{proof.status}",
        key=f"source-proof-{proof.pk}-{proof.version}",
        url=reverse("listings:record", args=[proof.asset.uid]),
        data={"name": proof.asset.name, "reason": proof.status_reason},
        now=timezone.now(),
    )


@shared_task
def tell_of_encumbrance(encumbrance_id: int) -> None:
    """Tell holder and beneficiary that a burden was put on a certificate or taken off."""
    burden = Encumbrance.objects.select_related("certificate__asset").get(pk=encumbrance_id)
    step = "encumbered" if burden.is_live else "released"
    concerned = {burden.certificate.asset.holder_id, burden.beneficiary_id} - {None}
    for organisation_id in concerned:
        send_notice(
            organisation_id=organisation_id or 0,
            kind=f"certificate_{step}",
            key=f"encumbrance-{burden.pk}-{step}",
            url=reverse("listings:encumbrances"),
            data={"number": burden.certificate.certificate_no, "kind": burden.kind},
            now=timezone.now(),
        )


@shared_task
def tell_holder_of_consent(encumbrance_id: int) -> None:
    """Tell the holder what the pledgee allowed last."""
    burden = Encumbrance.objects.select_related("certificate__asset").get(pk=encumbrance_id)
    consent = burden.consents.latest("pk")
    send_notice(
        organisation_id=burden.certificate.asset.holder_id,
        kind="consent_recorded",
        key=f"consent-{consent.pk}",
        url=reverse("listings:encumbrances"),
        data={"number": burden.certificate.certificate_no, "act": consent.act},
        now=timezone.now(),
    )


@shared_task
def tell_holder_of_listing(listing_id: int) -> None:
    """Tell the holder where a listing stands now: returned, published or suspended."""
    listing = Listing.objects.get(pk=listing_id)
    kind = LISTING_NOTICES.get(Listing.Status(listing.status))
    if kind is None:
        return  # it moved on meanwhile; the later move has its own notice
    send_notice(
        organisation_id=listing.holder_id,
        kind=kind,
        key=f"listing-{listing.pk}-{listing.status}-{listing.version}",
        url=reverse("listings:edit", args=[listing.uid]),
        data={"title": listing.title, "reason": listing.status_reason},
        now=timezone.now(),
    )


@shared_task
def tell_holder_of_certificate(certificate_id: int) -> None:
    """Tell the holder how a certificate stands now: valid, rejected or lapsed."""
    certificate = Certificate.objects.select_related("asset").get(pk=certificate_id)
    kind = CERTIFICATE_NOTICES.get(Certificate.Status(certificate.status))
    if kind is None:
        return  # superseded: its successor was verified, which is told
    send_notice(
        organisation_id=certificate.asset.holder_id,
        kind=kind,
        key=f"certificate-{certificate.pk}-{certificate.status}-{certificate.version}",
        url=reverse("listings:certificates"),
        data={"number": certificate.certificate_no, "reason": certificate.status_reason},
        now=timezone.now(),
    )


@shared_task
@per_slot("expire_certificates", period_s=HOUR_S)
def expire_certificates(now: datetime) -> None:
    """Mark the certificates expired whose last day is over; hourly."""
    due = Certificate.objects.over_on(local_day(now)).order_by("pk")
    each(due, lambda pk: expire_certificate(actor=CLOCK, certificate_id=pk, now=now), most=None)


@shared_task
@per_slot("end_notices", period_s=HOUR_S)
def end_notices(now: datetime) -> None:
    """Publish the listings whose public notice is over; hourly."""
    due = Listing.objects.notice_over_at(now).order_by("pk")
    each(due, lambda pk: end_notice(actor=CLOCK, listing_id=pk, now=now), most=None)


@shared_task
@per_slot("warn_of_expiry", period_s=DAY_S)
def warn_of_expiry(now: datetime) -> None:
    """Tell holders 180, 60 and 14 days before a certificate ends; daily."""
    today = local_day(now)
    for days in WARNING_DAYS:
        last = today + timedelta(days=days)
        first = last - timedelta(days=MISSED_DAYS)
        rows = Certificate.objects.in_force_until(first, last).select_related("asset")
        for certificate in rows.order_by("pk"):
            _warn(certificate, days=days, now=now)


def _warn(certificate: Certificate, *, days: int, now: datetime) -> None:
    """Say once for each step that the certificate ends within ``days``."""
    send_notice(
        organisation_id=certificate.asset.holder_id,
        kind="certificate_ends",
        key=f"certificate-{certificate.pk}-ends-{days}",
        url=reverse("listings:certificates"),
        data={"number": certificate.certificate_no, "day": f"{certificate.valid_to}"},
        now=now,
    )


@shared_task
def check_uploaded(*, import_batch_id: int) -> None:
    """Look an uploaded table through; a table that cannot be read ends its import."""
    batch = ImportBatch.objects.select_related("file").get(pk=import_batch_id)
    if batch.user_id is not None and batch.is_under_way:
        step = check_papers if batch.is_of_certificates else check_import
        _work_on(batch, opens=True, step=step, during=ImportBatch.Status.CHECKING)


@shared_task
def run_confirmed(*, import_batch_id: int) -> None:
    """Write the rows of a confirmed import."""
    batch = ImportBatch.objects.select_related("file").get(pk=import_batch_id)
    if batch.user_id is not None and batch.is_under_way:
        step = run_papers if batch.is_of_certificates else run_import
        _work_on(batch, opens=False, step=step, during=ImportBatch.Status.RUNNING)


def _work_on(
    batch: ImportBatch, *, opens: bool, step: Callable[..., ImportBatch], during: str
) -> None:
    """Take stretches of rows for as long as one delivery may; the last hands the rest over."""
    until = monotonic() + SLICE_S
    try:
        membership, table = _starter(batch), table_of(batch, limits=in_force())
        actor = actor_for(membership.user, membership=membership, via="task")
        if opens and batch.status == ImportBatch.Status.UPLOADED:
            batch = open_import(actor=actor, batch_id=batch.pk, table=table, now=timezone.now())
        sheets = PaperSheet if batch.is_of_certificates else Sheet
        sheet = sheets.of(table, batch.mapping)
        is_last = False
        while batch.status == during and not is_last:
            is_last, now = monotonic() > until, timezone.now()
            with translation.override(membership.user.locale):  # what is refused is told in words
                batch = step(actor=actor, batch_id=batch.pk, sheet=sheet, now=now, is_last=is_last)
    except SheetRefused as refusal:
        fail_import(actor=CLOCK, batch_id=batch.pk, refusal=refusal, now=timezone.now())


def _starter(batch: ImportBatch) -> Membership:
    """Return the person who started the import, with the duty they have today.

    Raises:
        SheetRefused: they are no longer a member.
    """
    rows = Membership.objects.in_force().filter(
        user_id=batch.user_id or 0, organisation_id=batch.organisation_id
    )
    membership = rows.select_related("user", "organisation").first()
    if membership is None:
        raise SheetRefused("not_allowed")
    return membership
