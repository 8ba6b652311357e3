"""What two people do to one certificate at the same moment."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection, transaction

from kernel.actor import Actor
from kernel.errors import DomainError
from listings.actions.approve_listing import approve_listing
from listings.actions.freeze_certificate import freeze_certificate
from listings.gates import GatesUnmet
from listings.models import Listing
from listings.tests.build import a_certificate, a_listing
from parties.tests import build

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def in_background(act: Callable[[], object]) -> tuple[threading.Thread, list[DomainError]]:
    refused: list[DomainError] = []

    def run() -> None:
        try:
            act()
        except DomainError as error:
            refused.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, refused


def until_somebody_waits() -> None:
    """Return once a session waits for a lock; a test that never gets there fails here."""
    pause = threading.Event()
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        pause.wait(0.05)
    raise AssertionError("nobody waited")


def test_an_approval_waits_for_a_freeze_and_then_sees_it(now: datetime) -> None:
    operator: Actor = build.operator()
    certificate = a_certificate()
    listing = a_listing(certificate=certificate, status="submitted")

    with transaction.atomic():
        freeze_certificate(actor=operator, certificate_id=certificate.pk, reason="seized", now=now)
        thread, refused = in_background(
            lambda: approve_listing(actor=operator, listing_id=listing.pk, now=now)
        )
        until_somebody_waits()
    thread.join()

    assert [type(error) for error in refused] == [GatesUnmet]
    assert Listing.objects.get(pk=listing.pk).status == "submitted"


def test_two_approvals_offer_one_certificate_once(now: datetime) -> None:
    operator: Actor = build.operator()
    certificate = a_certificate()
    first, second = (a_listing(certificate=certificate, status="submitted") for _n in range(2))

    with transaction.atomic():
        approve_listing(actor=operator, listing_id=first.pk, now=now)
        thread, refused = in_background(
            lambda: approve_listing(actor=operator, listing_id=second.pk, now=now)
        )
        until_somebody_waits()
    thread.join()

    assert [type(error) for error in refused] == [GatesUnmet]
    assert [row.status for row in Listing.objects.order_by("pk")] == ["published", "submitted"]
