from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import StaleVersion
from kernel.models import AuditEvent
from listings.actions.remove_evidence import EvidenceGone, remove_evidence
from listings.models import ComplianceFile
from listings.tests.build import an_asset
from listings.tests.build_rights import a_file
from parties.tests.build import BORN_AT


def test_only_its_holder_takes_it_out_and_once(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    evidence = ComplianceFile.objects.create(
        asset=an_asset(hangzhou_voice),
        chapter="source",
        title="Paper",
        document=a_file(hangzhou_voice),
        created_at=BORN_AT,
    )

    with pytest.raises(ComplianceFile.DoesNotExist):
        remove_evidence(actor=stranger, evidence_id=evidence.pk, now=now)
    with pytest.raises(StaleVersion):
        remove_evidence(actor=hangzhou_voice, evidence_id=evidence.pk, now=now, expected_version=2)
    assert ComplianceFile.objects.present().count() == 1

    remove_evidence(actor=hangzhou_voice, evidence_id=evidence.pk, now=now, expected_version=1)

    with pytest.raises(EvidenceGone):
        remove_evidence(actor=hangzhou_voice, evidence_id=evidence.pk, now=now)
    after = ComplianceFile.objects.get()
    assert (after.removed_at, after.version) == (now, 2)
    assert AuditEvent.objects.get().action == "evidence.remove"
