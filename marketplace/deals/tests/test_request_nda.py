"""Asking for the NDA."""

import pytest

from kernel.lifecycle import IllegalMove
from kernel.models import AuditEvent
from marketplace.deals.actions.request_nda import request_nda
from marketplace.deals.models import Negotiation
from marketplace.deals.nda import CURRENT
from marketplace.deals.tests.build import NOW, a_deal, sides_of, version_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.talks import an_nda

pytestmark = pytest.mark.django_db


def test_it_notes_version_side_and_moment_once() -> None:
    deal = a_deal("matched")

    an_nda(deal)
    an_nda(deal)

    talk = Negotiation.objects.get()
    assert (talk.nda_version, talk.nda_side, talk.nda_at) == (CURRENT, "buyer", NOW)
    assert AuditEvent.objects.filter(action="nda.request").count() == 1


def test_it_is_too_late_after_signing() -> None:
    deal = a_deal("contract_signed")

    with refused(IllegalMove):
        request_nda(
            actor=sides_of(deal).buyer, deal_id=deal.pk, expected_version=version_of(deal), now=NOW
        )
