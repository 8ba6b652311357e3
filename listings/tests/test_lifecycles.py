"""Every state and event of both lifecycles: the moves of DOMAIN 3.2 and 3.3, and no others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent, Outbox
from kernel.tests.lifecycles import moves_in_the_database
from listings.actions.approve_listing import approve_listing
from listings.actions.deregister_certificate import deregister_certificate
from listings.actions.end_notice import end_notice
from listings.actions.expire_certificate import StillInForce, expire_certificate
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.mismatch_certificate import mismatch_certificate
from listings.actions.resume_listing import resume_listing
from listings.actions.return_listing import return_listing
from listings.actions.submit_listing import submit_listing
from listings.actions.suspend_listing import suspend_listing
from listings.actions.unfreeze_certificate import unfreeze_certificate
from listings.actions.verify_certificate import AnotherIsLive, verify_certificate
from listings.actions.withdraw_listing import withdraw_listing
from listings.models import Certificate, Listing
from listings.tests.build import a_certificate, a_listing

Do = Callable[..., object]
WHY = "because"


@dataclass(frozen=True)
class Event:
    """An action as a column of the table; ``leads`` says where it ends from each state."""

    name: str
    do: Do
    leads: dict[str, str]
    needs_reason: bool = False
    by: str = "holder"


LISTING_EVENTS = [
    Event("submit", submit_listing, {"draft": "submitted", "returned": "submitted"}),
    Event("approve", approve_listing, {"submitted": "published"}, by="operator"),
    Event(
        "return",
        return_listing,
        {"submitted": "returned", "in_notice": "returned"},
        needs_reason=True,
        by="operator",
    ),
    Event("end_notice", end_notice, {"in_notice": "published"}, by="clock"),
    Event("suspend", suspend_listing, {"published": "suspended"}, needs_reason=True),
    Event("resume", resume_listing, {"suspended": "published"}),
    Event(
        "withdraw",
        withdraw_listing,
        {s: "withdrawn" for s in Listing.Status.values if s != "withdrawn"},
    ),
]
CERTIFICATE_EVENTS = [
    Event("verify", verify_certificate, {"recorded": "valid"}, by="operator"),
    Event("mismatch", mismatch_certificate, {"recorded": "rejected"}, True, "operator"),
    Event("freeze", freeze_certificate, {"valid": "frozen"}, True, "operator"),
    Event("unfreeze", unfreeze_certificate, {"frozen": "valid"}, True, "operator"),
    Event(
        "deregister",
        deregister_certificate,
        dict.fromkeys(("valid", "frozen", "expired"), "deregistered"),
        True,
        "operator",
    ),
    Event("expire", expire_certificate, {"valid": "expired"}, by="clock"),
]


def cases(events: list[Event], statuses: list[str]) -> list[object]:
    return [
        pytest.param(event, status, id=f"{status}-{event.name}")
        for event in events
        for status in statuses
    ]


def run(event: Event, actors: dict[str, Actor], now: datetime, **key: int) -> None:
    reason = {"reason": WHY} if event.needs_reason else {}
    event.do(actor=actors[event.by], now=now, **key, **reason)


@pytest.fixture
def actors(hangzhou_voice: Actor, operator: Actor) -> dict[str, Actor]:
    return {"holder": hangzhou_voice, "operator": operator, "clock": CLOCK}


@pytest.mark.parametrize(("event", "status"), cases(LISTING_EVENTS, Listing.Status.values))
def test_a_listing_moves_as_the_table_says(
    actors: dict[str, Actor], now: datetime, event: Event, status: str
) -> None:
    listing = a_listing(actors["holder"], status=status)

    if status in event.leads:
        run(event, actors, now, listing_id=listing.pk)
        expected, version, deeds = event.leads[status], 2, 1
    else:
        with pytest.raises(IllegalMove):
            run(event, actors, now, listing_id=listing.pk)
        expected, version, deeds = status, 1, 0
        assert Outbox.objects.count() == 0

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.version) == (expected, version)
    assert AuditEvent.objects.count() == deeds


@pytest.mark.parametrize(("event", "status"), cases(CERTIFICATE_EVENTS, Certificate.Status.values))
def test_a_certificate_moves_as_the_table_says(
    actors: dict[str, Actor], now: datetime, event: Event, status: str
) -> None:
    last_day = date(2026, 1, 4) if event.name == "expire" else date(2028, 6, 1)
    certificate = a_certificate(holder=actors["holder"], status=status, valid_to=last_day)

    if status in event.leads:
        run(event, actors, now, certificate_id=certificate.pk)
        expected, version, deeds = event.leads[status], 2, 1
    else:
        with pytest.raises(IllegalMove):
            run(event, actors, now, certificate_id=certificate.pk)
        expected, version, deeds = status, 1, 0
        assert Outbox.objects.count() == 0

    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.status, after.version) == (expected, version)
    assert AuditEvent.objects.count() == deeds


@pytest.mark.parametrize("status", Certificate.Status.values)
def test_a_verified_renewal_supersedes_only_what_is_in_force(
    actors: dict[str, Actor], now: datetime, status: str
) -> None:
    earlier = a_certificate(holder=actors["holder"], status=status)
    renewal = a_certificate(earlier.asset, status="recorded", supersedes=earlier)

    if status == "frozen":
        with pytest.raises(AnotherIsLive):
            verify_certificate(actor=actors["operator"], certificate_id=renewal.pk, now=now)
    else:
        verify_certificate(actor=actors["operator"], certificate_id=renewal.pk, now=now)

    expected = "superseded" if status == "valid" else status
    assert Certificate.objects.get(pk=earlier.pk).status == expected
    assert Certificate.objects.get(pk=renewal.pk).status == (
        "recorded" if status == "frozen" else "valid"
    )


def test_what_was_frozen_over_its_last_day_is_expired_when_it_is_free(
    actors: dict[str, Actor], now: datetime
) -> None:
    certificate = a_certificate(status="frozen", valid_to=date(2026, 1, 4))

    unfreeze_certificate(
        actor=actors["operator"], certificate_id=certificate.pk, reason=WHY, now=now
    )

    assert Certificate.objects.get(pk=certificate.pk).status == "expired"


def test_every_event_of_both_tables_is_tried() -> None:
    """Supersede has no action of its own: issuing or verifying a renewal does it, see above."""
    tried = {event.name for event in [*LISTING_EVENTS, *CERTIFICATE_EVENTS]}
    named = {event for moves in (Listing.MOVES, Certificate.MOVES) for _a, event, _b in moves}

    assert named - tried == {"notice_ended", "objection_upheld", "supersede"}


@pytest.mark.parametrize(
    ("build", "status"),
    [
        *((a_listing, status) for status in Listing.Status.values),
        *((a_certificate, status) for status in Certificate.Status.values),
    ],
)
def test_the_database_moves_along_the_tables_and_nowhere_else(
    db: None, build: Callable[..., Listing | Certificate], status: str
) -> None:
    moves_in_the_database(build(status=status), status)


def test_a_certificate_is_in_force_through_its_last_day(db: None, now: datetime) -> None:
    certificate = a_certificate(valid_to=date(2026, 1, 5))

    with pytest.raises(StillInForce):
        expire_certificate(actor=CLOCK, certificate_id=certificate.pk, now=now)

    assert Certificate.objects.get(pk=certificate.pk).status == "valid"
