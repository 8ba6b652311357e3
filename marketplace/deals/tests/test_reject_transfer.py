"""A reviewer rejects the facts of a transfer."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.reject_transfer import reject_transfer
from marketplace.deals.models import CrossBorderCheck, CrossBorderEvent
from marketplace.deals.tests.build import buyer_of, sides_of
from marketplace.deals.tests.crossings import a_check
from marketplace.deals.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership

pytestmark = pytest.mark.django_db


def reject(
    check, *, by, now, reason="The recipient is another one", version=None
) -> CrossBorderCheck:
    return reject_transfer(
        actor=by,
        check_id=check.pk,
        reason=reason,
        expected_version=version or check.version,
        now=now,
    )


def test_the_parties_read_why(now, operator) -> None:
    check = reject(a_check("decided"), by=operator, now=now)

    assert (check.status, check.status_reason) == ("rejected", "The recipient is another one")
    assert CrossBorderEvent.objects.latest("pk").data == {"reason": check.status_reason}


def test_a_reason_is_needed(now, operator) -> None:
    check = a_check("decided")

    with refused(InvalidInput):
        reject(check, by=operator, now=now, reason="")


@pytest.mark.parametrize("status", ["draft", "confirmed", "rejected", "lapsed"])
def test_only_what_is_decided(now, operator, status) -> None:
    check = a_check(status)

    with refused(IllegalMove):
        reject(check, by=operator, now=now)


def test_only_an_independent_operator_with_a_fresh_view(now, stranger, operator) -> None:
    check = a_check("decided")
    with refused(NotAllowed):
        reject(check, by=stranger, now=now)
    with refused(NotAllowed):
        reject(check, by=sides_of(check.deal).buyer, now=now)
    with refused(StaleVersion):
        reject(check, by=operator, now=now, version=1)
    Membership.objects.create(
        user_id=operator.person, organisation=buyer_of(check.deal), duty="viewer", joined_at=now
    )
    with refused(FourEyes):
        reject(check, by=operator, now=now)
