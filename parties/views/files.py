"""Files people brought: taken in from a form, given back as attachments, never as pages of ours."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.actor import Actor
from kernel.edge import actor_of
from parties.actions.store_file import MAX_BYTES, Upload, store_file
from parties.models import StoredFile


@require_safe
def stored_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Give back a file of one's own organisation."""
    return attachment(get_object_or_404(StoredFile.objects.visible_to(actor_of(request)), uid=uid))


def attachment(stored: StoredFile) -> FileResponse:
    """Return the answer that downloads ``stored`` under its own name.

    The browser neither shows it nor guesses what it is (TRUST 4.5). Whether the person may have it
    is the caller's question.
    """
    response = FileResponse(
        stored.open(), as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def keep(actor: Actor, file: "UploadedFile[Any]", *, max_bytes: int = MAX_BYTES) -> StoredFile:
    """Store what a form brought for the actor's organisation.

    Raises:
        NotAllowed, InvalidInput: as ``store_file``.
    """
    content: Any = file.file
    upload = Upload(file.name or "", file.content_type or "", content)
    return store_file(actor=actor, upload=upload, now=timezone.now(), max_bytes=max_bytes)
