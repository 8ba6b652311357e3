"""What Stripe answers about an account is kept."""

import pytest

from kernel.actor import GATEWAY
from marketplace.deals.tests.build import NOW, new_sides
from marketplace.payments.actions.ask_account import ask_account
from marketplace.payments.actions.note_account_opened import Opened, note_account_opened

pytestmark = pytest.mark.django_db


def test_a_refusal_is_shown_and_leaves_it_asked() -> None:
    account = ask_account(actor=new_sides().holder, now=NOW)

    note_account_opened(
        actor=GATEWAY, account_id=account.pk, opened=Opened(error="Not in CN"), now=NOW
    )

    account.refresh_from_db()
    assert (account.status, account.error, account.account_id) == ("asked", "Not in CN", None)
