from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, RequestFactory
from redis.exceptions import ConnectionError as RedisConnectionError
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from kernel.actor import Actor
from kernel.models import AuditEvent
from parties.authentication import ApiKeyAuthentication
from parties.models import ApiKey, Membership
from parties.tests.build import (
    BORN_AT,
    a_key,
    a_membership,
    a_notice,
    a_user,
    an_organisation,
    client_of,
    person_of,
)

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def sign_in(client: Client, *, password: str = PASSWORD, email: str = "li@example.com"):
    return client.post("/accounts/login/", {"login": email, "password": password})


def machine(token: str) -> Actor | None:
    request = Request(RequestFactory().get("/", headers={"Authorization": f"Bearer {token}"}))
    found = ApiKeyAuthentication().authenticate(request)
    return found[1] if found else None


def test_a_person_acts_for_the_organisation_chosen(client: Client) -> None:
    person = a_user()
    first, second = an_organisation("First"), an_organisation("Second")
    for organisation in (first, second):
        a_membership(organisation, user=person)
    client.force_login(person)

    before = client.get("/organisations/")
    switched = client.post("/organisations/switch/", {"organisation": second.uid, "next": "/help/"})
    after = client.get("/organisations/")

    assert before.context["organisation"] == first
    assert switched["Location"] == "/help/"
    assert after.context["organisation"] == second


def test_nobody_switches_to_an_organisation_of_others_or_leaves_the_site(
    hangzhou_voice: Actor, stranger: Actor
) -> None:
    browser = client_of(stranger)
    foreign = Membership.objects.get(user_id=hangzhou_voice.person).organisation

    answer = browser.post(
        "/organisations/switch/", {"organisation": foreign.uid, "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/organisations/"
    assert browser.session["organisation_id"] == stranger.organisation_id


def test_a_membership_that_ended_opens_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    browser = client_of(hangzhou_voice)
    Membership.objects.filter(user_id=hangzhou_voice.person).update(ended_at=now)

    assert browser.get("/organisations/").context["invitations"].count() == 0
    assert browser.get("/organisations/edit/").status_code == 403


def test_unread_notices_are_counted_for_the_header(hangzhou_voice: Actor) -> None:
    for _ in range(3):
        a_notice(hangzhou_voice.person)

    page = client_of(hangzhou_voice).get("/help/").content.decode()

    assert '<b class="bubble">3</b>' in page


def test_the_console_opens_for_operators_after_a_second_step(operator: Actor, settings) -> None:
    settings.OPERATORS_NEED_MFA = True
    browser = client_of(operator)

    before = browser.get("/console/organisations/")
    Authenticator.objects.create(user=person_of(operator), type="totp", data={})
    after = browser.get("/console/organisations/")

    assert (before.status_code, before["Location"]) == (302, "/accounts/2fa/")
    assert after.status_code == 200


def test_without_a_second_step_an_operator_is_none_anywhere(operator: Actor, settings) -> None:
    settings.OPERATORS_NEED_MFA = True
    organisation = an_organisation(verified=False)

    assert client_of(operator).get(f"/organisations/{organisation.uid}/").status_code == 404


def test_a_key_reads_or_writes_as_its_scopes_say() -> None:
    organisation = an_organisation()
    reads, writes = a_key(organisation, scopes=["read"]), a_key(organisation)

    reader, writer = machine(f"{reads.prefix}.secret"), machine(f"{writes.prefix}.secret")

    assert reader is not None
    assert writer is not None
    assert (reader.duty, writer.duty) == ("viewer", "trader")
    assert writer.organisation_id == organisation.pk
    assert writer.roles == {"holder", "buyer"}
    assert ApiKey.objects.get(pk=writes.pk).last_used_at is not None


def test_a_machine_is_never_an_operator() -> None:
    actor = machine(f"{a_key(an_organisation(roles=['operator', 'buyer'])).prefix}.secret")

    assert actor is not None
    assert actor.roles == {"buyer"}


@pytest.mark.parametrize("case", ["unknown", "wrong secret", "revoked", "expired", "garbage"])
def test_a_key_that_does_not_fit_is_refused_in_the_same_words(case: str) -> None:
    key = a_key(an_organisation())
    token = {
        "unknown": "mk0000000000.secret",
        "wrong secret": f"{key.prefix}.secreT",
        "garbage": "\xff",
    }.get(case, f"{key.prefix}.secret")
    changes = {"revoked": {"revoked_at": BORN_AT}, "expired": {"expires_at": BORN_AT}}
    ApiKey.objects.filter(pk=key.pk).update(**changes.get(case, {"name": "same"}))

    with pytest.raises(AuthenticationFailed, match="unknown, revoked or expired API key"):
        machine(token)


def test_no_key_is_no_machine() -> None:
    assert ApiKeyAuthentication().authenticate(Request(RequestFactory().get("/"))) is None


def test_sign_ins_and_sign_outs_are_on_record(client: Client) -> None:
    person = a_user("li@example.com", password=PASSWORD)

    sign_in(client)
    client.post("/accounts/logout/")

    events = AuditEvent.objects.filter(object_type="parties.user", object_id=person.pk)
    assert list(events.order_by("pk").values_list("action", flat=True)) == [
        "user.sign_in",
        "user.sign_out",
    ]


def test_ten_wrong_passwords_close_the_account_for_a_while(client: Client) -> None:
    a_user("li@example.com", password=PASSWORD)
    a_user("qian@example.com", password=PASSWORD)

    for _ in range(10):
        assert sign_in(client, password="wrong").status_code == 200
    locked = sign_in(client)
    other = sign_in(Client(), email="qian@example.com")

    assert "_auth_user_id" not in client.session
    assert locked.context["form"].has_error("__all__", "too_many_login_attempts")
    assert other.status_code == 302


def test_an_unknown_address_is_answered_like_a_wrong_password(client: Client) -> None:
    a_user("li@example.com", password=PASSWORD)

    known = sign_in(client, password="wrong")
    unknown = sign_in(client, password="wrong", email="nobody@example.com")

    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_nobody_signs_in_while_attempts_cannot_be_counted(client: Client, monkeypatch) -> None:
    a_user("li@example.com", password=PASSWORD)
    client.raise_request_exception = False

    def away(*_args: object, **_options: object) -> None:
        raise RedisConnectionError("away")

    monkeypatch.setattr(cache, "add", away)
    answer = sign_in(client)

    assert answer.status_code == 503
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_works_on_while_attempts_cannot_be_counted(
    hangzhou_voice: Actor, monkeypatch
) -> None:
    def away(*_args: object, **_options: object) -> None:
        raise RedisConnectionError("away")

    for name in ("add", "get", "set"):
        monkeypatch.setattr(cache, name, away)

    assert client_of(hangzhou_voice).get("/organisations/").status_code == 200
