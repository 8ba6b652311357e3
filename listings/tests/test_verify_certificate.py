from datetime import date, datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import Outbox
from listings.actions.verify_certificate import (
    AnotherIsLive,
    CertificateOver,
    HolderDiffers,
    verify_certificate,
)
from listings.models import Certificate, Listing
from listings.tests.build import a_certificate, a_listing, owed
from parties.capabilities import FourEyes
from parties.models import Organisation, User
from parties.tests.build import a_membership


def verified(actor: Actor, certificate: Certificate, now: datetime, **more: object) -> Certificate:
    verify_certificate(actor=actor, certificate_id=certificate.pk, now=now, **more)  # type: ignore[arg-type]
    return Certificate.objects.get(pk=certificate.pk)


def test_a_verified_certificate_is_valid_and_says_how(operator: Actor, now: datetime) -> None:
    after = verified(operator, a_certificate(status="recorded"), now, via="qr")

    assert (after.status, after.verified_via, after.verified_at) == ("valid", "qr", now)
    assert owed() == {"CertificateVerified"}
    assert Outbox.objects.first().payload == {"certificate_id": after.pk}  # type: ignore[union-attr]


def test_a_renewal_takes_the_place_and_the_listings_of_its_predecessor(
    operator: Actor, now: datetime
) -> None:
    listing = a_listing()
    earlier = listing.certificate
    assert earlier is not None
    renewal = a_certificate(
        listing.asset, status="recorded", supersedes=earlier, valid_to=date(2031, 6, 1)
    )

    verified(operator, renewal, now)

    assert Certificate.objects.get(pk=earlier.pk).status == "superseded"
    after = Listing.objects.get(pk=listing.pk)
    assert (after.certificate_id, after.status, after.version) == (renewal.pk, "published", 2)
    assert owed() == {"CertificateVerified", "CertificateLapsed"}


@pytest.mark.parametrize("status", ["valid", "frozen"])
def test_one_certificate_of_a_scheme_is_live_at_a_time(
    operator: Actor, now: datetime, status: str
) -> None:
    earlier = a_certificate(status=status)
    supersedes = earlier if status == "frozen" else None
    second = a_certificate(earlier.asset, status="recorded", supersedes=supersedes)

    with pytest.raises(AnotherIsLive, match=earlier.certificate_no):
        verified(operator, second, now)

    assert Certificate.objects.get(pk=second.pk).status == "recorded"
    assert Certificate.objects.get(pk=earlier.pk).status == status


def test_the_paper_must_name_the_holder(operator: Actor, now: datetime) -> None:
    certificate = a_certificate(status="recorded", holder_name="Somebody Else Ltd")

    with pytest.raises(HolderDiffers, match="Somebody Else Ltd"):
        verified(operator, certificate, now)

    assert Certificate.objects.get(pk=certificate.pk).status == "recorded"
    assert Outbox.objects.count() == 0


def test_spelling_does_not_make_another_holder(operator: Actor, now: datetime) -> None:
    certificate = a_certificate(status="recorded")
    wide = certificate.holder_name.upper().replace(" ", "\u3000")
    Certificate.objects.filter(pk=certificate.pk).update(holder_name=wide)

    assert verified(operator, certificate, now).status == "valid"


def test_what_is_over_is_not_verified(operator: Actor, now: datetime) -> None:
    last_day = a_certificate(status="recorded", valid_to=date(2026, 1, 5))
    over = a_certificate(status="recorded", valid_to=date(2026, 1, 4))

    assert verified(operator, last_day, now).status == "valid"
    with pytest.raises(CertificateOver):
        verified(operator, over, now)

    assert Certificate.objects.get(pk=over.pk).status == "recorded"


def test_nobody_verifies_for_their_own_organisation(operator: Actor, now: datetime) -> None:
    certificate = a_certificate(status="recorded")
    holder = Organisation.objects.get(pk=certificate.asset.holder_id)
    a_membership(holder, user=User.objects.get(pk=operator.person))

    with pytest.raises(FourEyes):
        verified(operator, certificate, now)

    assert Certificate.objects.get(pk=certificate.pk).status == "recorded"


def test_only_operators_verify_what_they_saw(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    certificate = a_certificate(holder=hangzhou_voice, status="recorded")

    with pytest.raises(NotAllowed):
        verified(hangzhou_voice, certificate, now)
    with pytest.raises(StaleVersion):
        verified(operator, certificate, now, expected_version=2)
    with pytest.raises(InvalidInput):
        verified(operator, certificate, now, via="dream")

    assert Certificate.objects.get(pk=certificate.pk).status == "recorded"
