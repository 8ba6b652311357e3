"""Who acts for an organisation: members and invitations."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.asking import Act, ConfirmForm, ask, by_form
from kernel.edge import actor_of, form_page, page_of, perform
from parties.actions.accept_invitation import accept_invitation
from parties.actions.change_duty import change_duty
from parties.actions.end_membership import end_membership
from parties.actions.invite_member import invite_member
from parties.actions.revoke_invitation import revoke_invitation
from parties.authentication import ORGANISATION_KEY
from parties.capabilities import Capability, may, require
from parties.forms import DutyForm, InviteForm
from parties.models import Invitation, Membership
from parties.views.door import let_in

MEMBERS = "parties:members"


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """List the colleagues and the invitations nobody answered yet."""
    actor = actor_of(request)
    rows = Membership.objects.in_force().filter(organisation_id=actor.party)
    unanswered = Invitation.objects.visible_to(actor).unanswered()
    context = {
        "listed": page_of(request, rows.select_related("user").order_by("joined_at", "pk")),
        "invitations": unanswered.filter(expires_at__gt=timezone.now()).order_by("-pk"),
        "can_invite": may(actor, Capability.INVITE_MEMBER),
    }
    return render(request, "parties/members.html", context)


@form_page
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    let_in(request, Capability.INVITE_MEMBER)
    act = Act(
        heading=_("Invite a member"),
        hint=_(
            "Administrators manage members, details and keys; traders list, ask and negotiate; "
            "legal signs; finance pays; viewers look."
        ),
        button=_("Invite"),
        up=reverse(MEMBERS),
        above=_("Members"),
        said=_("Invited. The mail is on its way; its link is valid for 7 days."),
    )
    return ask(request, act, InviteForm, do=by_form(request, invite_member))


@form_page
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an invitation back."""
    actor = let_in(request, Capability.INVITE_MEMBER)
    invitation = get_object_or_404(Invitation.objects.visible_to(actor), uid=uid)
    act = Act(
        heading=_("Revoke the invitation?"),
        hint=_("The link sent to %(email)s will lead nowhere.") % {"email": invitation.email},
        button=_("Revoke"),
        up=reverse(MEMBERS),
        above=_("Members"),
        said=_("Revoked."),
        kind="danger",
    )
    do = by_form(request, revoke_invitation, invitation_id=invitation.pk)
    return ask(request, act, ConfirmForm, do=do)


@form_page
def member(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a member another duty."""
    let_in(request, Capability.INVITE_MEMBER)
    shown = get_object_or_404(_colleagues(request), uid=uid)
    return perform(
        request,
        DutyForm,
        template="parties/member.html",
        context={"membership": shown},
        form_options={"initial": {"duty": shown.duty}},
        do=by_form(request, change_duty, membership_id=shown.pk),
        then=reverse(MEMBERS),
        said=_("Saved."),
    )


@form_page
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a member go, or leave oneself."""
    actor = actor_of(request)
    leaver = get_object_or_404(_colleagues(request), uid=uid)
    if leaver.user_id != actor.user_id:
        require(actor, Capability.INVITE_MEMBER)
    words = {"name": leaver.user.name, "organisation": leaver.organisation.name}
    act = Act(
        heading=_("End the membership?"),
        hint=_("%(name)s will no longer act for %(organisation)s.") % words,
        button=_("End membership"),
        up=reverse(MEMBERS),
        above=_("Members"),
        then=reverse("parties:organisation"),
        said=_("The membership has ended."),
        kind="danger",
    )
    do = by_form(request, end_membership, membership_id=leaver.pk)
    return ask(request, act, ConfirmForm, do=do)


@login_not_required
@form_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever has its link; let the person invited accept it."""
    rows = Invitation.objects.signed(token).select_related("organisation", "invited_by")
    shown = get_object_or_404(rows)
    actor, now = actor_of(request), timezone.now()

    def accept(_form: ConfirmForm) -> None:
        joined = accept_invitation(actor=actor, invitation_id=shown.pk, now=timezone.now())
        request.session[ORGANISATION_KEY] = joined.organisation_id

    email = getattr(request.user, "email", "")
    return perform(
        request,
        ConfirmForm,
        template="parties/invitation.html",
        context={
            "invitation": shown,
            "is_open": shown.is_open(now=now),
            "is_guest": email == shown.email,
            "email": email,
        },
        do=accept,
        then=reverse("parties:organisation"),
        said=_("Welcome. You now act for %(name)s.") % {"name": shown.organisation.name},
    )


def _colleagues(request: HttpRequest) -> QuerySet[Membership]:
    rows = Membership.objects.in_force().filter(organisation_id=actor_of(request).party)
    return rows.select_related("user", "organisation")
