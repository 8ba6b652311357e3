"""Keys to deliveries: shown once, kept as digests, checked by the holder."""

from datetime import timedelta

import pytest

from kernel.errors import InvalidInput
from marketplace.deals.actions.check_access_key import check_access_key
from marketplace.deals.actions.issue_access_key import issue_access_key
from marketplace.deals.models import Entitlement, EntitlementUse
from marketplace.deals.tests.build import NOW, an_entitlement, new_sides, sides_of
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def drawn(entitlement: Entitlement) -> str:
    """Return a new key of the buyer's."""
    buyer = sides_of(entitlement.deal).buyer
    return issue_access_key(actor=buyer, entitlement_id=entitlement.pk, now=NOW).token


def opens(entitlement: Entitlement, token: str, *, days: int = 0) -> bool:
    """Ask as the holder."""
    holder = sides_of(entitlement.deal).holder
    found = check_access_key(actor=holder, token=token, now=NOW + timedelta(days=days))
    return found == entitlement


def test_only_a_digest_is_kept_and_a_new_one_replaces_it() -> None:
    entitlement = an_entitlement("api_key")

    first = drawn(entitlement)
    kept = Entitlement.objects.values().get()
    assert first.split(".")[1] not in str(kept)
    assert opens(entitlement, first)

    second = drawn(entitlement)
    assert not opens(entitlement, first)
    assert opens(entitlement, second)
    uses = list(EntitlementUse.objects.order_by("pk").values_list("what", flat=True))
    assert uses == ["key", "check", "key", "check"]


def test_it_opens_nothing_after_the_end_nor_elsewhere() -> None:
    entitlement = an_entitlement("api_key")
    token = drawn(entitlement)

    assert not opens(entitlement, token, days=365)
    assert not opens(entitlement, token[:-1])
    assert not opens(entitlement, "")
    assert check_access_key(actor=new_sides().holder, token=token, now=NOW) is None
    Entitlement.objects.update(status="revoked", end_reason="refunded", ended_at=NOW)
    assert not opens(entitlement, token)


def test_a_file_has_no_key() -> None:
    entitlement = an_entitlement("file")

    with refused(InvalidInput):
        drawn(entitlement)
