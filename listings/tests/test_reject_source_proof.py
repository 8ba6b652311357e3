from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from listings.actions.reject_source_proof import reject_source_proof
from listings.models import SourceProof
from listings.tests.build import an_asset, owed
from listings.tests.build_rights import a_source_proof


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_it_is_refused_with_a_reason(
    operator: Actor, hangzhou_voice: Actor, now: datetime, status: str
) -> None:
    proof = a_source_proof(an_asset(hangzhou_voice), status=status)

    reject_source_proof(actor=operator, source_proof_id=proof.pk, reason=" No seal ", now=now)

    after = SourceProof.objects.get(pk=proof.pk)
    assert (after.status, after.status_reason) == ("rejected", "No seal")
    assert AuditEvent.objects.get().after == {"reason": "No seal"}


def test_it_takes_an_operator_a_reason_and_one_time(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    proof = a_source_proof(an_asset(hangzhou_voice))
    over = a_source_proof(proof.asset, status="rejected")

    with pytest.raises(InvalidInput):
        reject_source_proof(actor=operator, source_proof_id=proof.pk, reason=" ", now=now)
    with pytest.raises(NotAllowed):
        reject_source_proof(actor=hangzhou_voice, source_proof_id=proof.pk, reason="x", now=now)
    with pytest.raises(IllegalMove):
        reject_source_proof(actor=operator, source_proof_id=over.pk, reason="x", now=now)

    assert SourceProof.objects.get(pk=proof.pk).status == "accepted"
    assert (AuditEvent.objects.count(), owed()) == (0, set())
