"""The pages: what they show, what they ask, and that the hundredth row costs nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kernel.actor import Actor
from parties.models import ApiKey, Notification, Organisation
from parties.tests.build import (
    a_code,
    a_key,
    a_membership,
    a_notice,
    a_role,
    actor_of,
    actor_without_organisation,
    an_invitation,
    an_organisation,
    client_of,
    operator,
    person_of,
)

pytestmark = pytest.mark.django_db


def test_somebody_without_an_organisation_registers_one_and_acts_for_it() -> None:
    browser = client_of(actor_without_organisation())
    form = {
        "name": "宁波汽车有限公司",
        "org_type": "1",
        "country": "CN",
        "uscc": a_code(),
        "province": "330000",
    }

    empty = browser.get("/organisations/")
    wrong = browser.post("/organisations/apply/", {**form, "uscc": form["uscc"][:-1]})
    right = browser.post("/organisations/apply/", form)

    assert b"/organisations/apply/" in empty.content
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["uscc"]
    assert right["Location"] == "/organisations/"
    assert browser.get("/organisations/").context["organisation"].name == "宁波汽车有限公司"


def test_a_double_click_registers_one_organisation() -> None:
    browser = client_of(actor_without_organisation())
    form = {
        "name": "Ningbo",
        "org_type": "1",
        "country": "SG",
        "foreign_reg_no": "2026-1",
        "submission_id": "once",
    }

    for _ in range(2):
        assert browser.post("/organisations/apply/", form).status_code == 302

    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "tone"),
    [("91330100ma0exAMP1B", "ok"), ("91330100MA0EXAMP1C", "bad"), ("", "")],
    ids=["right", "wrong", "nothing"],
)
def test_a_code_is_judged_while_it_is_typed(stranger: Actor, typed: str, tone: str) -> None:
    said = client_of(stranger).get("/organisations/check-code/", {"uscc": typed}).content.decode()

    assert said.count("data-tone=") == (1 if tone else 0)
    assert f'data-tone="{tone}"' in said or not tone


def test_somebody_faster_is_noticed(hangzhou_voice: Actor) -> None:
    browser = client_of(hangzhou_voice)
    form = {"version": "1", "contact_name": "Zhao"}

    first = browser.post("/organisations/edit/", form)
    second = browser.post("/organisations/edit/", {**form, "contact_name": "Qian"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert Organisation.objects.get(pk=hangzhou_voice.party).contact_name == "Zhao"


def test_an_organisation_is_completed_and_submitted() -> None:
    organisation = an_organisation(verified=False, legal_representative="")
    browser = client_of(actor_of(organisation))
    details = {
        "name": organisation.name,
        "org_type": "1",
        "country": "CN",
        "uscc": organisation.uscc,
        "province": "330000",
        "contact_name": "Wang",
        "contact_email": "w@example.com",
        "legal_representative": "Li",
    }

    early = browser.post("/organisations/submit/", {"version": "1"})
    browser.post("/organisations/edit/", {**details, "version": "1"})
    done = browser.post("/organisations/submit/", {"version": "2"})

    assert early.status_code == 422
    assert done["Location"] == "/organisations/"
    assert Organisation.objects.get().status == Organisation.Status.SUBMITTED


def test_a_secret_is_shown_once(hangzhou_voice: Actor) -> None:
    browser = client_of(hangzhou_voice)
    form = {"name": "Warehouse", "scope": "write", "days": "90", "submission_id": "once"}

    issued = browser.post("/organisations/keys/issue/", form)
    again = browser.post("/organisations/keys/issue/", form)
    listed = browser.get("/organisations/keys/").content.decode()

    key = ApiKey.objects.get()
    token = issued.context["issued"].token
    assert token in issued.content.decode()
    assert (again.status_code, again["Location"]) == (302, "/organisations/keys/")
    assert key.prefix in listed
    assert token.partition(".")[2] not in listed
    assert key.expires_at is not None
    assert (key.expires_at - key.created_at).days == 90


def test_opening_a_notice_marks_it_read_and_leads_on(hangzhou_voice: Actor) -> None:
    notice = a_notice(hangzhou_voice.person)
    other = a_notice(hangzhou_voice.person)

    answer = client_of(hangzhou_voice).post("/notices/open/", {"notice": notice.pk})

    assert answer["Location"] == "/organisations/"
    assert Notification.objects.unread().get() == other


@pytest.mark.parametrize("said", ["", "x", "-1", "9" * 30, "1\x00"])
def test_a_notice_that_is_none_is_not_found(stranger: Actor, said: str) -> None:
    assert client_of(stranger).post("/notices/open/", {"notice": said}).status_code == 404


def test_a_notice_of_a_kind_nobody_knows_any_more_breaks_nothing(stranger: Actor) -> None:
    a_notice(stranger.person, kind="forgotten")

    assert client_of(stranger).get("/notices/").status_code == 200


def test_an_operator_cannot_verify_their_own_organisation_at_the_page() -> None:
    staff = operator()
    own = an_organisation(verified=False, status="submitted")
    a_membership(own, user=person_of(staff))

    answer = client_of(staff).post(f"/console/organisations/{own.uid}/verify/", {"way": "0"})

    assert answer.status_code == 403
    assert Organisation.objects.get(pk=own.pk).status == "submitted"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "alpha"}, ["Alpha"]),
        ({"q": a_code(7700001)[:14].lower()}, ["Beta"]),
        ({"status": "submitted"}, ["Beta"]),
        ({"role": "holder"}, ["Alpha"]),
        ({"province": "110000"}, ["Beta"]),
        ({"status": "nonsense"}, ["Operator", "Beta", "Alpha"]),
    ],
    ids=["name", "code", "state", "role", "province", "nonsense"],
)
def test_operators_narrow_the_list(query: dict[str, str], found: list[str]) -> None:
    an_organisation("Alpha")
    an_organisation(
        "Beta", verified=False, status="submitted", province="110000", uscc=a_code(7700001)
    )

    page = client_of(operator()).get("/console/organisations/", query)

    names = [organisation.name for organisation in page.context["listed"].page]
    assert names == found


LISTS: dict[str, tuple[str, Callable[[Organisation], object], int]] = {
    "members": ("/organisations/members/", lambda own: a_membership(own, duty="viewer"), 9),
    "invitations": ("/organisations/members/", an_invitation, 9),
    "keys": ("/organisations/keys/", a_key, 8),
    "notices": ("/notices/", lambda own: a_notice(actor_of(own).person), 8),
    "organisations": ("/console/organisations/", lambda _own: an_organisation(), 9),
    "queue": (
        "/console/reviews/organisations/",
        lambda _own: an_organisation(verified=False, status="submitted"),
        8,
    ),
    "roles": ("/console/roles/", lambda _own: a_role(an_organisation(), "merchant"), 8),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_however_long(
    name: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    address, make, queries = LISTS[name]
    staff = operator()
    own = Organisation.objects.get(pk=staff.party)
    for _ in range(30):
        make(own)
    browser: Client = client_of(staff)
    browser.get(address)

    with django_assert_max_num_queries(queries):
        answer = browser.get(address)

    assert answer.status_code == 200
