"""Reviews of applications and decisions on objections: operators only."""

from collections.abc import Mapping

from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.desk import an_application, an_objection
from marketplace.tests.authorisation import Cast, row

OPERATORS = "sign-in 403 403 403 200"
DO = "sign-in 403 403 403"


def of_holder(cast: Cast, status: str, *, scheme: str = "zj-dip") -> RegistrationApplication:
    return an_application(status, applicant=cast.holder, scheme=scheme)


def waiting(cast: Cast) -> Mapping[str, object]:
    return {"uid": of_holder(cast, "pending_review").uid}


def to_accept(cast: Cast) -> Mapping[str, object]:
    return {"uid": of_holder(cast, "pending_review", scheme="cn-dpr").uid}


def in_notice(cast: Cast) -> Mapping[str, object]:
    return {"uid": of_holder(cast, "in_notice").uid}


def no_paper(cast: Cast) -> Mapping[str, object]:
    application = of_holder(cast, "pending_review")
    return {"uid": application.uid, "file_uid": application.uid}


def objected(cast: Cast) -> Mapping[str, object]:
    return {"uid": an_objection(of_holder(cast, "in_notice"), by=cast.buyer).uid}


def no_file(cast: Cast) -> Mapping[str, object]:
    objection = an_objection(of_holder(cast, "in_notice"), by=cast.buyer)
    return {"uid": objection.uid, "file_uid": objection.uid}


SEEN = {"version": "2"}

ROWS = [
    *row("registration_console:queue", "GET", OPERATORS),
    *row("registration_console:application", "GET", OPERATORS, address=waiting),
    *row("registration_console:decide", "POST", f"{DO} 422", address=waiting),
    *row("registration_console:accept", "POST", f"{DO} 302", address=to_accept, data=SEEN),
    *row("registration_console:extend", "GET", OPERATORS, address=waiting),
    *row("registration_console:extend", "POST", f"{DO} 422", address=waiting),
    *row("registration_console:register", "POST", f"{DO} 302", address=in_notice, version="3"),
    *row("registration_console:paper", "GET", f"{DO} 404", address=no_paper),
    *row("registration_console:objections", "GET", OPERATORS),
    *row("registration_console:objection", "GET", OPERATORS, address=objected),
    *row("registration_console:objection", "POST", f"{DO} 422", address=objected),
    *row("registration_console:file", "GET", f"{DO} 404", address=no_file),
]
