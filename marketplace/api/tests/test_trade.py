"""A holder's service asks whether a buyer's key opens a delivery."""

import pytest

from marketplace.api.tests.build import Machine
from marketplace.deals.actions.issue_access_key import issue_access_key
from marketplace.deals.models import Entitlement, EntitlementUse
from marketplace.deals.tests.build import NOW, an_entitlement, sides_of

pytestmark = pytest.mark.django_db
CHECK = "/api/v1/access-keys/check/"


def test_a_live_key_opens_at_its_holder_and_each_check_is_on_record() -> None:
    entitlement = an_entitlement("api_key")
    Entitlement.objects.update(expires_at=None)
    sides = sides_of(entitlement.deal)
    token = issue_access_key(actor=sides.buyer, entitlement_id=entitlement.pk, now=NOW).token

    ours = Machine(sides.holder).post(CHECK, {"key": token})
    theirs = Machine(sides.buyer).post(CHECK, {"key": token})

    assert (ours.status_code, ours.json()) == (
        200,
        {"is_open": True, "deal_no": entitlement.deal.deal_no, "expires_at": None},
    )
    assert theirs.json() == {"is_open": False, "deal_no": None, "expires_at": None}
    assert EntitlementUse.objects.filter(what="check").count() == 1


def test_a_revoked_one_opens_nothing() -> None:
    entitlement = an_entitlement("api_key")
    sides = sides_of(entitlement.deal)
    token = issue_access_key(actor=sides.buyer, entitlement_id=entitlement.pk, now=NOW).token
    Entitlement.objects.update(status="revoked", end_reason="refunded", ended_at=NOW)

    assert Machine(sides.holder).post(CHECK, {"key": token}).json()["is_open"] is False
