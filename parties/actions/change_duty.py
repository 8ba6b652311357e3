"""Give a member another duty."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from parties.capabilities import Capability, require, require_another_admin
from parties.models import Duty, Membership, Organisation


@action
def change_duty(*, actor: Actor, membership_id: int, duty: str, now: datetime) -> Membership:
    """Change what a member of the actor's own organisation may do; from the next request on.

    The same duty again changes nothing.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        Membership.DoesNotExist: nobody's membership of that organisation, or it has ended.
        InvalidInput: no such duty.
        LastAdministrator: nobody would be left to administer the organisation.
    """
    require(actor, Capability.INVITE_MEMBER)
    # The organisation's lock orders the changes: two administrators cannot demote each other.
    organisation = Organisation.objects.editable_by(actor).locked(actor.party)
    membership = organisation.memberships.get(pk=membership_id, ended_at=None)
    if duty not in Duty.values:
        raise InvalidInput(_("Choose a duty."), field="duty")
    if duty == membership.duty:
        return membership
    require_another_admin(membership)
    membership.duty = duty
    membership.save(update_fields=["duty"])
    record(actor, "member.change_duty", on=membership, at=now, after={"duty": duty})
    return membership
