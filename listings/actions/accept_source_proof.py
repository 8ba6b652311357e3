"""Accept a source proof."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from kernel.outbox import emit
from listings.facts import RightsChanged, SourceProofDecided
from listings.models import SourceProof
from parties.capabilities import Capability, require, require_independent


@action
def accept_source_proof(
    *, actor: Actor, source_proof_id: int, now: datetime, expected_version: int | None = None
) -> SourceProof:
    """Accept a paper as proof of the source: gate G1 is open for its asset while it is in force.

    Raises:
        NotAllowed: the actor is no operator.
        SourceProof.DoesNotExist: there is none.
        FourEyes: the operator is a member of the holder.
        StaleVersion: it changed since the operator read it.
        IllegalMove: it was decided before.
    """
    require(actor, Capability.REVIEW_PROOF)
    rows = SourceProof.objects.visible_to(actor).select_related("asset")
    proof = rows.locked(source_proof_id, version=expected_version)
    require_independent(actor, proof.asset.holder_id)
    proof.decided_at, proof.status_reason = now, ""
    move(proof, "accept", to=SourceProof.Status.ACCEPTED, also=["decided_at", "status_reason"])
    record(actor, "source_proof.accept", on=proof, at=now)
    emit(SourceProofDecided(source_proof_id=proof.pk))
    emit(RightsChanged(asset_id=proof.asset_id))
    return proof
