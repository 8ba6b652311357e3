"""From a request to an Actor: sessions for people, API keys for machines."""

from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from kernel.actor import ANONYMOUS, Actor, Door
from parties.models import ApiKey, Membership, Organisation, OrganisationRole, User

ORGANISATION_KEY = "organisation_id"  # in the session: for whom the person acts


class ActorMiddleware:
    """Put ``request.actor`` on every request, worked out when it is first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its actor and a number to name it by."""
        request.request_id = uuid4().hex  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: _person(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def active_memberships(user_id: int | None) -> list[Membership]:
    """Return the person's memberships of organisations, oldest first."""
    rows = Membership.objects.filter(user_id=user_id, ended_at=None)
    return list(rows.select_related("organisation").order_by("pk"))


def active_roles(organisation: Organisation) -> frozenset[str]:
    """Return the roles an organisation plays today; none while it is suspended."""
    if organisation.status == Organisation.Status.SUSPENDED:
        return frozenset()
    rows = organisation.roles.filter(status=OrganisationRole.Status.ACTIVE)
    return frozenset(rows.values_list("role", flat=True))


def actor_for(
    user: User, *, membership: Membership | None, via: Door, request_id: str = ""
) -> Actor:
    """Return the actor a person is while acting for the organisation of ``membership``."""
    return Actor(
        kind="user",
        user_id=user.pk,
        organisation_id=membership.organisation_id if membership else None,
        roles=active_roles(membership.organisation) if membership else frozenset(),
        duty=membership.duty if membership else "",
        via=via,
        request_id=request_id,
    )


def _person(request: HttpRequest) -> Actor:
    user = request.user
    if not isinstance(user, User):
        return ANONYMOUS
    memberships = active_memberships(user.pk)
    chosen = request.session.get(ORGANISATION_KEY)
    membership = next((m for m in memberships if m.organisation_id == chosen), None)
    membership = membership or (memberships[0] if memberships else None)
    request.memberships = memberships  # type: ignore[attr-defined]
    request.membership = membership  # type: ignore[attr-defined]
    request_id: str = getattr(request, "request_id", "")
    return actor_for(user, membership=membership, via="web", request_id=request_id)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth, told how our User looks."""

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: object,
        commit: bool = True,  # noqa: FBT001, FBT002 - allauth's signature
    ) -> User:
        """Keep the e-mail in one case, and a name to greet with."""
        saved: User = super().save_user(request, user, form, commit=False)
        saved.email = saved.email.casefold()
        data: dict[str, str] = getattr(form, "cleaned_data", {})
        saved.name = data.get("name", "") or saved.email.partition("@")[0][:80]
        if commit:
            saved.save()
        return saved


class ApiKeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer <prefix>.<secret>``: a machine of an organisation, as its trader."""

    keyword = b"bearer"

    def authenticate(self, request: Request) -> tuple[User | None, Actor] | None:
        """Return (None, actor); None when no key was sent.

        Raises:
            AuthenticationFailed: unknown, revoked or expired key, with one message for all.
        """
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() != self.keyword:  # noqa: PLR2004 - scheme and key
            return None
        prefix, _, secret = parts[1].decode("ascii", "replace").partition(".")
        now = timezone.now()
        live = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))
        key = ApiKey.objects.filter(live, prefix=prefix).select_related("organisation").first()
        given = sha256(secret.encode()).hexdigest()
        if key is None or not compare_digest(key.secret_sha256, given):
            raise AuthenticationFailed("unknown, revoked or expired API key")
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        actor = Actor(
            kind="user",
            user_id=key.created_by_id,
            organisation_id=key.organisation_id,
            roles=active_roles(key.organisation),
            duty="trader",
            via="api",
            request_id=uuid4().hex,
        )
        return None, actor

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """Name the scheme, so that refusals are 401 and not 403."""
        return "Bearer"
