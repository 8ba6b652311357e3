"""Payment between the parties by bank, or through Stripe, which keeps the money in between.

    Deal --< PaymentClaim        (paid by bank; bank, serial and value date make a slip unique)
      |--< Refund                (the same the other way: the holder sends, the buyer confirms)
      `--< CardPayment --< StripeStep      (each call to Stripe, under one key)
             `--< Chargeback --| Refund    (a lost one)

    StripeEvent                  (what Stripe tells: stored first, applied afterwards)
    ConnectedAccount --| Organisation      (where its money is transferred to)
    ReconBreak                   (what differs between Stripe and our books)
    ReconCursor                  (up to when Stripe's events were listed)
    FeePayment                   (an organisation paid the platform's fee; a slip counts once)
    Correction                   (a posting of a fee to be reversed: one person asks, another does)
    Statement --| Organisation             (one for each month; the digest of what the books said)
    Deal --< Invoice --| InvoiceKind       (a fapiao, recorded; a red letter reverses one)

By bank the money goes straight between the parties: this platform never holds it.
"""

from marketplace.payments.models.card import CardPayment, Chargeback, StripeStep
from marketplace.payments.models.claim import LONGEST_BANK, LONGEST_SERIAL, PaymentClaim
from marketplace.payments.models.fee import Correction, FeePayment
from marketplace.payments.models.inbox import (
    ConnectedAccount,
    ReconBreak,
    ReconCursor,
    StripeEvent,
)
from marketplace.payments.models.invoice import Invoice, InvoiceKind
from marketplace.payments.models.refund import Refund
from marketplace.payments.models.statement import Statement

__all__ = [
    "LONGEST_BANK",
    "LONGEST_SERIAL",
    "CardPayment",
    "Chargeback",
    "ConnectedAccount",
    "Correction",
    "FeePayment",
    "Invoice",
    "InvoiceKind",
    "PaymentClaim",
    "ReconBreak",
    "ReconCursor",
    "Refund",
    "Statement",
    "StripeEvent",
    "StripeStep",
]
