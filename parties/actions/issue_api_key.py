"""Give a machine of an organisation a key to the API."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from parties.capabilities import Capability, require
from parties.models import ApiKey, Organisation
from parties.terms import plain_text

NAME_LENGTH = 80
LIVE_AT_MOST = 20


class TooManyKeys(DomainError):
    """The organisation has as many live keys as it may have."""

    code = "too_many_keys"


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key with its secret, which nobody can show again."""

    key: ApiKey
    secret: str

    @property
    def token(self) -> str:
        """What the machine sends: ``Authorization: Bearer <token>``."""
        return f"{self.key.prefix}.{self.secret}"


@action
def issue_api_key(
    *,
    actor: Actor,
    name: str,
    now: datetime,
    scopes: Collection[str] = (ApiKey.Scope.READ,),
    expires_at: datetime | None = None,
) -> IssuedKey:
    """Issue a key of the actor's own organisation; only a digest of its secret is kept.

    Args:
        name: what the key is for, at most 80 characters.
        scopes: ``read``, or ``read`` and ``write``.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        InvalidInput: no name, unknown scopes, or an expiry that is over already.
        TooManyKeys: 20 keys are live.
    """
    require(actor, Capability.ISSUE_API_KEY)
    organisation = Organisation.objects.editable_by(actor).locked(actor.party)
    name = plain_text(name)
    if not 0 < len(name) <= NAME_LENGTH:
        raise InvalidInput(_("Say what the key is for, in 1 to 80 characters."), field="name")
    if not scopes or not set(scopes) <= set(ApiKey.Scope.values):
        raise InvalidInput(_("Choose what the key may do."), field="scopes")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput(_("Choose a day to come."), field="expires_at")
    if organisation.api_keys.live(now=now).count() >= LIVE_AT_MOST:
        raise TooManyKeys(_("Revoke keys nobody needs before issuing others."))
    secret = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        organisation=organisation,
        name=name,
        prefix=f"mk{secrets.token_hex(5)}",
        secret_sha256=sha256(secret.encode()).hexdigest(),
        scopes=sorted({ApiKey.Scope.READ.value, *scopes}),
        created_by_id=actor.person,
        created_at=now,
        expires_at=expires_at,
    )
    after: dict[str, object] = {"prefix": key.prefix, "scopes": key.scopes}
    record(actor, "api_key.issue", on=key, at=now, after=after)
    return IssuedKey(key=key, secret=secret)
