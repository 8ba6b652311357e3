"""What follows from the facts of parties: notices, and the mail that invites."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parties.actions.send_notice import send_notice
from parties.models import Duty, Invitation, Membership, Organisation, OrganisationRole, User


@shared_task
def ask_operators_to_verify(*, organisation_id: int, version: int) -> None:
    """Tell every operator that an organisation waits for verification."""
    organisation = Organisation.objects.get(pk=organisation_id)
    _tell_operators(
        "organisation_submitted",
        key=f"organisation-{organisation_id}-{version}",
        url=reverse("parties_console:organisation", args=[organisation.uid]),
        organisation=organisation,
    )


@shared_task
def tell_verified(*, organisation_id: int, version: int) -> None:
    """Tell the members that their organisation is verified."""
    _tell_members("organisation_verified", organisation_id, version)


@shared_task
def tell_returned(*, organisation_id: int, version: int) -> None:
    """Tell the members that something must be put right."""
    _tell_members("organisation_returned", organisation_id, version)


@shared_task
def tell_suspended(*, organisation_id: int, version: int) -> None:
    """Tell the members that their organisation is suspended."""
    _tell_members("organisation_suspended", organisation_id, version)


@shared_task
def tell_restored(*, organisation_id: int, version: int) -> None:
    """Tell the members that their organisation may trade again."""
    _tell_members("organisation_restored", organisation_id, version)


@shared_task
def ask_operators_to_admit(*, role_id: int, version: int) -> None:
    """Tell every operator that an organisation applied for a role."""
    role = OrganisationRole.objects.select_related("organisation").get(pk=role_id)
    _tell_operators(
        "role_applied",
        key=f"role-{role_id}-{version}",
        url=reverse("parties_console:roles"),
        organisation=role.organisation,
        role=role.role,
    )


@shared_task
def tell_role_decided(*, role_id: int, version: int) -> None:
    """Tell the members whether their organisation was admitted to a role."""
    role = OrganisationRole.objects.select_related("organisation").get(pk=role_id)
    is_active = role.status == OrganisationRole.Status.ACTIVE
    send_notice(
        organisation_id=role.organisation_id,
        kind="role_admitted" if is_active else "role_refused",
        key=f"role-{role_id}-{version}",
        url=reverse("parties:organisation"),
        data={
            "organisation": role.organisation.name,
            "role": role.role,
            "reason": role.status_reason,
        },
        now=timezone.now(),
    )


@shared_task
def tell_admins_who_joined(*, membership_id: int) -> None:
    """Tell the administrators of an organisation that an invitation was accepted."""
    membership = Membership.objects.select_related("organisation").get(pk=membership_id)
    send_notice(
        organisation_id=membership.organisation_id,
        kind="member_joined",
        key=f"member-{membership_id}",
        url=reverse("parties:members"),
        data={"organisation": membership.organisation.name, "duty": membership.duty},
        now=timezone.now(),
        duties=[Duty.ADMIN],
    )


@shared_task
def mail_invitation(*, invitation_id: int) -> None:
    """Mail the link with which somebody joins; nothing when it was answered or taken back since."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    invitation = rows.get(pk=invitation_id)
    if not invitation.is_open(now=timezone.now()):
        return
    guest = User.objects.filter(email=invitation.email).first()
    path = reverse("parties:invitation", args=[invitation.token])
    context = {
        "invitation": invitation,
        "link": f"{settings.SITE_URL}{path}",
        "site": settings.SITE_NAME,
    }
    with translation.override(guest.locale if guest else settings.LANGUAGE_CODE):
        subject = _("Invitation to %(name)s") % {"name": invitation.organisation.name}
        body = render_to_string("parties/invitation_mail.txt", context)
    send_mail(" ".join(subject.split()), body, None, [invitation.email])


def _tell_members(kind: str, organisation_id: int, version: int) -> None:
    organisation = Organisation.objects.get(pk=organisation_id)
    send_notice(
        organisation_id=organisation_id,
        kind=kind,
        key=f"organisation-{organisation_id}-{version}",
        url=reverse("parties:organisation"),
        data={"organisation": organisation.name, "reason": organisation.status_reason},
        now=timezone.now(),
    )


def _tell_operators(
    kind: str, *, key: str, url: str, organisation: Organisation, role: str = ""
) -> None:
    for staff in Organisation.objects.with_role(OrganisationRole.Role.OPERATOR):
        send_notice(
            organisation_id=staff.pk,
            kind=kind,
            key=key,
            url=url,
            data={"organisation": organisation.name, "role": role},
            now=timezone.now(),
        )
