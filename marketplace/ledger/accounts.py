"""The chart of accounts: each function names one account; it comes into being when first used."""

from dataclasses import dataclass
from uuid import UUID

from marketplace.ledger.models import Account, HeldBy

Kind = Account.Kind


@dataclass(frozen=True, slots=True)
class AccountOf:
    """An account by what it stands for; ``code`` is unique and says the same."""

    code: str
    kind: str
    currency: str
    party_id: int | None = None
    deal_uid: UUID | None = None
    held_by: str = ""


def custody(held_by: HeldBy, custodian: str, currency: str) -> AccountOf:
    """Return the money that ``custodian`` keeps for deals, e.g. ``stripe``."""
    code = f"custody:{held_by}:{custodian}:{currency}"
    return AccountOf(code, Kind.ASSET, currency, held_by=held_by)


def owed_deal(deal_uid: UUID, currency: str) -> AccountOf:
    """Return what is held for a deal and not released."""
    return AccountOf(
        f"owed_deal:{deal_uid}:{currency}", Kind.LIABILITY, currency, deal_uid=deal_uid
    )


def payable(party_id: int, currency: str) -> AccountOf:
    """Return what is released to an organisation and not paid out."""
    return AccountOf(f"payable:{party_id}:{currency}", Kind.LIABILITY, currency, party_id=party_id)


def fee_receivable(party_id: int, currency: str) -> AccountOf:
    """Return the fees an organisation owes us."""
    code = f"fee_receivable:{party_id}:{currency}"
    return AccountOf(code, Kind.ASSET, currency, party_id=party_id)


def fee_income(currency: str) -> AccountOf:
    """Return the fees we earned."""
    return AccountOf(f"fee_income:{currency}", Kind.INCOME, currency)


def processor_fee(currency: str) -> AccountOf:
    """Return what payment services cost us."""
    return AccountOf(f"processor_fee:{currency}", Kind.EXPENSE, currency)


def chargeback(deal_uid: UUID, currency: str) -> AccountOf:
    """Return what a card holder's bank took back for a deal."""
    return AccountOf(f"chargeback:{deal_uid}:{currency}", Kind.ASSET, currency, deal_uid=deal_uid)


def own_bank(currency: str) -> AccountOf:
    """Return our own money at the bank."""
    return AccountOf(f"own_bank:{currency}", Kind.ASSET, currency)


def suspense(source: str, currency: str) -> AccountOf:
    """Return money that no rule explains yet, by where it came from."""
    return AccountOf(f"suspense:{source}:{currency}", Kind.LIABILITY, currency)


def fx_clearing(currency: str) -> AccountOf:
    """Return one currency's side of recorded exchanges."""
    return AccountOf(f"fx_clearing:{currency}", Kind.MEMO, currency)


def excess_of(deal_uid: UUID, currency: str) -> AccountOf:
    """Return what a holder received straight beyond the price of a deal, and owes back."""
    return AccountOf(f"excess:{deal_uid}:{currency}", Kind.MEMO, currency, deal_uid=deal_uid)


def memo_paid(party_id: int, currency: str) -> AccountOf:
    """Return what an organisation paid straight to others; never part of our balance."""
    return AccountOf(f"memo_paid:{party_id}:{currency}", Kind.MEMO, currency, party_id=party_id)


def memo_received(party_id: int, currency: str) -> AccountOf:
    """Return what an organisation received straight from others; never part of our balance."""
    code = f"memo_received:{party_id}:{currency}"
    return AccountOf(code, Kind.MEMO, currency, party_id=party_id)
