"""What money follows from a deal, fixed when its contract is drafted: the fee, who shares it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from listings.models import AssetHolder
from marketplace.deals.models import Deal, Instalment, Offer, PaymentTerms
from marketplace.deals.models.instalment import Part, early_minor
from marketplace.ledger.fees import WHOLE_BP, FeeSchedule, shares
from marketplace.ledger.models import FeePayer


def money_terms(deal: Deal, *, on: date) -> dict[str, Any]:
    """Return the fee schedule in force ``on`` a day and the holders' shares, as JSON.

    The shares are those of the asset's holders (DOMAIN 2.3, AssetHolder); where none are set the
    deal's holder receives everything.
    """
    schedule = FeeSchedule.in_force(currency=deal.currency, on=on)
    return {"fee": schedule.written(), "shares": _shares(deal)}


@dataclass(frozen=True, slots=True)
class QuotedFee:
    """What the platform takes of a price, minor units of its currency, and who pays it."""

    minor: int
    currency: str
    payer: str
    version: str


def quoted_fee(offer: Offer, *, on: date) -> QuotedFee:
    """Return the fee that an offer would carry if it were accepted ``on`` a day."""
    return _quoted(FeeSchedule.in_force(currency=offer.currency, on=on), offer.amount_minor)


def agreed_fee(deal: Deal) -> QuotedFee:
    """Return the fee of the price that was agreed on ``deal``."""
    return _quoted(fee_of(deal), deal.amount_minor or 0)


def agree_on(deal: Deal, parts: Sequence[Part]) -> None:
    """Give the locked ``deal`` new instalments; the caller writes it.

    Instalments of earlier terms stay and count no more.
    """
    is_parted = deal.payment_terms == PaymentTerms.INSTALMENTS
    deal.early_minor = early_minor(parts) if is_parted else 0
    deal.terms_revision += 1
    Instalment.objects.bulk_create(
        Instalment(
            deal=deal,
            revision=deal.terms_revision,
            seq=seq,
            amount_minor=part.amount_minor,
            due=part.due,
            due_on=part.due_on,
        )
        for seq, part in enumerate(parts, start=1)
    )


def fee_of(deal: Deal) -> FeeSchedule:
    """Return the schedule that was agreed; deals older than schedules have no fee."""
    said = deal.money_terms.get("fee")
    return FeeSchedule.read(said) if said else FeeSchedule("none", 0, currency=deal.currency)


def fee_debtor(deal: Deal) -> int:
    """Return the key of the organisation that owes the agreed fee."""
    party = deal.buyer_id if fee_of(deal).payer == FeePayer.BUYER else deal.holder_id
    if party is None:
        raise ValueError("a deal of this platform has both sides")
    return party


def parts_of(deal: Deal, minor: int) -> dict[int, int]:
    """Return the parts of ``minor`` units by holder; they sum to it. The deal's holder leads."""
    if deal.holder_id is None:
        return {}
    said = deal.money_terms.get("shares") or {str(deal.holder_id): WHOLE_BP}
    by_bp = {int(party): int(bp) for party, bp in said.items()}
    return shares(minor, by_bp, lead=deal.holder_id)


def _quoted(schedule: FeeSchedule, minor: int) -> QuotedFee:
    payer = str(FeePayer(schedule.payer).label)
    return QuotedFee(schedule.fee(minor), schedule.currency, payer, schedule.version)


def _shares(deal: Deal) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    if deal.listing is not None:
        rows = AssetHolder.objects.filter(asset_id=deal.listing.asset_id, share_bp__isnull=False)
        for party, bp in rows.values_list("organisation_id", "share_bp"):
            found[str(party)] += bp or 0
    if sum(found.values()) != WHOLE_BP:
        return {str(deal.holder_id): WHOLE_BP}
    found.setdefault(str(deal.holder_id), 0)
    return dict(found)
