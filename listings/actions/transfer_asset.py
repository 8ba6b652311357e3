"""Hand a data set over to another holder."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from kernel.uid import new_uid
from listings.facts import RightsChanged
from listings.models import (
    AIDatasetProfile,
    AssetHolder,
    DataIPAsset,
    EvidenceDeposit,
    SourceProof,
)
from parties.capabilities import Capability, require, require_independent


@action
def transfer_asset(*, actor: Actor, asset_id: int, to_id: int, now: datetime) -> DataIPAsset:
    """Give the rights of an asset's holder to another organisation; return its own asset.

    The new holder gets an asset of its own, with the same description, proofs and co-holders: what
    the former holder published and sold stays as it was. The deposit goes along.

    Args:
        to_id: the organisation that takes the rights over.

    Raises:
        NotAllowed: neither an operator nor the clock registers.
        FourEyes: the operator is a member of one of the two.
        DataIPAsset.DoesNotExist: there is none.
    """
    require(actor, Capability.ISSUE_CERTIFICATE)
    asset = DataIPAsset.objects.locked(asset_id)
    former_id = asset.holder_id
    require_independent(actor, former_id, to_id)
    product_id, asset.ndi_product_id = asset.ndi_product_id, None
    asset.version += 1
    asset.save(update_fields=["ndi_product_id", "version"])
    heir = DataIPAsset.objects.get(pk=asset_id)
    heir.pk, heir.uid, heir.version, heir.created_at = None, new_uid(), 1, now
    heir.holder_id, heir.ndi_product_id, heir.updated_at = to_id, product_id, now
    heir.save(force_insert=True)
    _copy_holdings(asset, heir, former_id=former_id)
    _copy_papers(asset, heir)
    EvidenceDeposit.objects.filter(asset=asset).update(asset=heir)
    record(actor, "asset.transfer", on=heir, at=now, after={"from": former_id, "to": to_id})
    emit(RightsChanged(asset_id=asset.pk))
    return heir


def _copy_holdings(asset: DataIPAsset, heir: DataIPAsset, *, former_id: int) -> None:
    """Put the new holder where the former one stood; a co-holder who takes over has both parts."""
    rows: dict[tuple[int, str], AssetHolder] = {}
    for row in AssetHolder.objects.filter(asset=asset).order_by("pk"):
        whose = heir.holder_id if row.organisation_id == former_id else row.organisation_id
        known = rows.get((whose, row.right))
        if known is not None:
            if row.share_bp is not None or known.share_bp is not None:
                known.share_bp = (known.share_bp or 0) + (row.share_bp or 0)
            continue
        row.pk, row.asset, row.organisation_id = None, heir, whose
        rows[whose, row.right] = row
    AssetHolder.objects.bulk_create(rows.values())


def _copy_papers(asset: DataIPAsset, heir: DataIPAsset) -> None:
    for proof in SourceProof.objects.filter(asset=asset, status=SourceProof.Status.ACCEPTED):
        copy = SourceProof.objects.create(
            asset=heir,
            kind=proof.kind,
            document_id=proof.document_id,
            valid_to=proof.valid_to,
            decided_at=proof.decided_at,
            created_at=heir.created_at,
        )
        move(copy, "accept", to=SourceProof.Status.ACCEPTED)
    profile = AIDatasetProfile.objects.filter(asset=asset).first()
    if profile is not None:
        profile.pk, profile.uid, profile.asset = None, new_uid(), heir
        profile.save(force_insert=True)
