"""A revision is for applications handed in afterwards; those under way keep the rules they met."""

from datetime import date

import pytest

from listings.actions.revise_scheme import revise_scheme
from listings.tests.build import a_scheme
from listings.tests.scheme_terms import terms_of_scheme
from marketplace.registration.models import PublicNotice
from marketplace.registration.tests.desk import (
    NOW,
    an_application,
    fresh,
    passed,
    rectified,
    registered,
    reviewer,
)

pytestmark = pytest.mark.django_db


def revise(**changes: object) -> None:
    scheme = a_scheme()
    terms = terms_of_scheme(scheme, **changes)
    revise_scheme(actor=reviewer(), scheme_id=scheme.pk, terms=terms, reason="2026", now=NOW)


def test_the_notice_is_as_long_as_the_rules_said_at_submission() -> None:
    before = an_application("pending_review")
    revise(notice_length=20, notice_unit="day")
    after = an_application("pending_review")

    passed(before)
    passed(after)

    ends = {n.application_id: n.to_on for n in PublicNotice.objects.all()}
    assert ends == {before.pk: date(2026, 1, 19), after.pk: date(2026, 1, 25)}
    assert (fresh(before).scheme_version, fresh(after).scheme_version) == (1, 2)


def test_so_is_the_time_to_rectify() -> None:
    before = an_application("pending_review")
    revise(rectification_length=3, rectification_unit="day")
    after = an_application("pending_review")

    rectified(before)
    rectified(after)

    assert fresh(before).due_on == date(2026, 1, 26)
    assert fresh(after).due_on == date(2026, 1, 8)


def test_so_is_the_term_of_the_certificate() -> None:
    before = an_application("in_notice")
    revise(validity_months=12)

    registered(before, at=NOW.replace(month=3))

    granted = fresh(before).granted
    assert granted is not None
    assert granted.valid_to is not None
    assert (granted.valid_to.year, granted.scheme.validity_months) == (2029, 12)


def test_a_draft_follows_the_rules_as_they_stand() -> None:
    draft = an_application("draft")
    revise(notice_length=20)

    assert fresh(draft).rules.notice_length == 20
    assert fresh(draft).scheme_version is None
