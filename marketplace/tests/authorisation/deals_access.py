"""Access to a delivery is for its buyer; the holder and operators read its log."""

from django.core import signing

from marketplace.deals.models import Entitlement
from marketplace.deals.tests.build import an_entitlement
from marketplace.deals.views.access import SALT
from marketplace.tests.authorisation import Cast, row
from marketplace.tests.authorisation.deals import a_deal_of

BUYER = "sign-in 404 200 404 404"


def granted(cast: Cast, kind: str) -> dict[str, object]:
    entitlement = an_entitlement(kind, deal=a_deal_of(cast, "delivering"))
    Entitlement.objects.update(expires_at=None)  # these cases run by today's clock
    return {"uid": entitlement.uid}


def file(cast: Cast) -> dict[str, object]:
    return granted(cast, "file")


def key(cast: Cast) -> dict[str, object]:
    return granted(cast, "api_key")


def link(cast: Cast) -> dict[str, object]:
    return granted(cast, "share_link")


def token(cast: Cast) -> dict[str, object]:
    return {"token": signing.dumps(str(link(cast)["uid"]), salt=SALT)}


ROWS = [
    *row("deals:access", "GET", "sign-in 404 200 200 200", address=file),
    *row("deals:access_file", "POST", BUYER, address=file),
    *row("deals:access_key", "GET", BUYER, address=key),
    *row("deals:access_key", "POST", BUYER, address=key),
    *row("deals:access_link", "GET", BUYER, address=link),
    *row("deals:access_link", "POST", BUYER, address=link),
    *row("deals:shared", "GET", BUYER, address=token),
    *row("deals:shared", "POST", BUYER, address=token),
    *row("deals:check_key", "GET", "sign-in 200 200 200 403"),
    *row("deals:check_key", "POST", "sign-in 422 422 422 403"),
]
