"""Join an organisation one was invited to."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, NotAllowed
from kernel.outbox import emit
from parties.capabilities import Capability, require
from parties.facts import MemberJoined
from parties.models import Invitation, Membership, Organisation, User


class InvitationClosed(DomainError):
    """The invitation was accepted, revoked or replaced, or is too old."""

    code = "invitation_closed"


@action
def accept_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> Membership:
    """Make the actor a member with the duty offered.

    Only the person whose address was invited may accept; a second call returns the membership.

    Raises:
        NotAllowed: nobody is signed in, or somebody with another address.
        Invitation.DoesNotExist: no such invitation.
        InvitationClosed: it cannot be accepted any more.
    """
    require(actor, Capability.ACCEPT_INVITATION)
    user = User.objects.get(pk=actor.person)
    organisation_id = Invitation.objects.get(pk=invitation_id).organisation_id
    organisation = Organisation.objects.locked(organisation_id)
    invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation_id)
    if invitation.email != user.email:
        raise NotAllowed(_("This invitation is for another e-mail address. Sign in with that one."))
    memberships = Membership.objects.in_force().filter(user=user, organisation=organisation)
    if membership := memberships.first():
        return membership
    if not invitation.is_open(now=now) or organisation.status == Organisation.Status.SUSPENDED:
        raise InvitationClosed(_("This invitation is no longer valid. Ask for a new one."))
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    membership = Membership.objects.create(
        user=user, organisation=organisation, duty=invitation.duty, joined_at=now
    )
    record(actor, "member.join", on=membership, at=now, after={"duty": membership.duty})
    emit(MemberJoined(membership_id=membership.pk))
    return membership
