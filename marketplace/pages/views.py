"""The site's own pages: home, theme, error pages. Django names the handlers' arguments."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.pages.context import THEMES

YEAR_S = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Let a newcomer start within ten seconds: search, or one of three doors."""
    return render(request, "pages/home.html")


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the person's choice of colours in a cookie and go back; no choice follows the system."""
    response = HttpResponseRedirect(_back(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            "theme",
            theme,
            max_age=YEAR_S,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request that makes no sense; 400."""
    return _failure(request, 400, _("This request cannot be read"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not; 403, naming the missing role where the refusal names it."""
    return _failure(request, 403, _("You may not see this page"), reason=str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose page was too old or came from elsewhere; 403."""
    return _failure(
        request,
        403,
        _("This form is out of date"),
        reason=_("Go back, reload the page and send it again. Cookies must be allowed."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for what is not there, and alike for what is not this person's; 404."""
    return _failure(request, 404, _("There is nothing at this address"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a bug with the request's id; 500. Asks neither database nor session."""
    return _failure(request, 500, _("Something went wrong on our side"))


def _failure(request: HttpRequest, status: int, title: str, *, reason: str = "") -> HttpResponse:
    request_id: str = getattr(request, "request_id", "")
    if request.path.startswith(("/api/", "/interop/")):
        problem = {"type": "about:blank", "title": title, "status": status}
        if reason:
            problem["detail"] = reason
        if request_id:
            problem["instance"] = f"urn:request:{request_id}"
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    context = {"heading": title, "reason": reason, "request_id": request_id}
    if status == 500:  # noqa: PLR2004 - the frame asks who is signed in, and that may be what broke
        return render_bare(context)
    return render(request, f"{status}.html", context, status=status)


def render_bare(context: dict[str, object]) -> HttpResponse:
    """Answer 500 from a template that stands alone: no context processors, no database."""
    words = {**context, "site_name": settings.SITE_NAME}
    return HttpResponse(render_to_string("500.html", words), status=500)


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"
