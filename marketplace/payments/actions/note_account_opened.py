"""Note what Stripe answered about an account."""

from dataclasses import dataclass
from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import move
from marketplace.payments.models import ConnectedAccount
from marketplace.payments.steps.account import note_account
from parties.capabilities import Capability, require

Status = ConnectedAccount.Status


@dataclass(frozen=True, slots=True)
class Opened:
    """What Stripe answered: its id of the account, whether it receives money, where to go."""

    account_id: str = ""
    is_enabled: bool = False
    link_url: str = ""
    error: str = ""


@action
def note_account_opened(
    *, actor: Actor, account_id: int, opened: Opened, now: datetime
) -> ConnectedAccount:
    """Keep the account's id and link, or why there is none.

    Raises:
        NotAllowed: the actor is not the gateway's.
        ConnectedAccount.DoesNotExist: no such account.
    """
    require(actor, Capability.KEEP_BOOKS)
    account = ConnectedAccount.objects.locked(account_id)
    account.account_id = account.account_id or opened.account_id or None
    account.link_url, account.error = opened.link_url, opened.error[:400]
    kept = ["account_id", "link_url", "error"]
    if account.status == Status.ASKED and account.account_id:
        move(account, "open", to=Status.PENDING, also=kept)
    else:
        account.save(update_fields=kept)
    if opened.is_enabled:
        note_account(account, is_enabled=True, at=now)
    record(actor, "account.open", on=account, at=now)
    return account
