import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from listings.forms.schemes import SchemeForm, initial_of, read_patterns, written
from listings.models import RegistrationScheme
from listings.tests.build import a_scheme
from parties.tests.build import client_of

AT = "/console/rules/schemes/zj-dip"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(operator: Actor) -> Client:
    return client_of(operator)


def filled(**changes: object) -> dict[str, object]:
    said = {k: v for k, v in initial_of(a_scheme()).items() if v not in (None, False)}
    return {**said, "reason": "Read the text", **changes}


def test_the_form_of_an_unchanged_scheme_says_the_same() -> None:
    form = SchemeForm(filled())

    assert form.is_valid(), form.errors
    scheme = a_scheme()
    assert {n: getattr(form.terms(), n) for n in scheme.rules()} == {
        n: getattr(scheme, n) for n in scheme.rules()
    }


def test_patterns_are_read_as_they_are_written() -> None:
    patterns = a_scheme().certificate_patterns

    assert read_patterns(written(patterns)) == patterns
    assert read_patterns("(a|b)c | 2026-01-01 |\n\n") == [
        {"regex": "(a|b)c", "from": "2026-01-01", "to": None}
    ]


def test_an_operator_changes_a_rule_and_reads_the_history(client: Client) -> None:
    response = client.post(f"{AT}/edit/", filled(notice_length="12", fee="300.00"))

    page = client.get(f"{AT}/")
    scheme = a_scheme()
    assert response["Location"] == f"{AT}/"
    assert (scheme.notice_length, scheme.fee_minor, scheme.version) == (12, 30_000, 2)
    assert page.context["events"][0]["rows"] == [
        {"label": "Length of the public notice", "before": "10", "after": "12"},
        {"label": "Fee", "before": "0", "after": "30000"},
    ]


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"certificate_patterns": "(a+)+ | |"}, 422, "The pattern cannot be used"),
        ({"certificate_patterns": "abc"}, 422, "first day | last day"),
        ({"fee": "many"}, 422, "many"),
        ({"version": "7", "notice_length": "12"}, 409, "Somebody changed this"),
        ({}, 422, "Nothing is different."),
    ],
    ids=["unsafe", "no days", "fee", "stale", "nothing"],
)
def test_a_change_that_cannot_be_names_what_is_wrong(
    changes: dict[str, object], status: int, said: str, client: Client
) -> None:
    response = client.post(f"{AT}/edit/", filled(**changes))

    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert a_scheme().version == 1


def test_a_scheme_is_closed_and_opened_again(client: Client) -> None:
    close = {"closed_on": "2026-12-31", "reason": "Merged", "version": "1"}

    assert client.post(f"{AT}/close/", close)["Location"] == f"{AT}/"
    assert client.post(f"{AT}/open/", {"reason": "Back", "version": "2"})["Location"] == f"{AT}/"

    assert (a_scheme().closed_on, a_scheme().version) == (None, 3)


def test_everybody_sees_what_is_unconfirmed() -> None:
    page = Client().get("/schemes/zj-dip/")

    rules = {r.label: (r.value, r.is_open) for r in page.context["rules"]}
    assert rules["public notice"] == ("10 working days", True)
    assert rules["validity"] == ("36 months", True)
    assert rules["evidence deposit"] == ("required", False)
    assert rules["keeping of records"] == ("not stated", False)
    assert "to be confirmed" in page.content.decode()


def test_lists_take_a_bounded_number_of_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for row in RegistrationScheme.objects.all():
        RegistrationScheme.objects.filter(pk=row.pk).update(enabled=True)
    with django_assert_max_num_queries(10):
        client.get("/console/rules/?size=50")
    with django_assert_max_num_queries(10):
        Client().get("/schemes/?size=50")
