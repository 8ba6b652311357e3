"""What follows from a register's answers, by the outbox and by the clock."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pytest_django import Settings

from kernel.actor import CLOCK, Actor
from kernel.tests.server import Server, says
from listings import register_tasks as tasks
from listings.actions.note_answer import note_answer
from listings.models import Certificate, Listing, RegisterCheck, RegistryAnswer
from listings.registry.port import Answer, Entry
from listings.tests.build import a_certificate, a_listing
from listings.tests.registers import a_row, a_source, an_export
from parties.models import Notification
from parties.tests.build import person_of

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]


def says_of(certificate: Certificate, now: datetime, **said: str) -> None:
    entry = Entry(**{"certificate_no": certificate.certificate_no, **said})  # type: ignore[arg-type]
    note_answer(
        actor=CLOCK,
        certificate_id=certificate.pk,
        kind="http",
        answer=Answer("http", entry),
        now=now,
    )


def status(certificate: Certificate) -> str:
    return Certificate.objects.get(pk=certificate.pk).status


def told(actor: Actor) -> list[str]:
    rows = Notification.objects.filter(user=person_of(actor)).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_recorded_certificate_the_register_confirms_becomes_valid(
    hangzhou_voice: Actor, drain: Drain
) -> None:
    certificate = a_certificate(holder=hangzhou_voice, status="recorded")

    says_of(certificate, timezone.now(), holder_name=certificate.holder_name)
    drain()

    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.status, after.verified_via) == ("valid", "registry")
    assert told(hangzhou_voice) == ["certificate_verified"]


@pytest.mark.parametrize(
    "said", [{}, {"holder_name": "Another"}], ids=["no holder named", "another holder"]
)
def test_less_or_other_than_that_leaves_it_to_a_person(
    said: dict[str, str], operator: Actor, drain: Drain
) -> None:
    certificate = a_certificate(status="recorded")

    says_of(certificate, timezone.now(), **said)
    drain()

    assert status(certificate) == "recorded"
    assert told(operator) == (["register_differs"] if said else [])


def test_what_the_register_ended_is_frozen_and_leaves_the_market(
    hangzhou_voice: Actor, operator: Actor, drain: Drain
) -> None:
    listing = a_listing(hangzhou_voice)
    certificate = listing.certificate
    assert certificate is not None

    says_of(certificate, timezone.now(), standing="deregistered")
    drain()

    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.status, after.reason) == (
        "frozen",
        "The register says that it is no longer in force.",
    )
    assert Listing.objects.get(pk=listing.pk).status == "suspended"
    assert RegisterCheck.objects.get().needs_review
    assert set(told(hangzhou_voice)) >= {"register_differs", "certificate_lapsed"}
    assert told(operator) == ["register_differs"]


def test_another_holder_is_for_an_operator_and_freezes_nothing(
    hangzhou_voice: Actor, operator: Actor, drain: Drain
) -> None:
    certificate = a_certificate(holder=hangzhou_voice)

    for _ in range(3):
        says_of(certificate, timezone.now(), holder_name="Another")
        drain()

    assert status(certificate) == "valid"
    assert told(operator) == ["register_differs"]
    assert told(hangzhou_voice) == ["register_differs"]


def test_an_answer_overtaken_by_a_later_one_does_nothing(drain: Drain) -> None:
    certificate = a_certificate()
    says_of(certificate, timezone.now(), standing="deregistered")
    says_of(certificate, timezone.now(), standing="valid")

    drain()

    assert status(certificate) == "valid"


def at_hour(monkeypatch: pytest.MonkeyPatch, hour: int, day: int = 5) -> datetime:
    """Let the task's clock stand at ``hour`` in UTC."""
    moment = datetime(2026, 1, day, hour, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def test_an_exported_register_is_compared_once_with_each_export(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_source()
    certificates = [a_certificate() for _ in range(3)]
    a_certificate(status="superseded")
    now = at_hour(monkeypatch, 9)
    an_export(operator, *(a_row(c) for c in certificates), now=now)

    for hour in (9, 10):
        at_hour(monkeypatch, hour)
        tasks.reverify_certificates()
    assert RegistryAnswer.objects.count() == 3

    now = at_hour(monkeypatch, 11)
    an_export(operator, *(a_row(c) for c in certificates[:2]), now=now)
    at_hour(monkeypatch, 12)
    tasks.reverify_certificates()

    checks = RegisterCheck.objects.order_by("pk")
    assert RegistryAnswer.objects.count() == 6
    assert [check.outcome for check in checks] == ["verified", "verified", "mismatch"]


def test_a_stretch_is_bounded_and_the_next_goes_on(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "COMPARED", 2)
    a_source()
    now = at_hour(monkeypatch, 9)
    an_export(operator, *(a_row(a_certificate()) for _ in range(5)), now=now)

    counts = []
    for hour in (9, 10, 11, 12):
        at_hour(monkeypatch, hour)
        tasks.reverify_certificates()
        counts.append(RegistryAnswer.objects.count())

    assert counts == [2, 4, 5, 5]


def test_a_register_over_http_is_asked_at_night_no_faster_than_agreed(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    server = Server(says(b'{"entries": []}'))
    settings.OUTBOUND_ALLOW = [server.place]
    a_source(kind="http", url=f"http://{server.place}/", per_minute=6)
    for _ in range(70):
        a_certificate()

    at_hour(monkeypatch, 9)  # 17:00 in Shanghai
    tasks.reverify_certificates()
    assert server.bodies == []
    at_hour(monkeypatch, 17)  # 01:00
    tasks.reverify_certificates()
    server.stop()

    sizes = [len(body["numbers"]) for body in server.bodies]  # type: ignore[index]
    assert sizes == [50, 10]
    assert RegistryAnswer.objects.count() == 60


def test_an_unreachable_register_ends_the_stretch(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    server = Server(says(b"", 500))
    settings.OUTBOUND_ALLOW = [server.place]
    a_source(kind="http", url=f"http://{server.place}/", per_minute=60)
    for _ in range(60):
        a_certificate()

    at_hour(monkeypatch, 17)
    tasks.reverify_certificates()
    server.stop()

    outcomes = RegistryAnswer.objects.values_list("outcome", "trouble")
    assert (len(server.bodies), set(outcomes), outcomes.count()) == (
        1,
        {("unreachable", "status 500")},
        50,
    )
