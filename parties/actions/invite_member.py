"""Invite somebody into an organisation."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import DomainError, InvalidInput
from kernel.outbox import emit
from parties.capabilities import Capability, require
from parties.facts import MemberInvited
from parties.models import Duty, Invitation, Membership, Organisation

VALID_FOR = timedelta(days=7)
OPEN_AT_MOST = 50


class TooManyInvitations(DomainError):
    """The organisation has as many unanswered invitations as it may have: no mail bombs."""

    code = "too_many_invitations"


@action
def invite_member(*, actor: Actor, email: str, duty: str, now: datetime) -> Invitation:
    """Offer membership of the actor's own organisation; the mail follows, valid 7 days.

    A second invitation to the same address replaces the first, whose link then leads nowhere.

    Raises:
        NotAllowed: the actor does not administer an organisation.
        InvalidInput: no e-mail address, no such duty, or the person is a member already.
        TooManyInvitations: 50 invitations are unanswered.
    """
    require(actor, Capability.INVITE_MEMBER)
    organisation = Organisation.objects.editable_by(actor).locked(actor.party)
    email = _checked_email(email)
    if duty not in Duty.values:
        raise InvalidInput(_("Choose a duty."), field="duty")
    members = Membership.objects.in_force().filter(organisation=organisation)
    if members.filter(user__email=email).exists():
        raise InvalidInput(_("This person is a member already."), field="email")
    unanswered = Invitation.objects.filter(organisation=organisation).unanswered()
    unanswered.filter(email=email).update(revoked_at=now)
    if unanswered.filter(expires_at__gt=now).count() >= OPEN_AT_MOST:
        raise TooManyInvitations(_("Revoke invitations nobody answered before inviting others."))
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        duty=duty,
        invited_by_id=actor.person,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    record(actor, "member.invite", on=invitation, at=now, after={"duty": duty})
    emit(MemberInvited(invitation_id=invitation.pk))
    return invitation


def _checked_email(email: str) -> str:
    email = email.strip().casefold()
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidInput(_("Give a complete e-mail address."), field="email") from None
    return email
