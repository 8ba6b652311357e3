"""Keeping the files that back a complaint or its answer.

A member's file is stored like any other of its organisation. A visitor's lies in quarantine under
a name of ours, is never shown, and leaves it only when an operator has looked at it.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.uid import new_uid
from marketplace.complaints.models import Complaint, ComplaintEvidence
from parties.actions.store_file import Upload, store_file
from parties.vocabulary.media import media_type_of, plain_name

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
KINDS = frozenset({"application/pdf", "image/png", "image/jpeg"})


def keep_evidence(
    complaint: Complaint, uploads: Sequence[Upload], *, side: str, actor: Actor, now: datetime
) -> None:
    """Keep the files of one side of ``complaint``.

    Raises:
        InvalidInput: more than 5 files on one side, one of them empty, larger than 10 MiB, or
            neither PDF, PNG nor JPEG by its bytes.
    """
    if complaint.evidence.filter(side=side).count() + len(uploads) > MOST_FILES:
        raise InvalidInput(_("At most %(n)d files.") % {"n": MOST_FILES}, field="evidence")
    for upload in uploads:
        content = _checked(upload)
        if actor.organisation_id is None:
            _quarantine(complaint, upload, content, side=side, now=now)
        else:
            _store(complaint, upload, side=side, actor=actor, now=now)


def _checked(upload: Upload) -> bytes:
    upload.content.seek(0)
    content = upload.content.read(MOST_BYTES + 1)
    if not content or len(content) > MOST_BYTES:
        raise InvalidInput(_("Each file has between 1 byte and 10 MB."), field="evidence")
    try:
        kind = media_type_of(plain_name(upload.name), head=content[:64])
    except ValueError:
        kind = ""
    if kind not in KINDS:
        raise InvalidInput(_("Only PDF, PNG and JPEG files."), field="evidence")
    upload.content.seek(0)
    return content


def _quarantine(
    complaint: Complaint, upload: Upload, content: bytes, *, side: str, now: datetime
) -> None:
    name = plain_name(upload.name)
    path = default_storage.save(f"quarantine/{new_uid().hex}", ContentFile(content))
    ComplaintEvidence.objects.create(
        complaint=complaint,
        side=side,
        name=name,
        media_type=media_type_of(name, head=content[:64]),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        path=path,
        created_at=now,
    )


def _store(complaint: Complaint, upload: Upload, *, side: str, actor: Actor, now: datetime) -> None:
    stored = store_file(actor=actor, upload=upload, now=now, max_bytes=MOST_BYTES)
    ComplaintEvidence.objects.create(
        complaint=complaint,
        side=side,
        file=stored,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        status=ComplaintEvidence.Status.RELEASED,
        created_at=now,
    )
