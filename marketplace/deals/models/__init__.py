"""Deals: what was agreed, and what became of it.

Deal --1 Negotiation --< Message --< MessageFile
  |            |--< NdaConsent
  |            `--< Offer            (numbered versions; one is accepted)
  |--< Contract --< ContractSignature
  |--< Delivery --< Entitlement --< EntitlementUse
  |--< Instalment                    (when which part of the price is due)
  |--< CrossBorderCheck --< CrossBorderEvent   (CrossBorderLimits: the table's numbers)
  |--< Dispute
  |--< HelpRequest
  |--< Review
  |--< CaseConsent                 (that a settled deal is shown as a typical case)
  `--< DealEvent                     (append-only; what reports count)
"""

from marketplace.deals.models.case import CaseConsent
from marketplace.deals.models.confidence import MessageFile, NdaConsent
from marketplace.deals.models.contract import Contract, ContractSignature, Delivery
from marketplace.deals.models.cross_border import (
    CrossBorderCheck,
    CrossBorderEvent,
    CrossBorderLimits,
)
from marketplace.deals.models.deal import (
    OWN_VENUE,
    Deal,
    DealEvent,
    EndCode,
    PaymentTerms,
    RealisationType,
)
from marketplace.deals.models.dispute import Dispute
from marketplace.deals.models.entitlement import Entitlement, EntitlementUse
from marketplace.deals.models.help_request import HelpRequest
from marketplace.deals.models.instalment import Instalment
from marketplace.deals.models.negotiation import Message, Negotiation, Offer, Side
from marketplace.deals.models.review import Review

__all__ = [
    "OWN_VENUE",
    "CaseConsent",
    "Contract",
    "ContractSignature",
    "CrossBorderCheck",
    "CrossBorderEvent",
    "CrossBorderLimits",
    "Deal",
    "DealEvent",
    "Delivery",
    "Dispute",
    "EndCode",
    "Entitlement",
    "EntitlementUse",
    "HelpRequest",
    "Instalment",
    "Message",
    "MessageFile",
    "NdaConsent",
    "Negotiation",
    "Offer",
    "PaymentTerms",
    "RealisationType",
    "Review",
    "Side",
]
