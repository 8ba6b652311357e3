"""Keep a file that somebody brought."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from parties.capabilities import Capability, require
from parties.models import StoredFile
from parties.vocabulary.media import media_type_of, plain_name

MAX_BYTES = 50 * 1024 * 1024
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived; ``media_type`` is what the sender says, the bytes decide."""

    name: str
    media_type: str
    content: BinaryIO


@action
def store_file(
    *, actor: Actor, upload: Upload, now: datetime, max_bytes: int = MAX_BYTES
) -> StoredFile:
    """Store a file of the actor's organisation under its SHA-256.

    The same bytes a second time return the first row, name and all: one organisation keeps one
    copy. The name is data for display, freed of folders and invisible characters.

    Args:
        max_bytes: larger files are refused.

    Raises:
        NotAllowed: the actor acts for no organisation or may not store files there.
        InvalidInput: empty, too large, or its bytes are another kind than its name says.
    """
    require(actor, Capability.STORE_FILE)
    digest, size, head = _measure(upload.content, max_bytes=max_bytes)
    name = plain_name(upload.name)
    try:
        media_type = media_type_of(name, head=head)
    except ValueError:
        raise InvalidInput(
            _("The content of “%(name)s” is not what its extension says. Save it again as such.")
            % {"name": name},
            field="file",
        ) from None
    stored, fresh = StoredFile.objects.get_or_create(
        organisation_id=actor.party,
        sha256=digest,
        defaults={"name": name, "media_type": media_type, "size": size, "created_at": now},
    )
    upload.content.seek(0)
    if not default_storage.exists(stored.path):
        default_storage.save(stored.path, File(upload.content))
    if fresh:
        record(actor, "file.store", on=stored, at=now, after={"sha256": digest, "size": size})
    return stored


def _measure(content: BinaryIO, *, max_bytes: int) -> tuple[str, int, bytes]:
    """Return SHA-256, size and first bytes; reads no further than the limit."""
    digest, size, head = sha256(), 0, b""
    for chunk in _chunks(content):
        digest.update(chunk)
        size, head = size + len(chunk), head or chunk[:64]
        if size > max_bytes:
            raise InvalidInput(
                _("The file is larger than %(limit)d MB.") % {"limit": max_bytes // 1024**2},
                field="file",
            )
    if not size:
        raise InvalidInput(_("The file is empty."), field="file")
    return digest.hexdigest(), size, head


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    while chunk := content.read(CHUNK):
        yield chunk
