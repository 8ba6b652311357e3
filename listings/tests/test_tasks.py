from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.utils import timezone

from kernel.actor import Actor
from kernel.lifecycle import IllegalMove
from kernel.models import JobSlot
from kernel.workdays import local_day
from listings import tasks
from listings.actions.deregister_certificate import deregister_certificate
from listings.actions.freeze_certificate import freeze_certificate
from listings.actions.resume_listing import resume_listing
from listings.actions.return_listing import return_listing
from listings.actions.unfreeze_certificate import unfreeze_certificate
from listings.gates import GatesUnmet
from listings.models import Certificate, Listing
from listings.tests.build import a_certificate, a_listing
from parties.actions.restore_organisation import restore_organisation
from parties.actions.suspend_organisation import suspend_organisation
from parties.models import Notification

Drain = Callable[[], int]


def kinds() -> set[str]:
    return set(Notification.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("lapse", [freeze_certificate, deregister_certificate])
def test_when_a_certificate_lapses_its_listings_leave_the_market(
    operator: Actor,
    hangzhou_voice: Actor,
    now: datetime,
    drain: Drain,
    lapse: Callable[..., object],
) -> None:
    listing = a_listing(hangzhou_voice)
    second = a_listing(certificate=listing.certificate, delivery_form="002")
    other = a_listing(hangzhou_voice)

    lapse(actor=operator, certificate_id=listing.certificate_id, reason="seizure", now=now)
    drain()

    for gone in (listing, second):
        after = Listing.objects.get(pk=gone.pk)
        assert (after.status, after.suspended_by) == ("suspended", "clock")
        assert (after.suspended_for, after.reason) == (
            "certificate",
            "The certificate is no longer valid.",
        )
    assert Listing.objects.get(pk=other.pk).status == "published"
    assert kinds() == {"certificate_lapsed", "listing_suspended"}


def test_they_come_back_with_the_certificate(
    operator: Actor, hangzhou_voice: Actor, now: datetime, drain: Drain
) -> None:
    certificate = a_certificate(holder=hangzhou_voice)
    listing, certificate_id = a_listing(certificate=certificate), certificate.pk
    freeze_certificate(actor=operator, certificate_id=certificate_id, reason="seizure", now=now)
    drain()

    with pytest.raises(GatesUnmet):
        resume_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now)
    unfreeze_certificate(actor=operator, certificate_id=certificate_id, reason="lifted", now=now)
    assert Listing.objects.get(pk=listing.pk).status == "suspended"
    drain()

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.suspended_by, after.suspended_for) == ("published", "", "")


def test_a_certificate_that_is_valid_suspends_nothing(db: None) -> None:
    certificate = a_certificate(valid_to=None)
    listing = a_listing(certificate=certificate)

    tasks.recheck_listings_under(certificate_id=certificate.pk)

    assert Listing.objects.get(pk=listing.pk).status == "published"


def test_a_suspended_holder_takes_its_listings_along(
    operator: Actor, hangzhou_voice: Actor, now: datetime, drain: Drain
) -> None:
    listing = a_listing(hangzhou_voice)

    suspend_organisation(
        actor=operator,
        organisation_id=listing.holder_id,
        expected_version=1,
        reason="court order",
        now=now,
    )
    drain()

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.suspended_for) == ("suspended", "holder")
    restore_organisation(
        actor=operator, organisation_id=listing.holder_id, expected_version=2, now=now
    )
    drain()
    assert Listing.objects.get(pk=listing.pk).status == "published"


def test_the_holder_is_told_once_why_a_listing_came_back(
    operator: Actor, hangzhou_voice: Actor, now: datetime, drain: Drain
) -> None:
    listing = a_listing(hangzhou_voice, status="submitted")
    return_listing(actor=operator, listing_id=listing.pk, reason="Name the source.", now=now)

    drain()
    tasks.tell_holder_of_listing(listing_id=listing.pk)

    notice = Notification.objects.get()
    assert (notice.user_id, notice.kind) == (hangzhou_voice.user_id, "listing_returned")
    assert notice.data == {"title": listing.title, "reason": "Name the source."}
    assert notice.url == f"/listings/{listing.uid}/edit/"


def test_the_clock_ends_what_is_over_once_per_slot(db: None, drain: Drain) -> None:
    today = local_day(timezone.now())
    lapsed = a_certificate(valid_to=today - timedelta(days=1))
    over = a_listing(certificate=lapsed)
    last_day = a_certificate(valid_to=today)

    tasks.expire_certificates()
    tasks.expire_certificates()
    drain()

    assert Certificate.objects.get(pk=lapsed.pk).status == "expired"
    assert Listing.objects.get(pk=over.pk).status == "suspended"
    assert Certificate.objects.get(pk=last_day.pk).status == "valid"
    assert JobSlot.objects.filter(job="expire_certificates").count() == 1


def test_the_clock_ends_public_notices(db: None) -> None:
    now = timezone.now()
    certificate = a_certificate(valid_to=None)
    over = a_listing(certificate=certificate, status="in_notice", notice_ends_at=now)
    running = a_listing(status="in_notice", notice_ends_at=now + timedelta(hours=1))

    tasks.end_notices()

    assert Listing.objects.get(pk=over.pk).status == "published"
    assert Listing.objects.get(pk=running.pk).status == "in_notice"


@pytest.mark.parametrize(
    ("left", "warned"), [(181, 0), (180, 1), (178, 1), (177, 0), (60, 1), (14, 1), (11, 0)]
)
def test_holders_are_warned_in_time_and_once(hangzhou_voice: Actor, left: int, warned: int) -> None:
    ends = local_day(timezone.now()) + timedelta(days=left)
    a_certificate(holder=hangzhou_voice, valid_from=date(2024, 1, 1), valid_to=ends)

    tasks.warn_of_expiry()
    JobSlot.objects.all().delete()
    tasks.warn_of_expiry()

    assert Notification.objects.filter(kind="certificate_ends").count() == warned


def test_what_moved_on_meanwhile_is_not_told(db: None) -> None:
    tasks.tell_holder_of_listing(listing_id=a_listing(status="withdrawn").pk)
    tasks.tell_holder_of_certificate(certificate_id=a_certificate(status="superseded").pk)

    assert Notification.objects.count() == 0


def test_one_that_cannot_be_ended_does_not_hold_up_the_others(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = local_day(timezone.now()) - timedelta(days=1)
    stuck, free = (a_certificate(valid_to=over) for _n in range(2))
    waiting = [a_listing(status="in_notice") for _n in range(2)]
    for verb in ("expire_certificate", "end_notice"):
        monkeypatch.setattr(tasks, verb, _stuck_once(getattr(tasks, verb)))

    tasks.expire_certificates()
    tasks.end_notices()

    assert Certificate.objects.get(pk=stuck.pk).status == "valid"
    assert Certificate.objects.get(pk=free.pk).status == "expired"
    ended = Listing.objects.filter(pk__in=[row.pk for row in waiting]).order_by("pk")
    assert [row.status == "in_notice" for row in ended] == [True, False]


def _stuck_once(verb: Callable[..., object]) -> Callable[..., object]:
    calls = count()

    def act(**arguments: object) -> object:
        if next(calls) == 0:
            raise IllegalMove("somebody was faster")
        return verb(**arguments)

    return act
