"""Rules stop a listing and bring it back; nobody else's suspension is touched."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from kernel.actor import CLOCK, Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from listings.actions.recheck_listing import recheck_listing
from listings.models import AssetHolder, Certificate, Encumbrance, Listing, SourceProof
from listings.tests.build import a_listing, owed
from listings.tests.build_rights import a_consent, a_pledge, a_source_proof, an_exclusive
from parties.models import Organisation

TODAY = date(2026, 1, 5)
Change = Callable[[Listing], object]


def set_status(status: str) -> Change:
    return lambda listing: Certificate.objects.filter(listings=listing).update(status=status)


def end_term(day: date | None) -> Change:
    return lambda listing: AssetHolder.objects.filter(asset=listing.asset, right="use").update(
        term_to=day
    )


def end_proof(day: date | None) -> Change:
    return lambda listing: SourceProof.objects.filter(asset=listing.asset).update(valid_to=day)


def pledge(listing: Listing) -> None:
    assert listing.certificate is not None
    a_pledge(listing.certificate)


def exclusive(listing: Listing) -> None:
    assert listing.certificate is not None
    an_exclusive(listing.certificate, territory=["330000"])


def release(listing: Listing) -> None:
    Encumbrance.objects.filter(certificate__listings=listing).update(
        released_at="2026-01-05T00:00:00Z"
    )


def consent(listing: Listing) -> None:
    a_consent(Encumbrance.objects.get(certificate__listings=listing), "list")


def holder(status: str) -> Change:
    return lambda listing: Organisation.objects.filter(pk=listing.holder_id).update(status=status)


RULES: dict[str, tuple[str, Change, Change]] = {
    "frozen": ("certificate", set_status("frozen"), set_status("valid")),
    "holder suspended": ("holder", holder("suspended"), holder("verified")),
    "term over": ("rights", end_term(date(2026, 1, 4)), end_term(TODAY)),
    "proof over": ("source_proof", end_proof(date(2026, 1, 4)), end_proof(None)),
    "pledged": ("pledge", pledge, release),
    "pledged, then allowed": ("pledge", pledge, consent),
    "licensed away": ("exclusive", exclusive, release),
}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_stops_it_and_its_end_brings_it_back(
    hangzhou_voice: Actor, now: datetime, case: str
) -> None:
    rule, close, reopen = RULES[case]
    listing = a_listing(hangzhou_voice)

    close(listing)
    assert not Listing.objects.tradable_on(TODAY).exists() or rule == "exclusive"
    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)
    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)

    stopped = Listing.objects.get(pk=listing.pk)
    assert (stopped.status, stopped.suspended_by, stopped.suspended_for) == (
        "suspended",
        "clock",
        rule,
    )
    assert (AuditEvent.objects.count(), owed()) == (1, {"ListingSuspended"})

    reopen(listing)
    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)
    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)

    back = Listing.objects.get(pk=listing.pk)
    assert (back.status, back.suspended_for, back.status_reason) == ("published", "", "")
    assert Listing.objects.tradable_on(TODAY).get() == listing
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize("by", ["holder", "operator", "clock"])
def test_what_no_rule_stopped_stays_suspended(
    hangzhou_voice: Actor, now: datetime, by: str
) -> None:
    listing = a_listing(hangzhou_voice, status="suspended", suspended_by=by)

    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)

    assert Listing.objects.get(pk=listing.pk).status == "suspended"
    assert (AuditEvent.objects.count(), owed()) == (0, set())


def test_a_second_rule_keeps_it_off_the_market(hangzhou_voice: Actor, now: datetime) -> None:
    listing = a_listing(hangzhou_voice)
    assert listing.certificate is not None
    Certificate.objects.filter(listings=listing).update(status="frozen")
    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)
    a_pledge(listing.certificate)

    Certificate.objects.filter(listings=listing).update(status="valid")
    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)
    assert Listing.objects.get(pk=listing.pk).status == "suspended"

    release(listing)
    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)
    assert Listing.objects.get(pk=listing.pk).status == "published"


def test_a_proof_that_only_waits_keeps_nothing_on_the_market(
    hangzhou_voice: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice)
    SourceProof.objects.filter(asset=listing.asset).update(status="rejected")
    a_source_proof(listing.asset, status="submitted")

    recheck_listing(actor=CLOCK, listing_id=listing.pk, now=now)

    assert Listing.objects.get(pk=listing.pk).suspended_for == "source_proof"


def test_it_takes_the_clock_or_an_operator(
    hangzhou_voice: Actor, operator: Actor, now: datetime
) -> None:
    listing = a_listing(hangzhou_voice)
    end_proof(date(2026, 1, 4))(listing)

    with pytest.raises(NotAllowed):
        recheck_listing(actor=hangzhou_voice, listing_id=listing.pk, now=now)
    assert Listing.objects.get(pk=listing.pk).status == "published"

    recheck_listing(actor=operator, listing_id=listing.pk, now=now)
    after = Listing.objects.get(pk=listing.pk)
    assert (after.suspended_by, after.suspended_for) == ("clock", "source_proof")
