"""How often one address may ask pages that are open to everybody."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kernel.errors import DomainError

MINUTE_S = 60


class TooMany(DomainError):
    """The address has asked too often within this minute."""

    code = "too_many_requests"
    status = 429


def require_patience(request: HttpRequest, *, what: str, per_minute: int, now: datetime) -> None:
    """Count one request of ``what`` from this address and let it pass.

    Raises:
        TooMany: it was more than ``per_minute`` in this minute.
    """
    minute = int(now.timestamp()) // MINUTE_S
    key = f"limit:{what}:{get_adapter(request).get_client_ip(request)}:{minute}"
    cache.add(key, 0, timeout=2 * MINUTE_S)
    if cache.incr(key) > per_minute:
        raise TooMany(_("Too many requests from your address. Please wait a minute."))
