"""Each gate, at each edge by which something could come on the market: refused, nothing changed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kernel.actor import CLOCK, Actor
from kernel.errors import DomainError
from kernel.models import AuditEvent, Outbox
from listings import tasks
from listings.actions.approve_listing import approve_listing
from listings.actions.recheck_listing import recheck_listing
from listings.actions.resume_listing import resume_listing
from listings.actions.submit_listing import submit_listing
from listings.models import Listing
from listings.tests.build import a_listing
from marketplace.tests.gates.closings import PUBLICATION, Close
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def page(address: str, by: str) -> Callable[[Listing, dict[str, Actor]], int]:
    def post(listing: Listing, cast: dict[str, Actor]) -> int:
        client: Client = client_of(cast[by])
        target = address.format(uid=listing.uid)
        return client.post(target, {"version": "1"}).status_code

    return post


def bulk(listing: Listing, cast: dict[str, Actor]) -> int:
    client = client_of(cast["holder"])
    return client.post(
        "/workbench/listings/bulk/", {"listing": str(listing.uid), "act": "submit"}
    ).status_code


def act(action: Callable[..., object], by: str) -> Callable[[Listing, dict[str, Actor]], int]:
    def call(listing: Listing, cast: dict[str, Actor]) -> int:
        with suppress(DomainError):
            action(actor=cast[by], listing_id=listing.pk, now=timezone.now())
        return 0

    return call


def task(run: Callable[[], object]) -> Callable[[Listing, dict[str, Actor]], int]:
    def call(listing: Listing, cast: dict[str, Actor]) -> int:
        run()
        return 0

    return call


# edge: where the listing stands, the way in, what a page answers
EDGES: dict[str, tuple[str, Callable[[Listing, dict[str, Actor]], int], set[int]]] = {
    "page submit": ("draft", page("/listings/{uid}/submit/", "holder"), {403, 422}),
    "page bulk submit": ("draft", bulk, {302}),
    "page approve": (
        "submitted",
        page("/console/reviews/listings/{uid}/approve/", "operator"),
        {422},
    ),
    "page resume": ("suspended", page("/listings/{uid}/resume/", "holder"), {403, 422}),
    "action submit": ("draft", act(submit_listing, "holder"), {0}),
    "action approve": ("submitted", act(approve_listing, "operator"), {0}),
    "action resume": ("suspended", act(resume_listing, "holder"), {0}),
    "action recheck": ("stopped", act(recheck_listing, "clock"), {0}),
    "task recheck": ("stopped", task(tasks.recheck_listings), {0}),
}


@pytest.fixture
def cast(hangzhou_voice: Actor, operator: Actor) -> dict[str, Actor]:
    return {"holder": hangzhou_voice, "operator": operator, "clock": CLOCK}


def standing(listing: Listing) -> tuple[object, ...]:
    after = Listing.objects.get(pk=listing.pk)
    return (
        after.status,
        after.version,
        after.status_reason,
        after.suspended_for,
        after.published_at,
        AuditEvent.objects.count(),
        Outbox.objects.count(),
    )


def a_listing_at(status: str, holder: Actor) -> Listing:
    if status != "stopped":
        return a_listing(holder, status=status)
    return a_listing(holder, status="suspended", suspended_by="clock", suspended_for="certificate")


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("gate", PUBLICATION)
def test_no_edge_gets_round_a_gate(cast: dict[str, Actor], gate: str, edge: str) -> None:
    status, way_in, answers = EDGES[edge]
    close: Close = PUBLICATION[gate]
    listing = a_listing_at(status, cast["holder"])
    close(listing)
    before = standing(listing)

    answer = way_in(listing, cast)

    assert answer in answers
    assert standing(listing) == before


@pytest.mark.parametrize("edge", EDGES)
def test_each_edge_leads_in_when_all_gates_are_open(cast: dict[str, Actor], edge: str) -> None:
    status, way_in, _answers = EDGES[edge]
    listing = a_listing_at(status, cast["holder"])

    way_in(listing, cast)

    after = Listing.objects.get(pk=listing.pk).status
    assert after == ("submitted" if status == "draft" else "published")


@pytest.mark.parametrize("gate", PUBLICATION)
def test_the_end_of_a_public_notice_is_no_way_in(gate: str, now: object) -> None:
    listing = a_listing(status="in_notice", notice_ends_at=timezone.now() - timedelta(seconds=1))
    PUBLICATION[gate](listing)

    tasks.end_notices()

    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.published_at) == ("returned", None)
