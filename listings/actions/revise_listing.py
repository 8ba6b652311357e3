"""Change what a listing says."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.lifecycle import touch
from kernel.outbox import emit
from kernel.workdays import local_day
from listings.completeness import completeness_of
from listings.facts import ListingRevised
from listings.gates import GatesUnmet, unmet
from listings.models import Certificate, DataIPAsset, Listing
from listings.terms import (
    ASSET_FIELDS,
    GUARDED_LISTING_FIELDS,
    LISTING_FIELDS,
    GuardedChange,
    ListingTerms,
    apply_terms,
    require_guarded_unchanged,
    require_own_product_id,
)
from parties.capabilities import Capability, require

Status = Listing.Status
FREE = (Status.DRAFT, Status.RETURNED)
LIVE = (Status.PUBLISHED, Status.SUSPENDED)


class NotRevisable(DomainError):
    """The listing is being reviewed or has left the market."""

    code = "not_revisable"


@action
def revise_listing(
    *,
    actor: Actor,
    listing_id: int,
    terms: ListingTerms,
    now: datetime,
    expected_version: int | None = None,
) -> Listing:
    """Replace what one's own listing and its asset say by ``terms``, as the next version.

    A draft or returned listing may change in everything. A published one changes its text and its
    price at once; a suspended one may also name another certificate of the same asset (a renewal).
    Rights, territory, source and declarations were reviewed: they need a new listing. The same
    terms again change nothing, not even the version.

    Args:
        expected_version: the version the actor saw; None when nobody else could have changed it.

    Raises:
        NotAllowed: the person's duty does not draft listings.
        Listing.DoesNotExist: no such listing among the actor's own.
        StaleVersion: the listing changed since the actor read it.
        NotRevisable: it is under review, in public notice or withdrawn.
        InvalidInput: a value cannot be used, or the certificate is not one's own.
        GuardedChange: something that was reviewed would change while the listing is live.
        GatesUnmet: the change would close a gate of a listing that is on the market.
    """
    require(actor, Capability.DRAFT_LISTING)
    mine = Listing.objects.editable_by(actor).select_related("certificate")
    listing = mine.locked(listing_id, version=expected_version)
    asset = DataIPAsset.objects.locked(_asset_id(actor, listing, terms))
    moved = asset.pk != listing.asset_id
    changed = _checked_change(listing, asset=asset, terms=terms)
    if not (changed or moved):
        return listing
    asset.completeness, asset.updated_at = completeness_of(asset, listing).score, now
    asset.version += 1
    listing.asset, listing.updated_at = asset, now
    _keep_gates_open(listing, changed, now=now)
    asset.save(update_fields=["version", "completeness", "updated_at", *_of(ASSET_FIELDS, changed)])
    touch(listing, also=["asset", "updated_at", *_of(LISTING_FIELDS, changed)])
    record(actor, "listing.revise", on=listing, at=now, after={"changed": changed})
    if listing.status == Status.PUBLISHED:
        emit(ListingRevised(listing_id=listing.pk))
    return listing


def _of(names: Sequence[str], changed: Sequence[str]) -> list[str]:
    return [name for name in names if name in changed]


def _asset_id(actor: Actor, listing: Listing, terms: ListingTerms) -> int:
    """Return whose description the terms are: the named certificate's asset, else the listing's."""
    if terms.certificate_id in (None, listing.certificate_id):
        return listing.asset_id
    certificate = Certificate.objects.editable_by(actor).filter(pk=terms.certificate_id).first()
    if certificate is None:
        raise InvalidInput(
            _("This certificate is not one of your organisation's."), field="certificate_id"
        )
    return certificate.asset_id


def _checked_change(listing: Listing, *, asset: DataIPAsset, terms: ListingTerms) -> list[str]:
    """Apply the terms to both rows, unsaved; return what changed, if that is allowed."""
    if listing.status not in (*FREE, *LIVE):
        raise NotRevisable(
            _("A listing that is “%(status)s” cannot be changed.")
            % {"status": listing.get_status_display()}
        )
    changed = apply_terms(terms, asset=asset, listing=listing)
    fixed = set(GUARDED_LISTING_FIELDS) if listing.status in LIVE else set()
    if listing.status == Status.SUSPENDED and asset.pk == listing.asset_id:
        fixed.discard("certificate_id")
    if fixed & set(changed):
        raise GuardedChange.of(Listing, sorted(fixed & set(changed)))
    require_guarded_unchanged(asset, changed=changed)
    require_own_product_id(asset)
    return changed


def _keep_gates_open(listing: Listing, changed: Sequence[str], *, now: datetime) -> None:
    """Refuse a change by which a published or suspended listing would lack what it needs."""
    if listing.status in LIVE:
        concerned = {*changed, "completeness"}
        closed = [gate for gate in unmet(listing, today=local_day(now)) if gate.field in concerned]
        if closed:
            raise GatesUnmet(closed)
