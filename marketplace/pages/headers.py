"""The headers every answer carries, and broken rules answered as pages (TRUST 4.7)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

from kernel.errors import DomainError
from marketplace.pages.failures import refusal

POWERS = (
    "accelerometer",
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
)
PERMISSIONS = ", ".join(f"{power}=()" for power in POWERS)


class HeadersMiddleware:
    """The outermost layer: closes what the browser offers, and keeps private pages out of caches.

    Whether somebody is signed in is judged by the session cookie alone, so that no answer costs a
    query: a stale cookie only makes a page uncached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then add the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request_id := getattr(request, "request_id", ""):
            response.headers["X-Request-ID"] = request_id
        if request.path.startswith(settings.STATIC_URL):
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies.get(
            settings.SESSION_COOKIE_NAME
        ):
            patch_cache_control(response, no_store=True, private=True)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request", "Cookie", "Accept-Language"])
        return response


class RefusalMiddleware:
    """A broken rule that reaches the edge uncaught becomes a page with its own status, not a 500.

    ``perform()`` shows a form's refusals beside the form; this is for everything else, for
    instance a GET page that requires a capability.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a DomainError; leave every other exception alone."""
        return refusal(request, exception) if isinstance(exception, DomainError) else None
