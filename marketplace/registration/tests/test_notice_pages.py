"""The public's pages: the notice board, one notice, objecting with and without account."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from listings.models import Certificate
from listings.tests.build import a_certificate
from marketplace.registration.models import Objection, RegistrationApplication
from marketplace.registration.terms import Allocation
from marketplace.registration.tests.desk import (
    an_application,
    an_objection,
    applicant_of,
    reviewer,
)
from marketplace.registration.views.notices import holder_name
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation, client_of

pytestmark = pytest.mark.django_db
BOARD = "/registrations/notices/"


def shown() -> RegistrationApplication:
    return an_application("in_notice", at=timezone.now())


def page_of(application: RegistrationApplication) -> str:
    return f"{BOARD}{application.notice.uid}/"


def test_the_board_shows_what_runs_and_what_is_over(client: Client) -> None:
    runs, over = shown(), an_application("refused")
    ended = an_application("registered")

    def titles(query: str) -> set[str]:
        rows = client.get(BOARD + query).context["listed"].page
        return {row.application.title for row in rows}

    assert titles("") == {runs.title}
    assert titles("?ended=1") == {ended.title}
    assert titles(f"?q={runs.application_no}") == {runs.title}
    assert titles("?scheme=bj-dip") == set()
    assert over.title not in titles("")


def test_the_board_asks_as_little_for_many(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        shown()

    with django_assert_max_num_queries(4):
        assert len(client.get(BOARD).context["listed"].page) == 4


def test_a_notice_tells_nothing_private(client: Client) -> None:
    application = shown()
    objection = an_objection(application, at=timezone.now())
    applicant = application.applicant

    words = client.get(page_of(application)).content.decode()

    assert application.title in words
    assert applicant.name in words
    assert objection.get_ground_display() in words
    for private in (
        applicant.contact_email,
        applicant.contact_name,
        applicant.legal_representative,
        objection.objector_name,
        objection.objector_email,
        objection.statement,
        "identity.pdf",
        application.draft["source_statement"],
        application.draft["deposit"]["digest"],
    ):
        assert private not in words


def test_a_natural_persons_name_is_masked(client: Client) -> None:
    application = shown()
    Organisation.objects.filter(pk=application.applicant_id).update(
        org_type="P", name="王小明", uscc=None
    )

    for address in (BOARD, page_of(application)):
        words = client.get(address).content.decode()
        assert "王＊＊" in words
    assert client.get(f"{BOARD}?q=王小明").context["listed"].page.paginator.count == 0


def test_a_holder_without_code_is_masked() -> None:
    assert holder_name(Allocation("", "李四", ("use",))) == "李＊＊"
    assert holder_name(Allocation("91330100MA0EXAMP1B", "Example Transit")) == "Example Transit"


def test_a_member_objects_and_takes_it_back(client: Client) -> None:
    application, rival = shown(), actor_of(an_organisation("Rival"))
    member = client_of(rival)

    answer = member.post(
        f"{page_of(application)}object/", {"ground": "prior_right", "statement": "Ours."}
    )

    objection = Objection.objects.get()
    assert answer["Location"] == f"/objections/{objection.uid}/"
    assert "Ours." in member.get(answer["Location"]).content.decode()
    assert client_of(applicant_of(application)).get(answer["Location"]).status_code == 200
    member.post(f"{answer['Location']}withdraw/", {"version": "1"})
    assert Objection.objects.get().status == "withdrawn"


def test_a_visitor_objects_by_a_link_that_proves_the_address(client: Client) -> None:
    application = shown()

    client.post(f"{page_of(application)}object/", {"email": "Zhao@Example.com"})

    sent = mail.outbox[0]
    assert sent.to == ["zhao@example.com"]
    found = re.search(r"https?://[^/]+(/objections/by-mail/\S+)", str(sent.body))
    assert found is not None
    assert client.get(found[1]).status_code == 200
    said = {"name": "Zhao", "ground": "other", "statement": "That is my data."}
    own = client.post(found[1], said)["Location"]
    objection = Objection.objects.get()
    assert (objection.objector, objection.objector_email) == (None, "zhao@example.com")
    assert own == f"/objections/own/{objection.token}/"
    assert client.get(f"/objections/{objection.uid}/").status_code == 302
    client.post(own, {"version": "1"})
    assert Objection.objects.get().status == "withdrawn"


def test_a_forged_link_opens_nothing(client: Client) -> None:
    assert client.get("/objections/by-mail/forged:token/").status_code == 404
    assert client.get("/objections/own/forged:token/").status_code == 404


@pytest.mark.usefixtures("unending_minute")
def test_links_are_sent_a_few_times_a_minute(client: Client) -> None:
    address = f"{page_of(shown())}object/"

    answers = [client.post(address, {"email": f"a{n}@example.com"}).status_code for n in range(4)]

    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_what_is_over_cannot_be_objected_to(client: Client) -> None:
    over = an_application("registered")
    expired = a_certificate(status="expired")

    assert client.get(f"{page_of(over)}object/").status_code == 404
    assert client.get(f"/registrations/certificates/{expired.uid}/object/").status_code == 404


def test_the_holder_sees_and_prints_the_certificate() -> None:
    application = an_application("registered")
    certificate = Certificate.objects.get(granted_by=application)
    mine = client_of(applicant_of(application))
    here = f"/registrations/certificates/{certificate.uid}/"

    assert certificate.shown_no in mine.get(here).content.decode()
    paper = mine.get(f"{here}certificate.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert mine.get(f"{here}certificate.pdf").content == paper.content
    assert client_of(reviewer()).get(here).status_code == 200
