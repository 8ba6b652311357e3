"""Put on record what a registration was granted for: the data, its holders, its proofs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.actions.set_asset_holders import Holding
from listings.completeness import completeness_of
from listings.facts import RightsChanged
from listings.models import (
    AIDatasetProfile,
    AssetHolder,
    DataIPAsset,
    EvidenceDeposit,
    Listing,
    SourceProof,
)
from listings.models.rights import first_holdings
from parties.capabilities import Capability, require, require_independent


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit as the application states it; ``digest`` has 64 hexadecimal characters."""

    kind: str
    provider: str
    number: str
    hash_alg: str
    digest: str
    deposited_at: datetime
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class RegisteredAsset:
    """What was examined and granted, as plain values.

    Args:
        columns: of the asset, by name.
        holdings: empty means the holder holds all that the source can give.
        proofs: stored files that proved the source, with their kind (``ProofKind``).
        proof_valid_to: until when they prove it; None without end.
        profile: columns of the AI profile; empty for other data.
    """

    holder_id: int
    columns: Mapping[str, object]
    holdings: Sequence[Holding] = ()
    proofs: Sequence[tuple[int, str]] = ()
    proof_valid_to: date | None = None
    deposit: Deposit | None = None
    profile: Mapping[str, object] = field(default_factory=dict)


@action
def register_asset(
    *, actor: Actor, said: RegisteredAsset, now: datetime, asset_id: int | None = None
) -> DataIPAsset:
    """Record an asset as it was examined; its proofs count as accepted, for a reviewer read them.

    Args:
        asset_id: the asset that a change registration is about; None for a new one.

    Raises:
        NotAllowed: neither an operator nor the clock registers.
        FourEyes: the operator is a member of the holder.
    """
    require(actor, Capability.ISSUE_CERTIFICATE)
    require_independent(actor, said.holder_id)
    if asset_id is None:
        asset = DataIPAsset(holder_id=said.holder_id, created_at=now)
    else:
        asset = DataIPAsset.objects.locked(asset_id)
        asset.version += 1
    for name, value in said.columns.items():
        setattr(asset, name, value)
    asset.updated_at = now
    asset.completeness = completeness_of(asset, Listing()).score
    asset.save()
    _write_holdings(asset, said.holdings, is_new=asset_id is None)
    _write_proofs(asset, said, now=now)
    if said.profile:
        _write_profile(asset, said.profile, now=now)
    record(actor, "asset.register", on=asset, at=now, after={"name": asset.name})
    emit(RightsChanged(asset_id=asset.pk))
    return asset


def _write_holdings(asset: DataIPAsset, holdings: Sequence[Holding], *, is_new: bool) -> None:
    if not holdings and not is_new:
        return
    AssetHolder.objects.filter(asset=asset).delete()
    rows = [
        AssetHolder(
            asset=asset,
            organisation_id=holding.organisation_id,
            right=holding.right,
            term_from=holding.term_from,
            term_to=holding.term_to,
            limits=holding.limits,
            share_bp=holding.share_bp,
        )
        for holding in holdings
    ]
    AssetHolder.objects.bulk_create(rows or first_holdings(asset))


def _write_proofs(asset: DataIPAsset, said: RegisteredAsset, *, now: datetime) -> None:
    for file_id, kind in said.proofs:
        SourceProof.objects.create(
            asset=asset,
            kind=kind,
            document_id=file_id,
            valid_to=said.proof_valid_to,
            created_at=now,
        )
    for proof in SourceProof.objects.filter(asset=asset).waiting().select_for_update():
        proof.decided_at = now
        move(proof, "accept", to=SourceProof.Status.ACCEPTED, also=["decided_at"])
    deposit = said.deposit
    if deposit is None:
        return
    EvidenceDeposit.objects.get_or_create(
        provider=deposit.provider,
        number=deposit.number,
        defaults={
            "asset": asset,
            "kind": deposit.kind,
            "hash_alg": deposit.hash_alg,
            "hash": deposit.digest,
            "deposited_at": deposit.deposited_at,
            "document_id": deposit.document_id,
            "created_at": now,
        },
    )


def _write_profile(asset: DataIPAsset, columns: Mapping[str, object], *, now: datetime) -> None:
    profile = AIDatasetProfile.objects.filter(asset=asset).first()
    profile = profile or AIDatasetProfile(asset=asset, created_at=now)
    for name, value in columns.items():
        setattr(profile, name, value)
    profile.is_complete, profile.updated_at = not profile.missing, now
    profile.save()
