"""Begin a listing."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.numbering import take_number
from listings.completeness import completeness_of
from listings.models import AssetHolder, Certificate, DataIPAsset, Listing
from listings.models.rights import first_holdings
from listings.terms import (
    ListingTerms,
    apply_terms,
    require_guarded_unchanged,
    require_own_product_id,
)
from parties.capabilities import Capability, require


@action
def draft_listing(*, actor: Actor, terms: ListingTerms, now: datetime) -> Listing:
    """Begin a listing of one's own organisation; a draft may lack almost everything.

    With ``terms.certificate_id`` it offers that certificate's asset, which takes on what the terms
    say of it; without, it describes a new asset. Calling twice makes two drafts.

    Raises:
        NotAllowed: the person acts for no organisation, or their duty does not draft listings.
        InvalidInput: a value cannot be used, or the certificate is not one's own.
        GuardedChange: the asset is live in another listing, and the terms contradict it.
    """
    require(actor, Capability.DRAFT_LISTING)
    asset = _asset_of(actor, terms.certificate_id, now=now)
    listing = Listing(
        listing_no=take_number("LS", now=now),
        holder_id=actor.party,
        created_at=now,
        updated_at=now,
    )
    changed = apply_terms(terms, asset=asset, listing=listing)
    if asset.pk:
        require_guarded_unchanged(asset, changed=changed)
        asset.version += 1
    require_own_product_id(asset)
    asset.updated_at = now
    asset.completeness = completeness_of(asset, listing).score
    is_new = asset.pk is None
    asset.save()
    if is_new:
        AssetHolder.objects.bulk_create(first_holdings(asset))
    listing.asset = asset
    listing.save()
    record(actor, "listing.draft", on=listing, at=now, after={"title": listing.title})
    return listing


def _asset_of(actor: Actor, certificate_id: int | None, *, now: datetime) -> DataIPAsset:
    """Return the certificate's asset, locked, or a new one."""
    if certificate_id is None:
        return DataIPAsset(holder_id=actor.party, created_at=now, updated_at=now)
    certificate = Certificate.objects.editable_by(actor).filter(pk=certificate_id).first()
    if certificate is None:
        raise InvalidInput(
            _("This certificate is not one of your organisation's."), field="certificate_id"
        )
    return DataIPAsset.objects.editable_by(actor).locked(certificate.asset_id)
