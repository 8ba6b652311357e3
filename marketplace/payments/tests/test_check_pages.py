"""The operators' pages of large receipts: the way to a fresh sign-in, then the decision."""

import pytest

from marketplace.payments.models import PaymentClaim
from marketplace.payments.tests.test_check_receipt import waiting
from parties.tests.build import client_of, operator, person_of

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
PASSWORD = "correct horse battery staple"


def test_a_fresh_sign_in_opens_the_decision() -> None:
    claim, staff = waiting(), operator()
    person = person_of(staff)
    person.set_password(PASSWORD)
    person.save()
    client = client_of(staff)
    address = f"/console/finance/receipts/{claim.uid}/"
    before = client.get(address, headers=ENGLISH).content.decode()
    proof = {"password": PASSWORD, "next": address}

    assert "Confirm that it is you" in before
    assert client.post(address, {"version": claim.version}).status_code == 403
    assert client.post("/accounts/reauthenticate/", proof).headers["Location"] == address
    after = client.get(address, headers=ENGLISH).content.decode()
    assert "let it count" in after
    assert client.post(address, {"version": claim.version}).status_code == 302

    assert PaymentClaim.objects.get().status == "confirmed"


def test_the_queue_names_what_waits_and_costs_the_same_with_more(
    django_assert_max_num_queries,
) -> None:
    claims = [waiting() for _ in range(3)]
    client = client_of(operator())
    client.get("/console/finance/receipts/")

    with django_assert_max_num_queries(8):
        shown = client.get("/console/finance/receipts/", headers=ENGLISH).content.decode()

    assert all(claim.deal.deal_no in shown for claim in claims)
