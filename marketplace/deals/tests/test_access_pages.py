"""Handing over with access, and using it in the browser."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.deals.models import Deal, Entitlement
from marketplace.deals.tests.build import NOW, a_deal, an_entitlement, sides_of
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db
CSV = b"a,b\n1,2\n"


def lasting(kind: str) -> Entitlement:
    """Return access without an end: pages go by today's clock."""
    entitlement = an_entitlement(kind)
    Entitlement.objects.update(expires_at=None)
    return entitlement


def test_a_file_is_handed_over_fetched_and_logged() -> None:
    deal = a_deal("delivering")
    sides = sides_of(deal)
    holder, buyer = client_of(sides.holder), client_of(sides.buyer)
    said = {"version": deal.version, "method": "01", "access": "file", "note": ""}

    brought = SimpleUploadedFile("data.csv", CSV, content_type="text/csv")
    answer = holder.post(reverse("deals:deliver", args=[deal.uid]), {**said, "file": brought})

    assert answer.status_code == 302
    Entitlement.objects.update(expires_at=None)  # pages go by today's clock
    entitlement = Entitlement.objects.get()
    assert entitlement.delivery.content_sha256 == sha256(CSV).hexdigest()
    fetched = buyer.post(reverse("deals:access_file", args=[entitlement.uid]))
    assert b"".join(fetched) == CSV
    assert fetched["Content-Disposition"] == 'attachment; filename="data.csv"'
    page = holder.get(reverse("deals:access", args=[entitlement.uid])).content.decode()
    assert "downloaded" in page
    assert "Download</button>" not in page
    assert (
        "To be accepted by" in buyer.get(reverse("deals:detail", args=[deal.uid])).content.decode()
    )


def test_without_file_and_digest_the_page_says_what_is_missing() -> None:
    deal = a_deal("delivering")

    answer = client_of(sides_of(deal).holder).post(
        reverse("deals:deliver", args=[deal.uid]), {"version": deal.version, "method": "01"}
    )

    assert answer.status_code == 422
    assert Deal.objects.get(pk=deal.pk).status == "delivering"
    assert not Entitlement.objects.exists()


def test_a_key_is_shown_once_and_checked_by_the_holder() -> None:
    entitlement = lasting("api_key")
    sides = sides_of(entitlement.deal)
    buyer, holder = client_of(sides.buyer), client_of(sides.holder)

    drawn = buyer.post(reverse("deals:access_key", args=[entitlement.uid]))

    prefix = Entitlement.objects.get().key_prefix
    token = next(w for w in drawn.content.decode().split('"') if w.startswith(f"{prefix}."))
    assert token not in buyer.get(reverse("deals:access", args=[entitlement.uid])).content.decode()
    check = reverse("deals:check_key")
    assert "opens a delivery" in holder.post(check, {"key": token}).content.decode()
    assert "opens nothing" in holder.post(check, {"key": f"{token}x"}).content.decode()
    assert "opens nothing" in buyer.post(check, {"key": token}).content.decode()


def test_a_signed_link_opens_for_the_buyer_and_for_a_while(settings) -> None:
    entitlement = lasting("share_link")
    sides = sides_of(entitlement.deal)
    buyer = client_of(sides.buyer)
    drawn = buyer.post(reverse("deals:access_link", args=[entitlement.uid])).content.decode()
    link = "/deals/shared/" + drawn.split("/deals/shared/")[1].split('"')[0].split("<")[0]

    assert buyer.get(link).status_code == 200
    assert b"".join(buyer.post(link)) == CSV
    assert client_of(sides.holder).get(link).status_code == 404
    assert buyer.get(link[:-3] + "/").status_code == 404
    settings.SHARE_LINK_HOURS = -1
    assert client_of(sides.buyer).get(link).status_code == 404


def test_access_that_ended_is_refused_with_its_reason() -> None:
    entitlement = lasting("file")
    Entitlement.objects.update(status="revoked", end_reason="dispute_upheld", ended_at=NOW)

    answer = client_of(sides_of(entitlement.deal).buyer).post(
        reverse("deals:access_file", args=[entitlement.uid])
    )

    assert answer.status_code == 409
    assert "a dispute was upheld" in answer.content.decode()
