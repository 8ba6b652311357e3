"""Offline payment: the buyer's claim, confirmed by another person of the other organisation.

    Deal --< PaymentClaim        (paid by bank; bank, serial and value date make a slip unique)
      `--< Refund                (the same the other way: the holder sends, the buyer confirms)

The money goes straight between the parties: this platform never holds it.
"""

from marketplace.payments.models.claim import LONGEST_BANK, LONGEST_SERIAL, PaymentClaim
from marketplace.payments.models.refund import Refund

__all__ = ["LONGEST_BANK", "LONGEST_SERIAL", "PaymentClaim", "Refund"]
