from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.template.loader import get_template
from django.utils import timezone

from kernel.actor import Actor
from kernel.facts import wiring
from kernel.models import Outbox
from parties import tasks
from parties.actions.accept_invitation import accept_invitation
from parties.actions.admit_role import admit_role
from parties.actions.apply_for_role import apply_for_role
from parties.actions.invite_member import invite_member
from parties.actions.refuse_role import refuse_role
from parties.actions.restore_organisation import restore_organisation
from parties.actions.return_organisation import return_organisation
from parties.actions.revoke_invitation import revoke_invitation
from parties.actions.submit_organisation import submit_organisation
from parties.actions.suspend_organisation import suspend_organisation
from parties.actions.verify_organisation import verify_organisation
from parties.models import Notification, Organisation
from parties.tests.build import (
    a_user,
    actor_of,
    actor_without_organisation,
    an_organisation,
    client_of,
)

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]


def told(actor: Actor) -> list[str]:
    notices = Notification.objects.to(actor.user_id).order_by("pk")
    for notice in notices:
        get_template(notice.templates[0])
    return [notice.kind for notice in notices]


def test_every_step_of_a_verification_is_told_to_those_it_concerns(
    operator: Actor, stranger: Actor, drain: Drain, now: datetime
) -> None:
    organisation = an_organisation(verified=False)
    admin = actor_of(organisation)

    def about(version: int) -> dict[str, Any]:
        return {"organisation_id": organisation.pk, "expected_version": version, "now": now}

    submit_organisation(actor=admin, **about(1))
    return_organisation(actor=operator, reason="Which name?", **about(2))
    submit_organisation(actor=admin, **about(3))
    verify_organisation(actor=operator, way="0", **about(4))
    suspend_organisation(actor=operator, reason="Complaint", **about(5))
    restore_organisation(actor=operator, **about(6))
    drain()

    assert told(operator) == ["organisation_submitted"] * 2
    assert told(admin) == [
        "organisation_returned",
        "organisation_verified",
        "organisation_suspended",
        "organisation_restored",
    ]
    assert told(stranger) == []
    assert Outbox.objects.exclude(state="done").count() == 0


def test_a_fact_delivered_twice_is_told_once(operator: Actor) -> None:
    organisation = an_organisation()
    admin = actor_of(organisation)

    for _ in range(2):
        tasks.tell_verified(organisation_id=organisation.pk, version=2)

    assert told(admin) == ["organisation_verified"]


def test_applications_for_roles_and_their_answers_are_told(
    operator: Actor, drain: Drain, now: datetime
) -> None:
    organisation = an_organisation()
    admin = actor_of(organisation)

    merchant = apply_for_role(actor=admin, role="merchant", now=now)
    platform = apply_for_role(actor=admin, role="platform", now=now)
    admit_role(actor=operator, role_id=merchant.pk, now=now)
    refuse_role(actor=operator, role_id=platform.pk, reason="No licence", now=now)
    drain()

    assert told(operator) == ["role_applied", "role_applied"]
    assert sorted(told(admin)) == ["role_admitted", "role_refused"]


def test_an_invitation_is_mailed_and_its_link_lets_the_guest_in(
    hangzhou_voice: Actor, drain: Drain
) -> None:
    guest = actor_without_organisation(a_user("zhao@example.com"))
    invite_member(actor=hangzhou_voice, email="zhao@example.com", duty="trader", now=timezone.now())
    drain()

    letter = mail.outbox[0]
    link = next(word for word in letter.body.split() if word.startswith("http"))
    answer = client_of(guest).post(urlsplit(link).path)

    assert letter.to == ["zhao@example.com"]
    assert "Hangzhou Voice" in letter.subject
    assert answer["Location"] == "/organisations/"
    members = Organisation.objects.get(pk=hangzhou_voice.party).memberships
    assert members.get(user_id=guest.person).duty == "trader"
    drain()
    assert told(hangzhou_voice) == ["member_joined"]


def test_an_invitation_taken_back_is_not_mailed(hangzhou_voice: Actor, drain: Drain) -> None:
    now = timezone.now()
    invitation = invite_member(
        actor=hangzhou_voice, email="zhao@example.com", duty="trader", now=now
    )
    revoke_invitation(actor=hangzhou_voice, invitation_id=invitation.pk, now=now)
    drain()

    assert mail.outbox == []


def test_a_link_somebody_made_up_leads_nowhere(hangzhou_voice: Actor, client, now) -> None:
    real = invite_member(actor=hangzhou_voice, email="z@example.com", duty="admin", now=now).token

    assert client.get(f"/invitations/{real[:-1]}x/").status_code == 404
    assert client.get("/invitations/1/").status_code == 404


def test_an_accepted_invitation_says_so_to_the_administrators_only(
    drain: Drain, now: datetime
) -> None:
    organisation = an_organisation()
    admin, trader = actor_of(organisation), actor_of(organisation, "trader")
    invitation = invite_member(actor=admin, email="zhao@example.com", duty="legal", now=now)
    zhao = actor_without_organisation(a_user("zhao@example.com"))

    accept_invitation(actor=zhao, invitation_id=invitation.pk, now=now)
    drain()

    assert (told(admin), told(trader), told(zhao)) == (["member_joined"], [], [])


def test_each_fact_of_parties_is_heard() -> None:
    heard = {kind.__name__ for kind in wiring() if kind.__module__ == "parties.facts"}

    assert heard == {
        "MemberInvited",
        "MemberJoined",
        "OrganisationRestored",
        "OrganisationReturned",
        "OrganisationSubmitted",
        "OrganisationSuspended",
        "OrganisationVerified",
        "RoleAdmitted",
        "RoleApplied",
        "RoleRefused",
    }
