"""Issuing a certificate with numbers of the scheme's form."""

from datetime import date

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from listings.actions.issue_certificate import (
    AnotherIsLive,
    Issue,
    NoRegistrarCode,
    issue_certificate,
)
from listings.models import Certificate
from listings.tests.build import a_certificate, a_scheme, an_asset, owed
from parties.capabilities import FourEyes
from parties.models import Organisation
from parties.tests.build import a_membership, person_of

pytestmark = pytest.mark.django_db


def issue(asset, *, now, scheme="zj-dip", actor=CLOCK, supersedes=None) -> Certificate:
    return issue_certificate(
        actor=actor,
        issue=Issue(
            asset_id=asset.pk,
            scheme_id=a_scheme(scheme).pk,
            valid_from=date(2026, 1, 5),
            valid_to=date(2029, 1, 4),
            supersedes_id=supersedes.pk if supersedes else None,
        ),
        now=now,
    )


def test_numbers_follow_each_other_in_their_month(now) -> None:
    first, second = issue(an_asset(), now=now), issue(an_asset(), now=now)

    assert first.certificate_no == "20260133000000001"
    assert second.certificate_no == "20260133000000002"
    assert (first.status, first.verified_via, first.verified_at) == ("valid", "registry", now)
    assert owed() == {"CertificateVerified"}


def test_a_number_on_record_is_passed_over(now) -> None:
    a_certificate(certificate_no="20260133000000001")

    assert issue(an_asset(), now=now).certificate_no == "20260133000000002"


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("bj-dip", "20260111000000001"),
        ("gd-dip", "20260144000000001"),
        ("cn-dpr", "SJ3312026010001"),
    ],
)
def test_a_scheme_without_code_counts_in_its_region(now, scheme: str, number: str) -> None:
    assert issue(an_asset(), now=now, scheme=scheme).certificate_no == number


def test_without_any_region_there_is_no_number(now) -> None:
    asset = an_asset()
    Organisation.objects.filter(pk=asset.holder_id).update(country="DE", province="")

    with pytest.raises(NoRegistrarCode):
        issue(asset, now=now, scheme="cn-dpr")
    assert Certificate.objects.count() == 0


def test_one_live_certificate_of_each_scheme(now) -> None:
    earlier = a_certificate()

    with pytest.raises(AnotherIsLive):
        issue(earlier.asset, now=now)
    issue(earlier.asset, now=now, scheme="cn-dpr")

    later = issue(earlier.asset, now=now, supersedes=earlier)
    assert later.supersedes == earlier
    assert Certificate.objects.get(pk=earlier.pk).status == "superseded"


def test_a_frozen_one_is_not_superseded(now) -> None:
    earlier = a_certificate(status="frozen")

    with pytest.raises(IllegalMove):
        issue(earlier.asset, now=now, supersedes=earlier)
    assert Certificate.objects.count() == 1


def test_holders_and_their_members_among_the_staff_issue_nothing(
    now, hangzhou_voice, operator
) -> None:
    asset = an_asset(hangzhou_voice)
    a_membership(asset.holder, user=person_of(operator), duty="viewer")

    with pytest.raises(NotAllowed):
        issue(asset, now=now, actor=hangzhou_voice)
    with pytest.raises(FourEyes):
        issue(asset, now=now, actor=operator)
    assert Certificate.objects.count() == 0
