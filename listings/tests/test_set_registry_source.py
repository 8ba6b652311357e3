import base64
from datetime import datetime
from typing import Any

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.set_registry_source import SourceTerms, set_registry_source
from listings.models import RegistrySource
from listings.tests.build import a_scheme

pytestmark = pytest.mark.django_db
KEY = base64.b64encode(bytes(range(32))).decode()


def test_a_source_is_set_and_changed_with_its_past_on_record(
    operator: Actor, now: datetime
) -> None:
    scheme = a_scheme()
    first = SourceTerms(kind="file", proof="ed25519", public_key=KEY)
    second = SourceTerms(kind="http", url="https://register.example.cn/ask", per_minute=60)

    for version, terms in enumerate((first, second)):
        set_registry_source(
            actor=operator, scheme_id=scheme.pk, terms=terms, now=now, expected_version=version
        )

    source = RegistrySource.objects.get(pk=scheme.pk)
    assert (source.kind, source.url, source.per_minute, source.version) == (
        "http",
        "https://register.example.cn/ask",
        60,
        2,
    )
    events = AuditEvent.objects.order_by("pk")
    assert [(e.object_type, e.object_id, e.after["kind"]) for e in events] == [
        ("listings.registrysource", scheme.pk, "file"),
        ("listings.registrysource", scheme.pk, "http"),
    ]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"kind": "post"}, "kind"),
        ({"proof": "stamp"}, "proof"),
        ({"per_minute": 0}, "per_minute"),
        ({"per_minute": 601}, "per_minute"),
        ({"proof": "ed25519", "public_key": "short"}, "public_key"),
        ({"proof": "ed25519", "public_key": KEY[:-4]}, "public_key"),
        ({"kind": "http", "url": "http://register.example.cn/"}, "url"),
        ({"kind": "http", "url": "https://user@register.example.cn/"}, "url"),
        ({"kind": "http", "url": "https://register.example.cn:22/"}, "url"),
        ({"kind": "http", "url": ""}, "url"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(
    terms: dict[str, Any], field: str, operator: Actor, now: datetime
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_registry_source(
            actor=operator, scheme_id=a_scheme().pk, terms=SourceTerms(**terms), now=now
        )

    assert refused.value.field == field
    assert (RegistrySource.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_only_operators_who_saw_it_as_it_is(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    scheme = a_scheme()
    with pytest.raises(NotAllowed):
        set_registry_source(actor=hangzhou_voice, scheme_id=scheme.pk, terms=SourceTerms(), now=now)
    with pytest.raises(StaleVersion):
        set_registry_source(
            actor=operator, scheme_id=scheme.pk, terms=SourceTerms(), now=now, expected_version=1
        )
    assert RegistrySource.objects.count() == 0
