"""The console is for operators alone."""

from marketplace.tests.authorisation import Cast, row
from parties.tests import build

SEE = "sign-in 403 403 403 200"
FORM = "sign-in 403 403 403 422"
DO = "sign-in 403 403 403 302"


def submitted(cast: Cast) -> dict[str, object]:
    return {"uid": build.an_organisation(verified=False, status="submitted").uid}


def verified(cast: Cast) -> dict[str, object]:
    return {"uid": build.an_organisation().uid}


def suspended(cast: Cast) -> dict[str, object]:
    return {"uid": build.an_organisation(status="suspended").uid}


def applied(cast: Cast) -> dict[str, object]:
    organisation = build.an_organisation()
    build.a_role(organisation, "merchant")
    return {"uid": organisation.uid, "role": "merchant"}


ROWS = [
    *row("parties_console:organisations", "GET", SEE),
    *row("parties_console:queue", "GET", SEE),
    *row("parties_console:organisation", "GET", SEE, address=submitted),
    *row("parties_console:verify", "GET", SEE, address=submitted),
    *row("parties_console:verify", "POST", DO, address=submitted, way="0"),
    *row("parties_console:return", "GET", SEE, address=submitted),
    *row("parties_console:return", "POST", FORM, address=submitted),
    *row("parties_console:suspend", "GET", SEE, address=verified),
    *row("parties_console:suspend", "POST", FORM, address=verified),
    *row("parties_console:restore", "GET", SEE, address=suspended),
    *row("parties_console:restore", "POST", DO, address=suspended),
    *row("parties_console:roles", "GET", SEE),
    *row("parties_console:admit_role", "GET", SEE, address=applied),
    *row("parties_console:admit_role", "POST", DO, address=applied),
    *row("parties_console:refuse_role", "GET", SEE, address=applied),
    *row("parties_console:refuse_role", "POST", FORM, address=applied),
]
