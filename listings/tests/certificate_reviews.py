"""What every decision about a certificate with a reason shares, as cases for their tests."""

from collections.abc import Callable
from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent, Outbox
from listings.models import Certificate
from listings.tests.build import a_certificate
from parties.capabilities import FourEyes
from parties.models import Organisation, User
from parties.tests.build import a_membership

Decide = Callable[..., Certificate]


def decides(
    decide: Decide, *, from_: str, to: str, fact: str, operator: Actor, now: datetime
) -> None:
    certificate = a_certificate(status=from_)

    decide(
        actor=operator,
        certificate_id=certificate.pk,
        reason=" Court order 12 ",
        now=now,
        expected_version=1,
    )

    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.status, after.status_reason) == (to, "Court order 12")
    assert AuditEvent.objects.get().after["reason"] == "Court order 12"
    assert {(row.fact, row.payload["certificate_id"]) for row in Outbox.objects.all()} == {
        (fact, certificate.pk)
    }


def refuses(decide: Decide, *, from_: str, operator: Actor, now: datetime) -> None:
    certificate = a_certificate(status=from_)
    holder = Organisation.objects.get(pk=certificate.asset.holder_id)
    colleague = User.objects.get(pk=operator.person)

    def attempt(actor: Actor, *, reason: str = "why", version: int = 1) -> None:
        decide(
            actor=actor,
            certificate_id=certificate.pk,
            reason=reason,
            now=now,
            expected_version=version,
        )

    with pytest.raises(InvalidInput):
        attempt(operator, reason="  ")
    with pytest.raises(StaleVersion):
        attempt(operator, version=2)
    own = a_membership(holder, user=colleague)
    with pytest.raises(FourEyes):
        attempt(operator)
    own.delete()
    with pytest.raises(NotAllowed):
        attempt(_holder(holder))

    assert Certificate.objects.get(pk=certificate.pk).status == from_
    assert (AuditEvent.objects.count(), Outbox.objects.count()) == (0, 0)


def _holder(organisation: Organisation) -> Actor:
    from_membership = a_membership(organisation)
    return Actor(
        kind="user",
        user_id=from_membership.user_id,
        organisation_id=organisation.pk,
        roles=frozenset({"holder"}),
        duty="admin",
        via="web",
    )
