"""What Stripe took is posted once."""

import pytest

from kernel.actor import GATEWAY
from marketplace.deals.tests.build import NOW
from marketplace.ledger.accounts import processor_fee
from marketplace.ledger.balances import balance
from marketplace.ledger.posting import LedgerKeyReused
from marketplace.payments.actions.note_processor_fee import note_processor_fee
from marketplace.payments.held import custody
from marketplace.payments.tests.till import Till, ask

pytestmark = pytest.mark.django_db


def test_it_leaves_custody_and_another_amount_is_refused(till: Till) -> None:
    payment = ask()
    for _ in range(2):
        note_processor_fee(actor=GATEWAY, payment_id=payment.pk, fee_minor=29, at=NOW, now=NOW)

    with pytest.raises(LedgerKeyReused):
        note_processor_fee(actor=GATEWAY, payment_id=payment.pk, fee_minor=30, at=NOW, now=NOW)

    assert balance(processor_fee("CNY")).minor == 29
    assert balance(custody("CNY")).minor == -29
