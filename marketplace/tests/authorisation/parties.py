"""Everybody administers their own organisation and sees nothing of the others' insides.

All characters are administrators; what other duties may do is tested with each action.
"""

from datetime import UTC, datetime
from io import BytesIO

from marketplace.tests.authorisation import Cast, row
from parties.actions.store_file import Upload, store_file
from parties.models import Organisation
from parties.tests import build

SIGNED_IN = "sign-in 200 200 200 200"
FORM = "sign-in 422 422 422 422"  # an empty form: may, but says nothing
HOLDER = "sign-in 404 404 200 404"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def the_holder(cast: Cast) -> Organisation:
    return Organisation.objects.get(pk=cast.holder.party)


def an_unverified(cast: Cast) -> dict[str, object]:
    return {"uid": build.an_organisation(verified=False).uid}


def a_colleague(cast: Cast) -> dict[str, object]:
    return {"uid": build.a_membership(the_holder(cast), duty="viewer").uid}


def an_invitation(cast: Cast) -> dict[str, object]:
    return {"uid": build.an_invitation(the_holder(cast)).uid}


def an_invitation_to_the_stranger(cast: Cast) -> dict[str, object]:
    email = build.person_of(cast.stranger).email
    return {"token": build.an_invitation(the_holder(cast), email, expires_at=LATER).token}


def a_key(cast: Cast) -> dict[str, object]:
    return {"prefix": build.a_key(the_holder(cast)).prefix}


def a_file(cast: Cast) -> dict[str, object]:
    content = BytesIO(b"a,b\n")
    upload = Upload(name="a.csv", media_type="text/csv", content=content)
    return {"uid": store_file(actor=cast.holder, upload=upload, now=build.BORN_AT).uid}


ROWS = [
    *row("parties:organisation", "GET", SIGNED_IN),
    *row("parties:apply", "GET", SIGNED_IN),
    *row("parties:apply", "POST", FORM),
    *row("parties:check_code", "GET", SIGNED_IN),
    *row("parties:switch", "POST", "sign-in 302 302 302 302"),
    *row("parties:edit", "GET", SIGNED_IN),
    *row("parties:edit", "POST", "sign-in 302 302 302 302"),  # the identity is fixed
    *row("parties:submit", "GET", SIGNED_IN),
    *row("parties:submit", "POST", "sign-in 409 409 409 409"),  # verified already
    *row("parties:apply_role", "GET", SIGNED_IN),
    *row("parties:apply_role", "POST", FORM),
    *row("parties:members", "GET", SIGNED_IN),
    *row("parties:invite", "GET", SIGNED_IN),
    *row("parties:invite", "POST", FORM),
    *row("parties:member", "GET", HOLDER, address=a_colleague),
    *row("parties:member", "POST", "sign-in 404 404 422 404", address=a_colleague),
    *row("parties:end_membership", "GET", HOLDER, address=a_colleague),
    *row("parties:end_membership", "POST", "sign-in 404 404 302 404", address=a_colleague),
    *row("parties:revoke_invitation", "GET", HOLDER, address=an_invitation),
    *row("parties:revoke_invitation", "POST", "sign-in 404 404 302 404", address=an_invitation),
    *row("parties:keys", "GET", SIGNED_IN),
    *row("parties:issue_key", "GET", SIGNED_IN),
    *row("parties:issue_key", "POST", FORM),
    *row("parties:revoke_key", "GET", HOLDER, address=a_key),
    *row("parties:revoke_key", "POST", "sign-in 404 404 302 404", address=a_key),
    *row("parties:detail", "GET", "404 404 404 404 200", address=an_unverified),
    *row("parties:invitation", "GET", "200 200 200 200 200", address=an_invitation_to_the_stranger),
    *row(
        "parties:invitation", "POST", "403 302 403 403 403", address=an_invitation_to_the_stranger
    ),
    *row("parties:notices", "GET", SIGNED_IN),
    *row("parties:read_notices", "POST", "sign-in 302 302 302 302"),
    *row("parties:open_notice", "POST", "sign-in 404 404 404 404"),
    *row("parties:file", "GET", "sign-in 404 404 200 200", address=a_file),
]
