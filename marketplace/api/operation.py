"""What every operation of the API shares: who asks, and its rules."""

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.views import APIView

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import NotAllowed
from marketplace.api.throttles import ClientThrottle


def actor_of(request: Request) -> Actor:
    """Return whose key was sent; the anonymous actor without one."""
    return request.auth if isinstance(request.auth, Actor) else ANONYMOUS


class KeyNeeded(NotAllowed):
    """This operation needs an API key."""

    code = "key_needed"
    status = 401


class Operation(APIView):
    """One operation or resource; reads what the key's organisation may see."""

    throttle_classes = (ClientThrottle,)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Name the request, as refusals and the audit do."""
        http: HttpRequest = request._request  # noqa: SLF001 - DRF wraps the request
        request.request_id = getattr(http, "request_id", "")  # type: ignore[attr-defined]
        super().initial(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """Whose key was sent; the anonymous actor without one."""
        return actor_of(self.request)

    @property
    def member(self) -> Actor:
        """Whose key was sent.

        Raises:
            KeyNeeded: none was sent.
        """
        if not self.actor.is_signed_in:
            raise KeyNeeded("Send an API key: Authorization: Bearer <key>")
        return self.actor
