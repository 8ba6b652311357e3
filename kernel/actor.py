"""Who acts, for whom, and through which door."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from kernel.errors import NotAllowed

Door = Literal["web", "api", "task", "command", "partner"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A user, the clock or a partner, acting for an organisation. Ids only: it outlives both.

    ``roles`` are the active roles of the organisation (holder, buyer, merchant, operator ...);
    ``duty`` is the person's place in it (admin, trader, legal, finance, viewer), empty for none.
    """

    kind: Literal["user", "clock", "partner", "gateway", "anonymous"]
    user_id: int | None
    organisation_id: int | None
    roles: frozenset[str]
    duty: str
    via: Door
    request_id: str = ""

    @property
    def person(self) -> int:
        """The id of the person who acts.

        Raises:
            NotAllowed: no person acts.
        """
        if self.user_id is None:
            raise NotAllowed(_("Only a signed-in person can do this."))
        return self.user_id

    @property
    def party(self) -> int:
        """The id of the organisation acted for.

        Raises:
            NotAllowed: the actor belongs to no organisation.
        """
        if self.organisation_id is None:
            raise NotAllowed(_("Register your organisation first, or ask for an invitation to it."))
        return self.organisation_id

    @property
    def is_operator(self) -> bool:
        """Whether the actor speaks for the platform's own staff."""
        return "operator" in self.roles

    @property
    def is_signed_in(self) -> bool:
        """Whether a person or a machine of an organisation stands behind the request."""
        return self.kind != "anonymous"


CLOCK = Actor(
    kind="clock", user_id=None, organisation_id=None, roles=frozenset(), duty="", via="task"
)
GATEWAY = Actor(
    kind="gateway", user_id=None, organisation_id=None, roles=frozenset(), duty="", via="task"
)
ANONYMOUS = Actor(
    kind="anonymous", user_id=None, organisation_id=None, roles=frozenset(), duty="", via="web"
)
