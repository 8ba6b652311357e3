from datetime import datetime, timedelta

import pytest

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from parties.actions.revoke_api_key import revoke_api_key
from parties.models import ApiKey
from parties.tests.build import a_key, actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_a_revoked_key_stays_revoked(now: datetime) -> None:
    organisation = an_organisation()
    key, admin = a_key(organisation), actor_of(organisation)

    revoke_api_key(actor=admin, key_id=key.pk, now=now)
    again = revoke_api_key(actor=admin, key_id=key.pk, now=now + timedelta(days=1))

    assert again.revoked_at == now
    assert ApiKey.objects.live(now=now).count() == 0
    assert AuditEvent.objects.count() == 1


def test_only_the_administrators_of_the_organisation_revoke(stranger: Actor, now: datetime) -> None:
    organisation = an_organisation()
    key = a_key(organisation)

    with pytest.raises(ApiKey.DoesNotExist):
        revoke_api_key(actor=stranger, key_id=key.pk, now=now)
    with pytest.raises(NotAllowed):
        revoke_api_key(actor=actor_of(organisation, "trader"), key_id=key.pk, now=now)

    assert ApiKey.objects.live(now=now).count() == 1
    assert AuditEvent.objects.count() == 0
