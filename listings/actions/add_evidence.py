"""Put a file into an asset's compliance record."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from listings.models import ComplianceFile, DataIPAsset
from listings.vocabulary.rights import EvidenceChapter
from parties.capabilities import Capability, require
from parties.terms import own_file, plain_text
from parties.vocabulary.media import PLAIN

TITLE_LENGTH = 200
REFUSED = (PLAIN, "application/zip")  # a kind nobody knows, and a bag of anything


@action
def add_evidence(
    *, actor: Actor, asset_id: int, chapter: str, title: str, document_id: int, now: datetime
) -> ComplianceFile:
    """Put a stored file into one chapter of the record of one's own asset.

    Args:
        chapter: one of ``EvidenceChapter``.
        document_id: a stored file of one's own organisation; its size and digest were taken when
            it was stored, its kind by its first bytes.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        DataIPAsset.DoesNotExist: no such asset among the actor's own.
        InvalidInput: no such chapter, no title, a file that is not one's own or of no known kind.
    """
    require(actor, Capability.KEEP_RIGHTS)
    asset = DataIPAsset.objects.editable_by(actor).get(pk=asset_id)
    if chapter not in EvidenceChapter.values:
        raise InvalidInput(_("Choose the chapter it belongs to."), field="chapter")
    said = plain_text(title)
    if not said:
        raise InvalidInput(_("Say what the file shows."), field="title")
    if len(said) > TITLE_LENGTH:
        raise InvalidInput(_("At most %(n)d characters.") % {"n": TITLE_LENGTH}, field="title")
    document = own_file(actor, document_id, field="document")
    if document.media_type in REFUSED:
        raise InvalidInput(
            _("Bring a PDF, an image, an office document or a table."), field="document"
        )
    evidence = ComplianceFile.objects.create(
        asset=asset, chapter=chapter, title=said, document=document, created_at=now
    )
    record(
        actor,
        "evidence.add",
        on=evidence,
        at=now,
        after={"chapter": chapter, "sha256": document.sha256},
    )
    return evidence
