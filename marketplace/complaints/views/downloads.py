"""Evidence, given back: never shown by a browser, never guessed at."""

from django.http import FileResponse

from marketplace.complaints.models import ComplaintEvidence

PLAIN = "application/octet-stream"


def download(found: ComplaintEvidence) -> FileResponse:
    """Return the answer that downloads a piece of evidence under its own name.

    What is in quarantine is called a mere sequence of bytes.
    """
    is_free = found.status == ComplaintEvidence.Status.RELEASED
    response = FileResponse(
        found.open(),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type if is_free else PLAIN,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
