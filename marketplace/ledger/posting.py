"""The only writers of the books: post, and reverse what was posted."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from kernel.money import Money
from marketplace.ledger.accounts import AccountOf
from marketplace.ledger.models import Account, Entry, Txn
from parties.terms import required_reason

FEWEST_LEGS = 2


class Unbalanced(DomainError):
    """The legs of a posting do not sum to nothing: a defect of the caller, nothing was posted."""

    code = "ledger_unbalanced"


class LedgerKeyReused(DomainError):
    """The same act was to be posted a second time, differently."""

    code = "ledger_key_reused"


class AlreadyReversed(DomainError):
    """A posting is reversed once."""

    code = "already_reversed"


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a posting: a debit of ``amount`` when it is above 0, a credit when below."""

    account: AccountOf
    amount: Money


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is posted: the act's key, its deal, who acted, when the money moved."""

    key: str
    actor: Actor
    occurred_at: datetime
    now: datetime
    deal_uid: UUID | None = None
    reason: str = ""


def debit(account: AccountOf, minor: int) -> Leg:
    """Return a leg that debits ``account`` with ``minor`` units of its currency."""
    return Leg(account, Money(minor, account.currency))


def credit(account: AccountOf, minor: int) -> Leg:
    """Return a leg that credits ``account`` with ``minor`` units of its currency."""
    return Leg(account, Money(-minor, account.currency))


def post(kind: Txn.Kind, legs: Sequence[Leg], cause: Cause) -> Txn:
    """Post ``legs`` in the caller's transaction; return the transaction of the books.

    Legs of 0 are left out; of one account and currency they are added up. A repeated ``key`` with
    equal legs returns what was posted the first time.

    Raises:
        Unbalanced: fewer than two legs are left, or a currency does not sum to 0.
        LedgerKeyReused: the key was used for other legs.
    """
    return _written(kind, _summed(legs), cause, reverses=None)


def reverse(txn: Txn, cause: Cause) -> Txn:
    """Post the negated legs of ``txn``; nothing in the books is ever edited.

    Raises:
        InvalidInput: no reason.
        AlreadyReversed: it was reversed by another act, or is itself a reversal.
        LedgerKeyReused: the key was used for other legs.
    """
    required_reason(cause.reason)
    if txn.kind == Txn.Kind.REVERSAL:
        raise AlreadyReversed(_("A reversal is not reversed; post anew what is right."))
    legs = {
        _account_of(entry.account): -entry.amount_minor
        for entry in txn.entries.select_related("account")
    }
    return _written(Txn.Kind.REVERSAL, legs, cause, reverses=txn)


Legs = dict[AccountOf, int]


def _summed(legs: Iterable[Leg]) -> Legs:
    sums: Legs = defaultdict(int)
    for leg in legs:
        sums[leg.account] += leg.amount.minor
    left = {account: minor for account, minor in sums.items() if minor}
    by_currency: dict[str, int] = defaultdict(int)
    for account, minor in left.items():
        by_currency[account.currency] += minor
    if len(left) < FEWEST_LEGS or any(by_currency.values()):
        raise Unbalanced(_("The legs of a posting do not balance; nothing was posted."))
    return left


def _written(kind: Txn.Kind, legs: Legs, cause: Cause, *, reverses: Txn | None) -> Txn:
    digest = _digest(kind, legs, reverses)
    if first := _posted(cause.key, digest):
        return first
    accounts = _accounts(legs)
    try:
        with transaction.atomic():
            txn = _txn(kind, cause, digest=digest, reverses=reverses)
            Entry.objects.bulk_create(
                Entry(txn=txn, account=accounts[a.code], currency=a.currency, amount_minor=minor)
                for a, minor in legs.items()
            )
    except IntegrityError:
        if first := _posted(cause.key, digest):  # by somebody else, a moment ago
            return first
        if reverses and Txn.objects.filter(reverses=reverses).exists():
            raise AlreadyReversed(_("This posting was reversed already.")) from None
        raise
    record(cause.actor, "ledger.post", on=txn, at=cause.now, after={"kind": kind, "legs": digest})
    return txn


def _txn(kind: Txn.Kind, cause: Cause, *, digest: str, reverses: Txn | None) -> Txn:
    return Txn.objects.create(
        key=cause.key,
        kind=kind,
        deal_uid=cause.deal_uid,
        reverses=reverses,
        reason=cause.reason,
        legs_sha256=digest,
        actor_kind=cause.actor.kind,
        actor_id=cause.actor.user_id,
        organisation_id=cause.actor.organisation_id,
        occurred_at=cause.occurred_at,
    )


def _posted(key: str, digest: str) -> Txn | None:
    first = Txn.objects.filter(key=key).first()
    if first is not None and first.legs_sha256 != digest:
        raise LedgerKeyReused(_("This act was posted before with other amounts."))
    return first


def _digest(kind: str, legs: Legs, reverses: Txn | None) -> str:
    said = {
        "kind": kind,
        "legs": sorted((account.code, minor) for account, minor in legs.items()),
        "reverses": str(reverses.uid) if reverses else "",
    }
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def _accounts(legs: Iterable[AccountOf]) -> dict[str, Account]:
    """Return the accounts by code; missing ones come into being, in the order of their codes."""
    wanted = sorted(legs, key=lambda account: account.code)
    codes = [account.code for account in wanted]
    known = set(Account.objects.filter(code__in=codes).values_list("code", flat=True))
    Account.objects.bulk_create(
        [
            Account(
                code=account.code,
                kind=account.kind,
                party_id=account.party_id,
                deal_uid=account.deal_uid,
                currency=account.currency,
                held_by=account.held_by,
            )
            for account in wanted
            if account.code not in known
        ],
        ignore_conflicts=True,
    )
    return {account.code: account for account in Account.objects.filter(code__in=codes)}


def _account_of(account: Account) -> AccountOf:
    return AccountOf(
        account.code,
        account.kind,
        account.currency,
        party_id=account.party_id,
        deal_uid=account.deal_uid,
        held_by=account.held_by,
    )
