"""Fetching what was delivered: the buyer alone, while it lasts, every time on record."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import InvalidInput
from marketplace.deals.actions.open_entitlement import open_entitlement
from marketplace.deals.entitling import NotOpen
from marketplace.deals.models import Entitlement, EntitlementUse
from marketplace.deals.tests.build import NOW, an_entitlement, new_sides, sides_of
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_the_buyer_gets_the_file_and_it_is_on_record() -> None:
    entitlement = an_entitlement()
    buyer = sides_of(entitlement.deal).buyer

    file = open_entitlement(actor=buyer, entitlement_id=entitlement.pk, by="download", now=NOW)

    assert file == entitlement.file
    use = EntitlementUse.objects.get()
    assert (use.what, use.user_id, use.organisation_id) == ("download", buyer.person, buyer.party)
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        EntitlementUse.objects.all().delete()


@pytest.mark.parametrize("who", ["holder", "stranger", "operator"])
def test_nobody_else_does(who, operator) -> None:
    entitlement = an_entitlement()
    sides = sides_of(entitlement.deal)
    others = {"holder": sides.holder, "stranger": new_sides().buyer, "operator": operator}

    with refused(Exception):
        open_entitlement(actor=others[who], entitlement_id=entitlement.pk, by="download", now=NOW)


def test_nor_the_buyer_when_the_term_is_over() -> None:
    entitlement = an_entitlement()

    with refused(NotOpen, match="the term of the contract is over"):
        open_entitlement(
            actor=sides_of(entitlement.deal).buyer,
            entitlement_id=entitlement.pk,
            by="download",
            now=NOW + timedelta(days=365),
        )


def test_nor_when_it_was_revoked() -> None:
    entitlement = an_entitlement()
    Entitlement.objects.update(status="revoked", end_reason="refunded", ended_at=NOW)

    with refused(NotOpen, match="the deal was refunded"):
        open_entitlement(
            actor=sides_of(entitlement.deal).buyer,
            entitlement_id=entitlement.pk,
            by="download",
            now=NOW,
        )


@pytest.mark.parametrize(("kind", "by"), [("share_link", "download"), ("file", "link"),
                                          ("api_key", "download")])  # fmt: skip
def test_each_kind_opens_its_own_way(kind, by) -> None:
    entitlement = an_entitlement(kind)

    with refused(InvalidInput):
        open_entitlement(
            actor=sides_of(entitlement.deal).buyer,
            entitlement_id=entitlement.pk,
            by=by,
            now=NOW,
        )
