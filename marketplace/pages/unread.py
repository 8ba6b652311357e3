"""A refused body is read to its end, so that whoever sent it gets to read the refusal."""

from collections.abc import Callable
from time import monotonic

from django.http import HttpRequest, HttpResponse, UnreadablePostError

CHUNK = 256 * 1024
LONGEST = 64 * 1024 * 1024  # bytes; whoever sends more is cut off
PATIENCE_S = 5


class UnreadMiddleware:
    """Throws away what of a request's body nobody read.

    A server that answers and hangs up while the other side still sends makes a browser show a lost
    connection instead of the answer: nobody would learn that the text was too long.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then read on."""
        response = self.get_response(request)
        if 0 < _announced(request) <= LONGEST:
            _read_out(request)
        return response


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() and len(length) <= len(str(LONGEST)) else 0


def _read_out(request: HttpRequest) -> None:
    until = monotonic() + PATIENCE_S
    try:
        while monotonic() < until and request.read(CHUNK):
            pass
    except UnreadablePostError:
        return  # the other side is gone
