"""Payment between the parties by bank, or through Stripe, which keeps the money in between.

    Deal --< PaymentClaim --< ClaimFile    (paid by bank, with its evidence)
      |             |--1 Excess  (what was too much, until it went back)
      |             `--1 Exchange (which other currency it began in, at which rate)
      |--< BankSlip              (whatever it pays: bank, serial and value date count once)
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
from marketplace.payments.models.claim import PaymentClaim
from marketplace.payments.models.evidence import ClaimFile
from marketplace.payments.models.excess import Excess
from marketplace.payments.models.exchange import Exchange
from marketplace.payments.models.fee import Correction, FeePayment
from marketplace.payments.models.inbox import (
    ConnectedAccount,
    ReconBreak,
    ReconCursor,
    StripeEvent,
)
from marketplace.payments.models.invoice import Invoice, InvoiceKind
from marketplace.payments.models.refund import Refund
from marketplace.payments.models.slip import LONGEST_BANK, LONGEST_SERIAL, BankSlip
from marketplace.payments.models.statement import Statement

__all__ = [
    "LONGEST_BANK",
    "LONGEST_SERIAL",
    "BankSlip",
    "CardPayment",
    "Chargeback",
    "ClaimFile",
    "ConnectedAccount",
    "Correction",
    "Excess",
    "Exchange",
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
