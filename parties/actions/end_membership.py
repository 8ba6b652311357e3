"""End somebody's membership, or one's own."""

from datetime import datetime

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from parties.capabilities import Capability, require, require_another_admin
from parties.models import Membership, Organisation


@action
def end_membership(*, actor: Actor, membership_id: int, now: datetime) -> Membership:
    """Let a member of the actor's own organisation go; from the next request on.

    Everybody may leave; letting others go is for administrators. Keys the person issued stay: they
    are the organisation's.

    Raises:
        NotAllowed: the membership is another person's and the actor is no administrator.
        Membership.DoesNotExist: nobody's membership of that organisation, or it has ended.
        LastAdministrator: nobody would be left to administer the organisation.
    """
    organisation = Organisation.objects.editable_by(actor).locked(actor.party)
    membership = organisation.memberships.get(pk=membership_id, ended_at=None)
    if membership.user_id != actor.user_id:
        require(actor, Capability.INVITE_MEMBER)
    require_another_admin(membership)
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    record(actor, "member.end", on=membership, at=now)
    return membership
