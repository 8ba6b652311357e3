"""Take a copy of a paper of an asset."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.errors import DomainError
from listings.models import DataIPAsset, EvidenceAccess
from parties.models import StoredFile

CHUNK = 64 * 1024


class FileDamaged(DomainError):
    """What is stored is not what was brought."""

    code = "file_damaged"
    status = 500


@action
def take_copy(*, actor: Actor, asset_id: int, file_uid: UUID, now: datetime) -> StoredFile:
    """Note that the actor takes a copy of a paper of an asset, and return the file.

    The holder and operators may: source proofs, deposits, assessments, evidence. The note cannot
    be changed or deleted; it is the only record of reading, so nothing else is audited.

    Raises:
        DataIPAsset.DoesNotExist: no such asset that the actor may look into.
        StoredFile.DoesNotExist: the asset has no such paper.
        FileDamaged: its bytes have another digest than when it was stored.
    """
    assets = DataIPAsset.objects.visible_to(actor)
    asset = assets.get(pk=asset_id)
    papers = StoredFile.objects.filter(
        Q(source_proofs__asset=asset)
        | Q(deposits__asset=asset)
        | Q(assessments__asset=asset)
        | Q(compliance_files__asset=asset, compliance_files__removed_at=None)
    )
    file = papers.distinct().get(uid=file_uid)
    if _digest(file) != file.sha256:
        raise FileDamaged(_("The stored file is damaged. Tell the operator."))
    EvidenceAccess.objects.create(
        asset=asset,
        document=file,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        at=now,
        request_id=actor.request_id,
    )
    return file


def _digest(file: StoredFile) -> str:
    digest = sha256()
    with file.open() as stored:
        while chunk := stored.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
