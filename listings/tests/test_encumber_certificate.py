from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import CLOCK, Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.actions.encumber_certificate import (
    AlreadyPledged,
    EncumbranceTerms,
    ExclusiveOverlap,
    NotEncumberable,
    encumber_certificate,
)
from listings.models import Encumbrance
from listings.tests.build import a_certificate, owed
from listings.tests.build_rights import a_bank, a_pledge, an_exclusive
from parties.capabilities import FourEyes
from parties.tests.build import a_membership, person_of

PLEDGE = EncumbranceTerms(
    kind="pledge", starts_on=date(2026, 1, 5), beneficiary_name="Bank of Ningbo", reference=" P-7 "
)
EXCLUSIVE = EncumbranceTerms(
    kind="exclusive_licence",
    starts_on=date(2026, 6, 1),
    ends_on=date(2027, 5, 31),
    beneficiary_name="Ningbo Motors",
    territory=("330000", "310000"),
)


def test_a_pledge_is_put_on_record(operator: Actor, now: datetime) -> None:
    certificate, bank = a_certificate(), a_bank("Bank of Ningbo")
    terms = replace(PLEDGE, beneficiary_id=bank.pk, beneficiary_name="")

    burden = encumber_certificate(
        actor=operator, certificate_id=certificate.pk, terms=terms, now=now
    )

    assert (burden.is_live, burden.in_favour_of, burden.reference) == (
        True,
        "Bank of Ningbo",
        "P-7",
    )
    assert AuditEvent.objects.get().after == {"kind": "pledge", "reference": "P-7"}


def test_one_certificate_bears_one_live_pledge(operator: Actor, now: datetime) -> None:
    certificate = a_certificate()
    earlier = a_pledge(certificate)

    with pytest.raises(AlreadyPledged):
        encumber_certificate(actor=CLOCK, certificate_id=certificate.pk, terms=PLEDGE, now=now)
    assert (Encumbrance.objects.count(), AuditEvent.objects.count(), owed()) == (1, 0, set())

    Encumbrance.objects.filter(pk=earlier.pk).update(released_at=now)
    encumber_certificate(actor=CLOCK, certificate_id=certificate.pk, terms=PLEDGE, now=now)
    assert Encumbrance.objects.pledges().count() == 1


OVERLAPS: dict[str, tuple[dict[str, object], bool]] = {
    "same day": ({"ends_on": date(2026, 6, 1), "territory": ["330000"]}, True),
    "day before": ({"ends_on": date(2026, 5, 31), "territory": ["330000"]}, False),
    "elsewhere": ({"territory": ["440000", "350000"]}, False),
    "one in common": ({"territory": ["440000", "310000"]}, True),
    "the country": ({"territory": ["CN"]}, True),
    "the world": ({"territory": ["WORLD"]}, True),
    "everywhere": ({"territory": []}, True),
    "without end": ({"territory": ["310000"], "ends_on": None}, True),
    "released": (
        {"territory": ["CN"], "released_at": datetime.fromisoformat("2026-01-01T00:00:00Z")},
        False,
    ),
}


@pytest.mark.parametrize("case", OVERLAPS)
def test_exclusive_licences_share_neither_ground_nor_time(
    operator: Actor, now: datetime, case: str
) -> None:
    certificate = a_certificate()
    fields, overlaps = OVERLAPS[case]
    an_exclusive(certificate, **fields)
    an_exclusive(a_certificate())

    def grant() -> Encumbrance:
        return encumber_certificate(
            actor=operator, certificate_id=certificate.pk, terms=EXCLUSIVE, now=now
        )

    if not overlaps:
        assert grant().is_live
        return
    with pytest.raises(ExclusiveOverlap):
        grant()
    assert (Encumbrance.objects.count(), owed()) == (2, set())


def test_the_database_itself_refuses_the_overlap(db: None) -> None:
    first = an_exclusive(a_certificate())

    with pytest.raises(IntegrityError, match="listings_exclusive_once"), transaction.atomic():
        an_exclusive(first.certificate, territory=["330000"], starts_on=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("kind", {"kind": "seizure"}),
        ("kind", {"kind": "grudge"}),
        ("beneficiary_name", {"beneficiary_name": " "}),
        ("beneficiary", {"beneficiary_id": 0}),
        ("territory", {"territory": ("999999",)}),
        ("ends_on", {"ends_on": date(2026, 1, 4)}),
        ("reference", {"reference": "r" * 121}),
    ],
)
def test_what_cannot_be_right_is_refused(
    operator: Actor, now: datetime, field: str, changes: dict[str, object]
) -> None:
    terms = replace(PLEDGE, **changes)  # type: ignore[arg-type]

    with pytest.raises(InvalidInput) as refusal:
        encumber_certificate(
            actor=operator, certificate_id=a_certificate().pk, terms=terms, now=now
        )

    assert refusal.value.field == field
    assert Encumbrance.objects.count() == 0


@pytest.mark.parametrize("status", ["recorded", "rejected", "expired", "superseded"])
def test_what_proves_nothing_is_not_burdened(operator: Actor, now: datetime, status: str) -> None:
    certificate = a_certificate(status=status)

    with pytest.raises(NotEncumberable):
        encumber_certificate(actor=operator, certificate_id=certificate.pk, terms=PLEDGE, now=now)

    assert Encumbrance.objects.count() == 0


def test_it_takes_an_independent_operator(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    certificate, bank = a_certificate(holder=hangzhou_voice), a_bank()
    terms = replace(PLEDGE, beneficiary_id=bank.pk)

    with pytest.raises(NotAllowed):
        encumber_certificate(
            actor=hangzhou_voice, certificate_id=certificate.pk, terms=terms, now=now
        )
    a_membership(bank, user=person_of(operator))
    with pytest.raises(FourEyes):
        encumber_certificate(actor=operator, certificate_id=certificate.pk, terms=terms, now=now)

    assert Encumbrance.objects.count() == 0
