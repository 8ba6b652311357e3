"""The site's own pages: home, explanations, theme."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kernel.edge import actor_of
from marketplace.pages.context import THEMES, is_served
from marketplace.pages.front import (
    DOORS,
    STAGES,
    exchanges,
    industries,
    newest_intents,
    newest_listings,
    standing,
)
from marketplace.pages.glossary import MEASURES, TERMS

YEAR_S = 365 * 24 * 3600
REPORT_BYTES = 4096
logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Let a newcomer start within ten seconds: search, or one of three doors."""
    actor, now = actor_of(request), timezone.now()
    context = {
        "doors": [door for door in DOORS if is_served(door.href)],
        "stages": STAGES,
        "industries": industries(now=now),
        "exchanges": exchanges(),
        "standing": standing(now=now),
        "listings": newest_listings(actor, now=now),
        "intents": newest_intents(actor),
    }
    return render(request, "pages/home.html", context)


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain how to list, to ask and to verify."""
    return render(request, "pages/help.html", {"contact": settings.CONTACT_EMAIL})


@login_not_required
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Say what each word and each figure of the market means."""
    return render(request, "pages/definitions.html", {"terms": TERMS, "measures": MEASURES})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """State the standards kept, the known gaps, and whom to tell of others."""
    return render(request, "pages/accessibility.html", {"contact": settings.CONTACT_EMAIL})


@login_not_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """State what the market does and does not do, and what binds whom."""
    return render(request, "pages/terms.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """State what is kept of a person, why, and for how long."""
    return render(request, "pages/privacy.html", {"contact": settings.CONTACT_EMAIL})


@login_not_required
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


@login_not_required
@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log what a browser refused by the content policy; 204 always, at most 4 KB are looked at."""
    said = request.read(REPORT_BYTES).decode("utf-8", "replace")
    logger.warning("content policy: %r", said)
    return HttpResponse(status=204)


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"
