from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from parties.actions.issue_api_key import TooManyKeys, issue_api_key
from parties.models import ApiKey, Organisation
from parties.tests.build import a_key, actor_of, an_organisation

pytestmark = pytest.mark.django_db


def test_only_a_digest_of_the_secret_is_kept(hangzhou_voice: Actor, now: datetime) -> None:
    issued = issue_api_key(actor=hangzhou_voice, name=" Warehouse ", scopes=["write"], now=now)

    key = ApiKey.objects.get()
    assert (key.name, key.scopes) == ("Warehouse", ["read", "write"])
    assert key.secret_sha256 == sha256(issued.secret.encode()).hexdigest()
    assert issued.token == f"{key.prefix}.{issued.secret}"
    assert (len(key.prefix), len(issued.secret)) == (12, 43)
    event = AuditEvent.objects.get()
    assert event.after == {"prefix": key.prefix, "scopes": ["read", "write"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["root"]}, "scopes"),
        ({"expires_at": datetime.fromisoformat("2026-01-05T09:00:00+00:00")}, "expires_at"),
    ],
    ids=["no name", "long name", "no scope", "no such scope", "over already"],
)
def test_what_cannot_be_used_is_refused(
    hangzhou_voice: Actor, now: datetime, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        issue_api_key(actor=hangzhou_voice, **{"name": "Warehouse", "now": now, **changes})

    assert refusal.value.field == field
    assert ApiKey.objects.count() == 0


@pytest.mark.parametrize("duty", ["trader", "legal", "finance", "viewer"])
def test_only_administrators_issue_keys(now: datetime, duty: str) -> None:
    with pytest.raises(NotAllowed):
        issue_api_key(actor=actor_of(an_organisation(), duty), name="Warehouse", now=now)

    assert ApiKey.objects.count() == 0


def test_twenty_live_keys_are_enough(hangzhou_voice: Actor, now: datetime) -> None:
    organisation = Organisation.objects.get(pk=hangzhou_voice.party)
    keys = [a_key(organisation) for _ in range(20)]

    with pytest.raises(TooManyKeys):
        issue_api_key(actor=hangzhou_voice, name="Warehouse", now=now)
    ApiKey.objects.filter(pk=keys[0].pk).update(expires_at=now - timedelta(seconds=1))
    issue_api_key(actor=hangzhou_voice, name="Warehouse", now=now)

    assert organisation.api_keys.live(now=now).count() == 20
