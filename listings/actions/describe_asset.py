"""Say what a data set is, before or without offering it."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from listings.completeness import completeness_of
from listings.models import AssetHolder, DataIPAsset, Listing
from listings.models.rights import first_holdings
from listings.terms import (
    ASSET_FIELDS,
    ListingTerms,
    apply_terms,
    require_guarded_unchanged,
    require_own_product_id,
)
from parties.capabilities import Capability, require


@action
def describe_asset(
    *,
    actor: Actor,
    terms: ListingTerms,
    now: datetime,
    asset_id: int | None = None,
    expected_version: int | None = None,
) -> DataIPAsset:
    """Put one's own organisation's asset on record, or say anew what it is, as its next version.

    A new asset's holder holds all rights that its source can give (``set_asset_holders`` says it
    otherwise). The same terms again change nothing.

    Args:
        terms: only what they say of the asset counts; ``title`` stands in for an empty ``name``.
        asset_id: None for a new asset.

    Raises:
        NotAllowed: the person acts for no organisation, or their duty does not keep papers.
        DataIPAsset.DoesNotExist: no such asset among the actor's own.
        StaleVersion: it changed since the actor read it.
        InvalidInput: a value cannot be used; ``field`` names it.
        GuardedChange: the asset is live in a listing that was reviewed for what would change.
    """
    require(actor, Capability.KEEP_RIGHTS)
    if asset_id is None:
        asset = DataIPAsset(holder_id=actor.party, created_at=now)
    else:
        mine = DataIPAsset.objects.editable_by(actor)
        asset = mine.locked(asset_id, version=expected_version)
    changed = apply_terms(terms, asset=asset, listing=Listing())
    changed = [name for name in ASSET_FIELDS if name in changed]
    if asset.pk and not changed:
        return asset
    require_own_product_id(asset)
    asset.updated_at = now
    if asset.pk:
        require_guarded_unchanged(asset, changed=changed)
        asset.version += 1
        asset.save(update_fields=["version", "updated_at", *changed])
    else:
        asset.completeness = completeness_of(asset, Listing()).score
        asset.save()
        AssetHolder.objects.bulk_create(first_holdings(asset))
    record(actor, "asset.describe", on=asset, at=now, after={"changed": changed})
    return asset
