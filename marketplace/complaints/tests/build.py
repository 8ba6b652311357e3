"""Complaints for tests, brought to where they stand through the real actions."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from kernel.actor import ANONYMOUS, CLOCK, Actor
from listings.models import Certificate, Listing
from listings.tests.build import a_listing
from marketplace.complaints.actions.acknowledge_complaint import acknowledge_complaint
from marketplace.complaints.actions.answer_complaint import answer_complaint
from marketplace.complaints.actions.confirm_complaint import confirm_complaint
from marketplace.complaints.actions.decide_complaint import decide_complaint
from marketplace.complaints.actions.file_complaint import Grievance, file_complaint
from marketplace.complaints.actions.impose_measure import impose_measure
from marketplace.complaints.actions.lapse_complaint import lapse_complaint
from marketplace.complaints.actions.note_silence import note_silence
from marketplace.complaints.actions.withdraw_complaint import withdraw_complaint
from marketplace.complaints.models import Complaint
from parties.actions.store_file import Upload
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation, operator

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
PDF = b"%PDF-1.7 evidence"
VISITOR: dict[str, Any] = {"name": "Zhang San", "email": "zhang@example.com"}


def an_upload(name: str = "proof.pdf", content: bytes = PDF) -> Upload:
    """Return a file as it arrives."""
    return Upload(name=name, media_type="", content=BytesIO(content))


def a_holder() -> Actor:
    """Return the administrator of a new verified holder."""
    return actor_of(an_organisation(roles=["holder"]))


def a_member() -> Actor:
    """Return the administrator of a new organisation that complains."""
    return actor_of(an_organisation(roles=["buyer"]))


def filed(
    *,
    by: Actor = ANONYMOUS,
    listing: Listing | None = None,
    certificate: Certificate | None = None,
    files: int = 1,
    now: datetime = NOW,
    **changes: Any,
) -> Complaint:
    """Return a new complaint, about a new listing unless a subject is given."""
    if certificate is None:
        listing = listing or a_listing(a_holder())
    said: dict[str, Any] = {
        "ground": "intellectual_property",
        "statement": "The counts are copied from our atlas.",
        "listing_id": listing.pk if listing else None,
        "certificate_id": certificate.pk if certificate else None,
        **VISITOR,
        **changes,
    }
    uploads = [an_upload(f"proof-{n}.pdf") for n in range(files)]
    return file_complaint(actor=by, grievance=Grievance(**said), uploads=uploads, now=now)


def respondent_of(complaint: Complaint) -> Actor:
    """Return the administrator of the holder complained about."""
    return actor_of(Organisation.objects.get(pk=complaint.respondent_id))


def fresh(complaint: Complaint) -> Complaint:
    """Return the complaint as it stands in the database."""
    return Complaint.objects.get(pk=complaint.pk)


def confirmed(complaint: Complaint, *, now: datetime = NOW) -> Complaint:
    """Return a visitor's complaint, submitted."""
    return confirm_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, now=now)


def acknowledged(
    complaint: Complaint, *, by: Actor | None = None, now: datetime = NOW
) -> Complaint:
    """Return the complaint, acknowledged."""
    return acknowledge_complaint(
        actor=by or operator(),
        complaint_id=complaint.pk,
        expected_version=fresh(complaint).version,
        now=now,
    )


def frozen(complaint: Complaint, *, by: Actor | None = None, now: datetime = NOW) -> Complaint:
    """Return the complaint with its subject off the market."""
    return impose_measure(
        actor=by or operator(),
        complaint_id=complaint.pk,
        reason="The grounds hold at first sight",
        expected_version=fresh(complaint).version,
        now=now,
    )


def answered(complaint: Complaint, *, now: datetime = NOW) -> Complaint:
    """Return the complaint with the holder's counter-notice."""
    return answer_complaint(
        actor=respondent_of(complaint),
        complaint_id=complaint.pk,
        statement="They are our own counts.",
        uploads=[an_upload("ours.pdf")],
        expected_version=fresh(complaint).version,
        now=now,
    )


def decided(
    complaint: Complaint,
    outcome: str,
    *,
    by: Actor | None = None,
    remedy: str = "keep",
    now: datetime = NOW,
) -> Complaint:
    """Return the complaint, decided."""
    return decide_complaint(
        actor=by or operator(),
        complaint_id=complaint.pk,
        outcome=outcome,
        reason="The atlas shows the same errors in the same places.",
        remedy=remedy,
        expected_version=fresh(complaint).version,
        now=now,
    )


def _withdrawn(complaint: Complaint) -> None:
    withdraw_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, by_link=True, now=NOW)


def _lapsed(complaint: Complaint) -> None:
    lapse_complaint(actor=CLOCK, complaint_id=complaint.pk, now=NOW + timedelta(hours=73))


def _unanswered(complaint: Complaint) -> None:
    note_silence(actor=CLOCK, complaint_id=complaint.pk, now=NOW + timedelta(days=30))


HEARD: list[Callable[[Complaint], object]] = [confirmed, acknowledged, answered]
WAYS: dict[str, list[Callable[[Complaint], object]]] = {
    "unconfirmed": [],
    "lapsed": [_lapsed],
    "submitted": HEARD[:1],
    "withdrawn": [*HEARD[:1], _withdrawn],
    "acknowledged": HEARD[:2],
    "frozen": [*HEARD[:2], frozen],
    "unanswered": [*HEARD[:2], _unanswered],
    "counter_notice": HEARD,
    "upheld": [*HEARD, partial(decided, outcome="upheld")],
    "partly_upheld": [*HEARD, partial(decided, outcome="partly_upheld")],
    "dismissed": [*HEARD, partial(decided, outcome="dismissed")],
}


def a_complaint(status: str, **options: Any) -> Complaint:
    """Return a visitor's complaint in ``status``, brought there step by step."""
    complaint = filed(**options)
    for step in WAYS[status]:
        step(complaint)
    return fresh(complaint)
