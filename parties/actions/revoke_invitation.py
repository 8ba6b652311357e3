"""Take an invitation back."""

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError
from parties.capabilities import Capability, require
from parties.models import Invitation


class InvitationAccepted(DomainError):
    """The person joined already; what remains is to end the membership."""

    code = "invitation_accepted"


@action
def revoke_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """Make the link of an invitation of the actor's own organisation lead nowhere.

    A second call changes nothing.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        Invitation.DoesNotExist: it is not an invitation of that organisation.
        InvitationAccepted: the person is a member by now.
    """
    require(actor, Capability.INVITE_MEMBER)
    rows = Invitation.objects.visible_to(actor).select_for_update(no_key=True)
    invitation = rows.get(pk=invitation_id)
    if invitation.accepted_at is not None:
        raise InvitationAccepted(_("This person has joined. End the membership instead."))
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        record(actor, "member.uninvite", on=invitation, at=now)
    return invitation
