"""The NDA: asked for, accepted by both by its digest, and what it opens."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.accept_nda import OtherText, accept_nda
from marketplace.deals.confiding import is_confidence, opens_details, require_readable
from marketplace.deals.models import Deal, NdaConsent
from marketplace.deals.nda import CURRENT, TEXTS, digest_of
from marketplace.deals.tests.build import NOW, a_deal, new_sides, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.talks import an_attachment, an_nda
from parties.models import Notification

pytestmark = pytest.mark.django_db


def fresh(deal: Deal) -> Deal:
    return Deal.objects.with_parties().get(pk=deal.pk)


def test_it_is_in_force_once_both_sides_have_accepted(drain) -> None:
    deal = a_deal("negotiating")

    an_nda(deal, "buyer")
    assert not is_confidence(fresh(deal))
    an_nda(deal, "holder", "holder")

    assert is_confidence(fresh(deal))
    consents = list(NdaConsent.objects.values_list("text_version", "text_sha256", "accepted_at"))
    assert consents == [(CURRENT, digest_of(CURRENT), NOW)] * 2
    drain()
    kinds = set(Notification.objects.values_list("kind", flat=True))
    assert {"nda_asked_for", "nda_in_force"} <= kinds


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_another_text_is_not_accepted(digest) -> None:
    deal = a_deal("negotiating")
    an_nda(deal)

    with refused(OtherText):
        accept_nda(actor=sides_of(deal).buyer, deal_id=deal.pk, text_sha256=digest, now=NOW)


def test_nothing_is_accepted_that_nobody_asked_for_nor_by_strangers_nor_too_late() -> None:
    deal, signed = a_deal("negotiating"), a_deal("contract_signed")
    stranger = new_sides().buyer

    with refused(OtherText):
        accept_nda(
            actor=sides_of(deal).buyer, deal_id=deal.pk, text_sha256=digest_of(CURRENT), now=NOW
        )
    with refused(Deal.DoesNotExist):
        accept_nda(actor=stranger, deal_id=deal.pk, text_sha256=digest_of(CURRENT), now=NOW)
    with refused(IllegalMove):
        accept_nda(
            actor=sides_of(signed).buyer, deal_id=signed.pk, text_sha256=digest_of(CURRENT), now=NOW
        )


def test_consents_stay() -> None:
    an_nda(a_deal("negotiating"), "buyer")

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        NdaConsent.objects.update(accepted_at=NOW + timedelta(days=1))


def test_it_opens_confidential_files_and_contact_details() -> None:
    deal = a_deal("negotiating")
    sent = an_attachment(deal, is_confidential=True, is_clean=True)
    buyer, holder = sides_of(deal).buyer, sides_of(deal).holder

    require_readable(sent, actor=holder)  # one's own
    with pytest.raises(NotAllowed, match="NDA"):
        require_readable(sent, actor=buyer)
    assert not opens_details(fresh(deal))

    an_nda(deal, "buyer", "holder")

    sent.refresh_from_db()
    require_readable(sent, actor=buyer)
    assert opens_details(fresh(deal))
    assert opens_details(a_deal("contract_drafted"))


def test_the_text_says_it_in_both_languages() -> None:
    assert "保密协议（版本 2026-1）" in TEXTS[CURRENT]
    assert "Non-disclosure agreement (version 2026-1)" in TEXTS[CURRENT]
