"""Objecting."""

from datetime import date

import pytest

from kernel.actor import ANONYMOUS
from kernel.errors import InvalidInput, NotAllowed
from listings.tests.build import a_certificate
from marketplace.registration.actions.file_objection import (
    NothingToObjectTo,
    NoticeOver,
    ObjectedBefore,
    ObjectionTerms,
    file_objection,
)
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    an_application,
    an_objection,
    applicant_of,
    refused,
)
from parties.models import StoredFile
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db
TERMS = ObjectionTerms(ground="prior_right", statement="We registered it in 2023.")
BY_MAIL = ObjectionTerms(
    ground="other",
    statement="That is my data.",
    name="Zhao Lei",
    confirmed_email="zhao@example.com",
)


def test_a_member_objects_for_its_organisation() -> None:
    application = an_application("in_notice")
    mine = an_organisation("Rival")

    objection = file_objection(
        actor=actor_of(mine), terms=TERMS, application_id=application.pk, now=NOW
    )

    assert (objection.status, objection.objector, objection.objector_name) == (
        "open",
        mine,
        "Rival",
    )
    assert objection.objection_no.startswith("OB202601000001")
    assert objection.due_on == date(2026, 1, 19)


def test_somebody_without_account_objects_by_a_confirmed_address() -> None:
    application = an_application("in_notice")

    objection = file_objection(
        actor=ANONYMOUS, terms=BY_MAIL, application_id=application.pk, now=NOW
    )

    assert (objection.objector, objection.objector_email) == (None, "zhao@example.com")
    with refused(ObjectedBefore):
        file_objection(actor=ANONYMOUS, terms=BY_MAIL, application_id=application.pk, now=NOW)
    with refused(NotAllowed):
        file_objection(actor=ANONYMOUS, terms=TERMS, application_id=application.pk, now=NOW)


def test_until_the_last_day_of_the_notice() -> None:
    application = an_application("in_notice")  # to 19 January
    other = actor_of(an_organisation())

    with refused(NoticeOver):
        file_objection(
            actor=other, terms=TERMS, application_id=application.pk, now=a_day(2026, 1, 20)
        )
    an_objection(application, by=other, at=a_day(2026, 1, 19))


def test_later_the_certificate_is_objected_to_while_it_is_in_force() -> None:
    an_objection(certificate=a_certificate())

    expired, other = a_certificate(status="expired"), actor_of(an_organisation())

    with refused(NothingToObjectTo):
        an_objection(certificate=expired, by=other)


def test_nobody_objects_to_their_own_or_twice() -> None:
    application = an_application("in_notice")
    other = actor_of(an_organisation())
    an_objection(application, by=other)

    with refused(ObjectedBefore):
        an_objection(application, by=other)
    with refused(NotAllowed):
        an_objection(application, by=applicant_of(application))


def test_ground_statement_and_files_are_checked() -> None:
    application = an_application("in_notice")
    other = actor_of(an_organisation())

    for terms in (
        ObjectionTerms(ground="dislike", statement="No."),
        ObjectionTerms(ground="other", statement=" "),
        ObjectionTerms(ground="other", statement="x" * 4001),
        ObjectionTerms(ground="other", statement="See.", file_ids=[_foreign_file()]),
    ):
        with refused(InvalidInput):
            file_objection(actor=other, terms=terms, application_id=application.pk, now=NOW)


def _foreign_file() -> int:
    file, _ = StoredFile.objects.get_or_create(
        organisation=an_organisation(),
        sha256="c" * 64,
        defaults={"name": "a.pdf", "media_type": "application/pdf", "size": 1, "created_at": NOW},
    )
    return file.pk
