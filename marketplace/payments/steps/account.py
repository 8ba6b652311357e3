"""What Stripe says of an organisation's account."""

from datetime import datetime

from kernel.lifecycle import move
from kernel.outbox import emit
from marketplace.payments.facts import AccountEnabled
from marketplace.payments.models import ConnectedAccount


def note_account(account: ConnectedAccount, *, is_enabled: bool, at: datetime) -> None:
    """Note what Stripe said at a moment of a locked account; the newest word counts."""
    if account.told_at is not None and at < account.told_at:
        return
    account.told_at = at
    if is_enabled and account.status != ConnectedAccount.Status.ENABLED:
        move(account, "enable", to=ConnectedAccount.Status.ENABLED, also=["told_at"])
        emit(AccountEnabled(organisation_id=account.organisation_id))
    elif not is_enabled and account.status == ConnectedAccount.Status.ENABLED:
        move(account, "disable", to=ConnectedAccount.Status.DISABLED, also=["told_at"])
    else:
        account.save(update_fields=["told_at"])
