"""Find that a paper does not prove the source."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import RightsChanged, SourceProofDecided
from listings.models import SourceProof
from parties.capabilities import Capability, require, require_independent
from parties.terms import required_reason


@action
def reject_source_proof(
    *,
    actor: Actor,
    source_proof_id: int,
    reason: str,
    now: datetime,
    expected_version: int | None = None,
) -> SourceProof:
    """Refuse a source proof, or take back that it was accepted; its listings follow by rule.

    Raises:
        NotAllowed: the actor is no operator.
        SourceProof.DoesNotExist: there is none.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        InvalidInput: no reason.
        IllegalMove: it was refused before.
    """
    require(actor, Capability.REVIEW_PROOF)
    rows = SourceProof.objects.visible_to(actor).select_related("asset")
    proof = rows.locked(source_proof_id, version=expected_version)
    require_independent(actor, proof.asset.holder_id)
    proof.decided_at, proof.status_reason = now, required_reason(reason)
    move(proof, "reject", to=SourceProof.Status.REJECTED, also=["decided_at", "status_reason"])
    record(actor, "source_proof.reject", on=proof, at=now, after={"reason": proof.status_reason})
    emit(SourceProofDecided(source_proof_id=proof.pk))
    emit(RightsChanged(asset_id=proof.asset_id))
    return proof
