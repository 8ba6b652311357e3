"""Whoever is refused before the body was read gets to read the refusal all the same."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from marketplace.pages.unread import LONGEST, UnreadMiddleware


class Stream(BytesIO):
    """A body that may break off."""

    breaks_at = -1

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() == self.breaks_at:
            raise ConnectionResetError
        return super().read(size)


def asked(body: Stream, *, length: str) -> WSGIRequest:
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "SCRIPT_NAME": "", "wsgi.input": body}
    return WSGIRequest({**environ, "CONTENT_LENGTH": length})


def refuse(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=413)


@pytest.mark.parametrize("size", [1, 3_000_000])
def test_what_nobody_read_is_read_and_no_more(size: int) -> None:
    body = Stream(b"x" * size + b"the next request")

    answer = UnreadMiddleware(refuse)(asked(body, length=str(size)))

    assert answer.status_code == 413
    assert body.read() == b"the next request"


@pytest.mark.parametrize("length", ["", "0", "-5", "many", str(LONGEST + 1), "9" * 5_000])
def test_a_length_that_is_none_or_beyond_all_bounds_is_left(length: str) -> None:
    body = Stream(b"x" * 10)

    UnreadMiddleware(refuse)(asked(body, length=length))

    assert body.tell() == 0


def test_a_sender_who_hung_up_changes_nothing() -> None:
    body = Stream(b"x" * 1_000_000)
    body.breaks_at = 256 * 1024

    assert UnreadMiddleware(refuse)(asked(body, length="1000000")).status_code == 413
