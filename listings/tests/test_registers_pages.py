from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel.actor import CLOCK, Actor
from listings.actions.note_answer import note_answer
from listings.models import RegisterCheck, RegisterExport, RegistrySource
from listings.registry.port import Answer, Entry
from listings.tests.build import BORN_AT, a_certificate
from listings.tests.registers import a_row, a_sheet, a_source, an_export
from parties.tests.build import client_of

AT = "/console/rules/registers"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(operator: Actor) -> Client:
    return client_of(operator)


def export(content: bytes, **said: str) -> dict[str, object]:
    file = SimpleUploadedFile("register.csv", content, content_type="text/csv")
    return {"file": file, "as_of": "2026-01-04", "proof_value": sha256(content).hexdigest(), **said}


def test_a_register_is_set_up_loaded_and_asked(client: Client) -> None:
    certificate = a_certificate()
    terms = {"kind": "file", "proof": "sha256", "per_minute": "30", "enabled": "on", "version": "0"}

    first = client.post(f"{AT}/zj-dip/source/", terms)
    second = client.post(f"{AT}/zj-dip/load/", export(a_sheet(a_row(certificate))))
    third = client.post(f"/console/reviews/certificates/{certificate.uid}/ask/")

    assert [r["Location"] for r in (first, second, third)] == [
        f"{AT}/zj-dip/",
        f"{AT}/zj-dip/",
        f"/console/reviews/certificates/{certificate.uid}/",
    ]
    assert RegistrySource.objects.get().kind == "file"
    assert RegisterExport.objects.get().entries_count == 1
    page = client.get(f"{AT}/zj-dip/")
    assert page.context["states"] == [("as in the register", 1)]
    assert "as in the register" in client.get(third["Location"]).content.decode()
    public = Client().get(f"/certificates/{certificate.certificate_no}/").content.decode()
    assert "as in the register" in public


def test_a_proof_that_does_not_fit_keeps_nothing(client: Client) -> None:
    a_source()
    response = client.post(
        f"{AT}/zj-dip/load/", export(a_sheet(a_row(a_certificate())), proof_value="00")
    )

    assert response.status_code == 422
    assert "does not fit this file" in response.content.decode()
    assert RegisterExport.objects.count() == 0


def test_a_register_nobody_set_up_is_neither_loaded_nor_asked(client: Client) -> None:
    certificate = a_certificate()

    assert client.get(f"{AT}/zj-dip/load/").status_code == 404
    assert client.post(f"/console/reviews/certificates/{certificate.uid}/ask/").status_code == 404
    assert "This register is not asked" in client.get(f"{AT}/zj-dip/").content.decode()


def test_differences_wait_until_an_operator_notes_what_was_done(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    certificates = [a_certificate() for _ in range(5)]
    for certificate in certificates:
        answer = Answer("http", Entry(certificate.certificate_no, holder_name="Another"))
        note_answer(
            actor=CLOCK, certificate_id=certificate.pk, kind="http", answer=answer, now=BORN_AT
        )

    with django_assert_max_num_queries(10):
        listed = client.get(f"{AT}/differences/").context["listed"]
    settled = f"/console/reviews/certificates/{certificates[0].uid}/difference/"
    shown = client.get(settled)
    response = client.post(settled, {"reason": "Renamed", "version": "1"})

    assert listed.page.paginator.count == 5
    assert shown.context["differs"] == [
        ["holder on the certificate", certificates[0].holder_name, "Another"]
    ]
    assert response["Location"] == f"{AT}/differences/"
    assert RegisterCheck.objects.waiting().count() == 4
    assert client.get(settled).status_code == 404


def test_the_list_takes_a_bounded_number_of_questions(
    client: Client, operator: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("zj-dip", "bj-dip", "sh-dip"):
        a_source(code)
    an_export(operator, a_row(a_certificate()), now=BORN_AT, as_of=BORN_AT.date())

    with django_assert_max_num_queries(10):
        client.get(f"{AT}/")
