"""People and organisations for tests, straight into the database; and the named characters.

*Hangzhou Voice* holds data IP, *Ningbo Motors* buys it, the *stranger* is a verified organisation
that has nothing to do with either, the *operator* is the platform's own staff.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from kernel.actor import Actor
from parties.authentication import ORGANISATION_KEY, actor_for
from parties.models import (
    ApiKey,
    Invitation,
    Membership,
    Notification,
    Organisation,
    OrganisationRole,
    User,
)
from parties.vocabulary.uscc import make_uscc

BORN_AT = datetime(2025, 1, 2, 3, tzinfo=UTC)
_serial = count(1)


def a_user(email: str = "", *, name: str = "", password: str | None = None) -> User:
    """Return a new person; without ``password`` nobody can sign in by form (and no time is spent).

    ``client_of`` signs in whoever stands behind an actor.
    """
    email = email or f"person-{next(_serial)}@example.com"
    name = name or email.partition("@")[0]
    return User.objects.create_user(email, password, name=name)


def a_code(serial: int | None = None) -> str:
    """Return an invented unified social credit code of Hangzhou, right in every check."""
    return make_uscc(next(_serial) if serial is None else serial, region="330100")


def an_organisation(
    name: str = "",
    *,
    verified: bool = True,
    roles: Sequence[str] | None = None,
    uscc: str | None = None,
    **fields: object,
) -> Organisation:
    """Return a new enterprise of Zhejiang.

    Args:
        verified: whether an operator has verified it; an unverified one plays no role.
        roles: active roles; None means holder and buyer, as verification gives them.
    """
    organisation = Organisation.objects.create(
        **{
            "name": name or f"Company {next(_serial)}",
            "uscc": uscc or a_code(),
            "province": "330000",
            "legal_representative": "Li Ming",
            "contact_name": "Wang Fang",
            "contact_email": "office@example.com",
            "status": "verified" if verified else "unverified",
            "verified_at": BORN_AT if verified else None,
            "created_at": BORN_AT,
            **fields,
        }
    )
    active = roles if roles is not None else (("holder", "buyer") if verified else ())
    OrganisationRole.objects.bulk_create(
        OrganisationRole(organisation=organisation, role=role, status="active", admitted_at=BORN_AT)
        for role in active
    )
    return organisation


def a_membership(
    organisation: Organisation, *, user: User | None = None, duty: str = "admin"
) -> Membership:
    """Return a membership in force, of ``user`` or of a new person."""
    return Membership.objects.create(
        user=user or a_user(), organisation=organisation, duty=duty, joined_at=BORN_AT
    )


def actor_of(organisation: Organisation, duty: str = "admin") -> Actor:
    """Return the member of ``organisation`` with ``duty``, engaged first where there is none."""
    rows = organisation.memberships.filter(duty=duty, ended_at=None).select_related("user")
    membership = rows.order_by("pk").first() or a_membership(organisation, duty=duty)
    return actor_for(membership.user, membership=membership, via="web")


def actor_without_organisation(user: User | None = None) -> Actor:
    """Return a signed-in person who is a member of no organisation."""
    return actor_for(user or a_user(), membership=None, via="web")


def person_of(actor: Actor) -> User:
    """Return the person behind an actor."""
    return User.objects.get(pk=actor.person)


def a_key(organisation: Organisation, *, scopes: Sequence[str] = ("read", "write")) -> ApiKey:
    """Return a live key whose token is ``f"{key.prefix}.secret"``."""
    return ApiKey.objects.create(
        organisation=organisation,
        name="Warehouse",
        prefix=f"mk{next(_serial):010x}",
        secret_sha256=sha256(b"secret").hexdigest(),
        scopes=list(scopes),
        created_by_id=actor_of(organisation).user_id,
        created_at=BORN_AT,
    )


def a_role(
    organisation: Organisation, role: str, *, status: str = "applied", status_reason: str = ""
) -> OrganisationRole:
    """Return a role of ``organisation``, applied for unless ``status`` says otherwise."""
    return OrganisationRole.objects.create(
        organisation=organisation, role=role, status=status, status_reason=status_reason
    )


def an_invitation(
    organisation: Organisation, email: str = "", *, duty: str = "trader", **fields: Any
) -> Invitation:
    """Return an invitation, too old unless ``expires_at`` is given."""
    return Invitation.objects.create(
        organisation=organisation,
        email=email or f"guest-{next(_serial)}@example.com",
        duty=duty,
        invited_by_id=actor_of(organisation).person,
        created_at=BORN_AT,
        **{"expires_at": BORN_AT, **fields},
    )


def a_notice(user_id: int, *, kind: str = "organisation_verified") -> Notification:
    """Return an unread notice."""
    return Notification.objects.create(
        user_id=user_id,
        kind=kind,
        key=f"notice-{next(_serial)}",
        url="/organisations/",
        data={"organisation": "Hangzhou Voice"},
        created_at=BORN_AT,
    )


def client_of(actor: Actor) -> Client:
    """Return a browser in which ``actor`` is signed in and acts for their organisation.

    Django's ``force_login`` writes the session four times; there are thousands of such sign-ins.
    """
    client = Client()
    if actor.user_id is not None:
        session = SessionStore()
        session[SESSION_KEY] = str(actor.user_id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person_of(actor).get_session_auth_hash()
        session[ORGANISATION_KEY] = actor.organisation_id
        session.create()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        # allauth keeps account of sessions when it signs somebody in.
        UserSession.objects.create(
            user_id=actor.user_id, session_key=session.session_key, ip="127.0.0.1"
        )
    return client


def hangzhou_voice() -> Actor:
    """Return the administrator of a verified holder."""
    return actor_of(an_organisation("Hangzhou Voice", roles=["holder"]))


def ningbo_motors() -> Actor:
    """Return the administrator of a verified buyer."""
    return actor_of(an_organisation("Ningbo Motors", roles=["buyer"]))


def stranger() -> Actor:
    """Return the administrator of a verified organisation that is party to nothing."""
    return actor_of(an_organisation("Stranger"))


def operator() -> Actor:
    """Return one of the platform's own staff."""
    return actor_of(an_organisation("Operator", roles=["operator"]))
