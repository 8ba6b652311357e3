"""Files people brought, given back: always as an attachment, never as a page of ours."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kernel.edge import actor_of
from parties.models import StoredFile


@require_safe
@login_required
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
