"""Public notices and objections: read by everybody, filed by anyone who can be answered."""

from collections.abc import Mapping

from django.core import signing
from django.utils import timezone

from listings.tests.build import a_certificate
from marketplace.registration.models import PublicNotice
from marketplace.registration.tests.desk import an_application, an_objection
from marketplace.registration.views.objecting import SALT
from marketplace.tests.authorisation import Cast, row

EVERYBODY = "200 200 200 200 200"


def a_notice(cast: Cast) -> PublicNotice:
    application = an_application("in_notice", applicant=cast.holder, at=timezone.now())
    return application.notice


def in_notice(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_notice(cast).uid}


def certificate(cast: Cast) -> Mapping[str, object]:
    return {"uid": a_certificate(holder=cast.holder).uid}


def by_mail(cast: Cast) -> Mapping[str, object]:
    said = ["notice", str(a_notice(cast).uid), "somebody@example.com"]
    return {"token": signing.dumps(said, salt=SALT)}


def of_buyer(cast: Cast) -> Mapping[str, object]:
    notice = a_notice(cast)
    return {"uid": an_objection(notice.application, by=cast.buyer, at=timezone.now()).uid}


def not_by_mail(cast: Cast) -> Mapping[str, object]:
    """A member's objection has no page for somebody without account."""
    notice = a_notice(cast)
    return {"token": an_objection(notice.application, by=cast.buyer, at=timezone.now()).token}


def issued(cast: Cast) -> Mapping[str, object]:
    application = an_application("registered", applicant=cast.holder)
    assert application.granted is not None
    return {"uid": application.granted.uid}


def recorded(cast: Cast) -> Mapping[str, object]:
    """A certificate from elsewhere has no paper of ours."""
    return {"uid": a_certificate(holder=cast.holder).uid}


MINE = "sign-in 404 404 200 200"

ROWS = [
    *row("registration_public:certificate", "GET", MINE, address=issued),
    *row("registration_public:certificate_pdf", "GET", MINE, address=issued),
    *row("registration_public:certificate_pdf", "GET", "sign-in 404 404 404 404", address=recorded),
    *row("registration_public:board", "GET", EVERYBODY),
    *row("registration_public:notice", "GET", EVERYBODY, address=in_notice),
    *row("registration_public:object_to_notice", "GET", EVERYBODY, address=in_notice),
    *row("registration_public:object_to_notice", "POST", "422 422 422 422 422", address=in_notice),
    *row("registration_public:object_to_certificate", "GET", EVERYBODY, address=certificate),
    *row(
        "registration_public:object_to_certificate",
        "POST",
        "422 422 422 422 422",
        address=certificate,
    ),
    *row("registration_public:object_by_mail", "GET", EVERYBODY, address=by_mail),
    *row("registration_public:object_by_mail", "POST", "422 422 422 422 422", address=by_mail),
    *row("registration_public:own_objection", "GET", "404 404 404 404 404", address=not_by_mail),
    *row("registration_public:own_objection", "POST", "404 404 404 404 404", address=not_by_mail),
    *row("registration_public:objection", "GET", "sign-in 404 200 200 200", address=of_buyer),
    *row(
        "registration_public:withdraw_objection",
        "POST",
        "sign-in 404 302 404 404",
        address=of_buyer,
        version="1",
    ),
]
