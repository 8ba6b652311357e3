"""Ask for an account at Stripe."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.lifecycle import touch
from kernel.outbox import emit
from marketplace.payments.facts import AccountAsked
from marketplace.payments.models import ConnectedAccount
from parties.capabilities import Capability, require, require_verified
from parties.models import Organisation


@action
def ask_account(*, actor: Actor, now: datetime) -> ConnectedAccount:
    """Ask for the account to which an organisation's money is transferred, or for a new link to it.

    The address at which the details are given arrives with the answer, and works once.

    Raises:
        NotAllowed: the actor's organisation receives no money, or it is not the actor's duty.
        PartyNotVerified: the organisation is not verified today.
    """
    require(actor, Capability.CONFIRM_RECEIPT)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.party)
    require_verified(organisation)
    account, is_new = ConnectedAccount.objects.get_or_create(
        organisation=organisation, defaults={"created_at": now}
    )
    if not is_new:
        account = ConnectedAccount.objects.locked(account.pk)
        account.link_url, account.error = "", ""
        touch(account, also=["link_url", "error"])
    record(actor, "account.ask", on=account, at=now)
    emit(AccountAsked(account_id=account.pk, version=account.version))
    return account
