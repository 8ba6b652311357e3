"""How often a client may ask: an organisation's key, or an address without one."""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from kernel.actor import Actor


class ClientThrottle(SimpleRateThrottle):
    """600 requests a minute for an organisation, 60 for an address without a key.

    Counted in the cache; while that is down nobody is held back (TRUST 4.7).
    """

    scope = "client"
    rate = "600/min"
    anonymous_limit = 60

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002 - DRF's
        """Name the client."""
        actor = request.auth
        if isinstance(actor, Actor):
            return f"api:organisation:{actor.organisation_id}"
        self.num_requests = self.anonymous_limit
        return f"api:ip:{self.get_ident(request)}"
