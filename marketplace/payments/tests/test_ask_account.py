"""Who may ask for an account at Stripe, and what Stripe's word about it changes."""

from datetime import timedelta

import pytest

from kernel.actor import GATEWAY
from kernel.errors import NotAllowed
from marketplace.deals.tests.build import NOW, new_sides
from marketplace.payments.actions.ask_account import ask_account
from marketplace.payments.actions.note_account_opened import Opened, note_account_opened
from marketplace.payments.models import ConnectedAccount
from marketplace.payments.steps.account import note_account

pytestmark = pytest.mark.django_db


def test_there_is_one_for_each_organisation_and_the_newest_word_counts() -> None:
    holder = new_sides().holder
    account = ask_account(actor=holder, now=NOW)
    again = ask_account(actor=holder, now=NOW)
    assert (account.pk, again.version) == (again.pk, 2)

    note_account_opened(
        actor=GATEWAY, account_id=account.pk, opened=Opened("acct_1", link_url="https://x"), now=NOW
    )
    account.refresh_from_db()
    assert (account.status, account.account_id) == ("pending", "acct_1")
    for hours, is_enabled in ((2, True), (1, False)):
        row = ConnectedAccount.objects.locked(account.pk)
        note_account(row, is_enabled=is_enabled, at=NOW + timedelta(hours=hours))

    account.refresh_from_db()
    assert account.status == "enabled"


def test_buyers_receive_nothing() -> None:
    with pytest.raises(NotAllowed):
        ask_account(actor=new_sides().buyer, now=NOW)

    assert ConnectedAccount.objects.count() == 0
