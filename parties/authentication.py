"""From a request to an Actor: sessions for people, API keys for machines.

A suspended organisation plays no role, and its people may look but not touch: their duty is then
``viewer``. Operators count as operators only with a second step at sign-in
(``OPERATORS_NEED_MFA``), machines never do.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from kernel.actor import ANONYMOUS, Actor, Door
from kernel.audit import record
from parties.models import (
    ApiKey,
    Duty,
    Membership,
    Notification,
    Organisation,
    OrganisationRole,
    User,
)

ORGANISATION_KEY = "organisation_id"  # in the session: for whom the person acts
CONSOLE = "/console/"
UNREAD_CAP = 99
log = logging.getLogger(__name__)


class ActorMiddleware:
    """Put ``request.actor`` on every request, worked out when it is first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its actor and a number to name it by."""
        request.request_id = uuid4().hex  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: _person(request))  # type: ignore[attr-defined]
        unread = SimpleLazyObject(lambda: _unread(request))
        request.notification_count = unread  # type: ignore[attr-defined]
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Ask for sign-in before every view that is not marked ``login_not_required``.

    The marked ones do not even open the session: a health check must not need the database.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *arguments: Any
    ) -> HttpResponseBase | None:
        """Let pass, or show the way to sign-in."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *arguments)


class ConsoleMiddleware:
    """Let only operators into the console, and only after a second step at sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or show the way: to sign-in, to the second step, or out.

        Raises:
            PermissionDenied: somebody else than an operator.
        """
        if not request.path.startswith(CONSOLE):
            return self.get_response(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.is_operator:
            return self.get_response(request)
        if not actor.is_signed_in:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "lacks_second_step", False):
            messages.warning(request, _("The console needs two-step sign-in. Set it up here."))
            return HttpResponseRedirect(reverse("mfa_index"))
        raise PermissionDenied(_("The console is for operators."))


def proven_at(request: HttpRequest) -> datetime | None:
    """Return when the person last proved in this session to be who they are; None if never.

    Where operators need two-step sign-in only the second step is a proof.
    """
    proofs = get_authentication_records(request, request.user)
    if settings.OPERATORS_NEED_MFA:
        proofs = [proof for proof in proofs if proof["method"] == "mfa"]
    last = max((float(proof["at"]) for proof in proofs), default=None)
    return None if last is None else datetime.fromtimestamp(last, tz=UTC)


def active_memberships(user_id: int) -> list[Membership]:
    """Return the person's memberships of organisations, oldest first."""
    rows = Membership.objects.in_force().filter(user_id=user_id)
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
        duty=_duty(membership) if membership else "",
        via=via,
        request_id=request_id,
    )


def end_sessions(user_ids: Collection[int]) -> int:
    """Sign these people out everywhere, in the caller's transaction; return how many sessions."""
    tracked = UserSession.objects.filter(user_id__in=user_ids)
    keys = list(tracked.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    tracked.delete()
    return len(keys)


def _duty(membership: Membership) -> str:
    is_suspended = membership.organisation.status == Organisation.Status.SUSPENDED
    return Duty.VIEWER.value if is_suspended else membership.duty


def _unread(request: HttpRequest) -> str:
    """Return how many notices the person has not read, as shown: empty for none, 99+ at most."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_signed_in:
        return ""
    number = Notification.objects.to(actor.user_id).unread()[: UNREAD_CAP + 1].count()
    return f"{UNREAD_CAP}+" if number > UNREAD_CAP else str(number or "")


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
    actor = actor_for(user, membership=membership, via="web", request_id=request_id)
    if actor.is_operator and settings.OPERATORS_NEED_MFA and not is_mfa_enabled(user):
        request.lacks_second_step = True  # type: ignore[attr-defined]
        return _without_operator(actor)
    return actor


def _without_operator(actor: Actor) -> Actor:
    return replace(actor, roles=actor.roles - {OrganisationRole.Role.OPERATOR.value})


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

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Put every sign-in on record."""
        response: HttpResponse = super().post_login(request, user, **options)
        _note(user, "user.sign_in")
        return response

    def logout(self, request: HttpRequest) -> None:
        """Put every sign-out on record."""
        if isinstance(request.user, User):
            _note(request.user, "user.sign_out")
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a failure without saying for whom.

        Not on record: a row only for accounts that exist would tell a clock which do.
        """
        super().authentication_failed(request, **credentials)
        log.warning("sign-in failed from %s", self.get_client_ip(request))


def _note(user: User, what: str) -> None:
    with transaction.atomic():
        actor = actor_for(user, membership=None, via="web")
        record(actor, what, on=user, at=timezone.now())


class ApiKeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer <prefix>.<secret>``: a machine of an organisation.

    It acts as a trader with the scope ``write``, else as a viewer; never as an operator.
    """

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
        keys = ApiKey.objects.live(now=now).select_related("organisation")
        key = keys.filter(prefix=prefix).first()
        given = sha256(secret.encode()).hexdigest()
        if key is None or not compare_digest(key.secret_sha256, given):
            raise AuthenticationFailed("unknown, revoked or expired API key")
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        is_held = key.organisation.status == Organisation.Status.SUSPENDED
        actor = Actor(
            kind="user",
            user_id=key.created_by_id,
            organisation_id=key.organisation_id,
            roles=active_roles(key.organisation),
            duty=Duty.TRADER.value if key.writes and not is_held else Duty.VIEWER.value,
            via="api",
            request_id=uuid4().hex,
        )
        return None, _without_operator(actor)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """Name the scheme, so that refusals are 401 and not 403."""
        return "Bearer"
