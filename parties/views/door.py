"""Who may come in: asked before a page reads or does anything."""

from django.http import HttpRequest

from kernel.actor import Actor
from kernel.edge import actor_of
from parties.capabilities import Capability, require


def let_in(request: HttpRequest, capability: Capability) -> Actor:
    """Return who asks, once they hold ``capability``.

    Raises:
        NotAllowed: they do not.
    """
    actor = actor_of(request)
    require(actor, capability)
    return actor
