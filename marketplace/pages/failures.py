"""What a person or a program reads when something did not work.

Django's handlers are named in ``marketplace/urls.py``; it dictates their arguments. Under ``/api/``
and ``/interop/`` every failure is a problem document (RFC 9457).
"""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from kernel.errors import DomainError

MACHINE_PATHS = ("/api/", "/interop/")
RETRY_AFTER_S = 60


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense, 400, or whose texts are too long to be read, 413."""
    if isinstance(exception, RequestDataTooBig):
        most = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        remedy = _("All texts of a request together may have %(most)s. Shorten them.")
        title = _("This is too long to be read")
        return _failure(request, 413, title, reason=remedy % {"most": most}, code="too_long")
    return _failure(request, 400, _("This request cannot be read"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not; 403, naming the missing role where the refusal names it."""
    return _failure(request, 403, _("You may not do this"), reason=str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose page was too old or came from elsewhere; 403."""
    remedy = _("Go back, reload the page and send it again. Cookies must be allowed.")
    return _failure(request, 403, _("This form is out of date"), reason=remedy)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for what is not there, and alike for what is not this person's; 404."""
    return _failure(request, 404, _("There is nothing at this address"))


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a broken rule with its own status and sentence."""
    if error.status == 403:  # noqa: PLR2004
        return forbidden(request, error)
    title = _("That is not possible now")
    return _failure(request, error.status, title, reason=str(error), code=error.code)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a bug with the request's id, 500; while database or cache are away 503.

    Needs neither database nor session, for they may be what broke.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError | RedisError):
        response = _failure(request, 503, _("The market is not available at the moment"))
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return response
    return _failure(request, 500, _("Something went wrong on our side"))


def _failure(
    request: HttpRequest, status: int, title: str, *, reason: str = "", code: str = ""
) -> HttpResponse:
    request_id: str = getattr(request, "request_id", "")
    if request.path.startswith(MACHINE_PATHS):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": reason}
        problem |= {"code": code, "instance": f"urn:uuid:{request_id}" if request_id else ""}
        said = {key: value for key, value in problem.items() if value}
        return JsonResponse(said, status=status, content_type="application/problem+json")
    context = {"heading": title, "reason": reason, "request_id": request_id, "status": status}
    if status >= 500:  # noqa: PLR2004 - no context processors, nothing that asks the database
        bare = render_to_string("500.html", {**context, "site_name": settings.SITE_NAME})
        return HttpResponse(bare, status=status)
    known = {400: "400.html", 403: "403.html", 404: "404.html"}
    return render(request, known.get(status, "400.html"), context, status=status)
