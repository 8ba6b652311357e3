"""Take a file out of an asset's compliance record."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.lifecycle import touch
from listings.models import ComplianceFile
from parties.capabilities import Capability, require


class EvidenceGone(DomainError):
    """The file was taken out before."""

    code = "evidence_gone"


@action
def remove_evidence(
    *, actor: Actor, evidence_id: int, now: datetime, expected_version: int | None = None
) -> ComplianceFile:
    """Take a file out of the record of one's own asset; it stays stored and on the audit trail.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        ComplianceFile.DoesNotExist: no such file of an asset of the actor's.
        StaleVersion: it changed since the actor read it.
        EvidenceGone: a second call, for one.
    """
    require(actor, Capability.KEEP_RIGHTS)
    mine = ComplianceFile.objects.filter(asset__holder_id=actor.party)
    evidence = mine.locked(evidence_id, version=expected_version)
    if evidence.removed_at is not None:
        raise EvidenceGone(_("This file is not in the record any more."))
    evidence.removed_at = now
    touch(evidence, also=["removed_at"])
    record(actor, "evidence.remove", on=evidence, at=now)
    return evidence
