"""The notice ends: what was applied for is registered, kind by kind."""

from datetime import date
from typing import Any

import pytest

from kernel.actor import CLOCK
from listings.models import (
    AssetHolder,
    Certificate,
    Encumbrance,
    EvidenceDeposit,
    Listing,
    RegistrationScheme,
    SourceProof,
)
from listings.tests.build import a_certificate, a_listing
from marketplace.registration.actions.end_notice import NoticeRuns, end_notice
from marketplace.registration.gates import ConsentMissing
from marketplace.registration.models import ApplicationEvent, RegistrationApplication
from marketplace.registration.registry import RegistrarElsewhere, TermTooShort
from marketplace.registration.tests.build import PROFILE
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    a_draft,
    fresh,
    passed,
    refused,
    registered,
    submitted,
)
from parties.tests.build import an_organisation

pytestmark = pytest.mark.django_db
OVER = a_day(2026, 1, 20)


def granted(application: RegistrationApplication, *, since=NOW, at=OVER) -> Certificate:
    submitted(application, at=since)
    passed(application, at=since)
    registered(application, at=at)
    return Certificate.objects.get(granted_by=application)


def test_an_initial_registration_makes_asset_and_certificate() -> None:
    application = a_draft()

    certificate = granted(application)

    done, asset = fresh(application), certificate.asset
    assert (done.status, done.asset, done.granted) == ("registered", asset, certificate)
    assert certificate.status == "valid"
    assert certificate.certificate_no == "20260133000000001"
    assert certificate.registration_no.startswith("202611000000001")
    assert certificate.holder_name == application.applicant.name
    assert (certificate.valid_from, certificate.valid_to) == (
        date(2026, 1, 20),
        date(2029, 1, 19),
    )
    assert (asset.name, asset.holder, asset.has_sample) == (
        application.title,
        application.applicant,
        True,
    )
    assert sorted(AssetHolder.objects.filter(asset=asset).values_list("right", flat=True)) == [
        "hold",
        "operate",
        "use",
    ]
    assert EvidenceDeposit.objects.get(asset=asset).hash == "a3" * 32
    assert SourceProof.objects.get(asset=asset).status == "accepted"
    assert list(ApplicationEvent.objects.values_list("event", flat=True).order_by("seq")) == [
        "submit",
        "pass",
        "notice_ended",
    ]


def test_a_voucher_runs_from_its_evidence_deposit() -> None:
    application = a_draft(scheme="cn-dpr")

    certificate = granted(application)

    assert certificate.certificate_no == "SJ3312026010001"
    assert certificate.valid_to == date(2030, 11, 30)  # 60 months from 1 December 2025


def test_an_ai_profile_comes_with_it() -> None:
    certificate = granted(a_draft(is_ai_dataset=True, ai_profile=PROFILE))

    profile = certificate.asset.ai_profile
    assert (profile.task, profile.is_complete) == (PROFILE.task, True)
    assert profile.component_licences == [
        {"part": "刷卡量", "licence": "自有", "source": "公交集团"}
    ]
    assert certificate.asset.is_ai_dataset


def test_an_agreement_ends_the_certificate_where_the_scheme_says_so() -> None:
    ends = date(2027, 6, 30)
    said: dict[str, Any] = {
        "source": "by_agreement",
        "source_proof_kind": "licence",
        "source_valid_to": ends,
    }

    capped = granted(a_draft(scheme="bj-dip", **said))
    free = granted(a_draft(scheme="zj-dip", **said))

    assert capped.valid_to == ends
    assert free.valid_to == date(2029, 1, 19)


def test_an_agreement_that_is_over_registers_nothing() -> None:
    application = a_draft(
        scheme="bj-dip",
        source="by_agreement",
        source_proof_kind="licence",
        source_valid_to=date(2026, 1, 20),
    )
    submitted(application)
    passed(application)

    with refused(TermTooShort):
        registered(application, at=OVER)


def test_the_last_day_of_the_notice_is_not_over() -> None:
    application = a_draft()
    submitted(application)
    passed(application)

    with refused(NoticeRuns):
        end_notice(actor=CLOCK, application_id=application.pk, now=a_day(2026, 1, 19))


def test_a_renewal_follows_without_a_gap_and_keeps_number_and_pledge() -> None:
    earlier = a_certificate(valid_to=date(2026, 4, 30), registration_no="2023110000000018")
    listing = a_listing(certificate=earlier)
    pledge = Encumbrance.objects.create(
        certificate=earlier, kind="pledge", starts_on=date(2025, 7, 1), created_at=NOW
    )

    later = granted(a_draft(kind="renewal", certificate=earlier))

    assert later.supersedes == earlier
    assert Certificate.objects.get(pk=earlier.pk).status == "superseded"
    assert (later.valid_from, later.valid_to) == (date(2026, 1, 20), date(2029, 4, 30))
    assert later.registration_no == "2023110000000018"
    assert Encumbrance.objects.get(pk=pledge.pk).certificate == later
    assert Listing.objects.get(pk=listing.pk).certificate == later


def test_a_renewal_in_time_survives_the_end_of_the_old_certificate() -> None:
    earlier = a_certificate(valid_to=date(2026, 1, 15))
    application = a_draft(kind="renewal", certificate=earlier)
    submitted(application)
    passed(application)
    Certificate.objects.filter(pk=earlier.pk).update(status="expired")

    registered(application, at=OVER)

    later = Certificate.objects.get(granted_by=application)
    assert (later.valid_from, later.valid_to) == (date(2026, 1, 20), date(2029, 1, 19))
    assert Certificate.objects.get(pk=earlier.pk).status == "expired"


def test_a_transfer_gives_the_new_holder_an_asset_of_its_own() -> None:
    earlier, heir = a_certificate(), an_organisation("Heir")
    listing = a_listing(certificate=earlier)
    held_before = AssetHolder.objects.filter(asset=earlier.asset).count()

    later = granted(a_draft(kind="transfer", certificate=earlier, transferee_uscc=heir.uscc))

    assert (later.holder_name, later.asset.holder, later.valid_to) == (
        "Heir",
        heir,
        earlier.valid_to,
    )
    assert later.asset.name == earlier.asset.name
    assert later.asset_id != earlier.asset_id
    held = AssetHolder.objects.filter(asset=later.asset, organisation=heir)
    assert held.count() == held_before == 3
    assert Certificate.objects.get(pk=earlier.pk).status == "superseded"
    assert Listing.objects.get(pk=listing.pk).certificate == earlier


def test_a_pledged_certificate_is_not_transferred_without_consent() -> None:
    earlier, heir = a_certificate(), an_organisation("Heir")
    application = a_draft(kind="transfer", certificate=earlier, transferee_uscc=heir.uscc)
    submitted(application)
    passed(application)
    Encumbrance.objects.create(
        certificate=earlier, kind="pledge", starts_on=date(2026, 1, 6), created_at=NOW
    )

    with refused(ConsentMissing):
        registered(application, at=OVER)


def test_a_change_keeps_the_term() -> None:
    earlier = a_certificate()
    name = "1999年浙江公交站点客流统计数据"
    said: dict[str, Any] = {"covers_from": date(1999, 1, 1), "covers_to": date(1999, 12, 31)}

    later = granted(a_draft(kind="change", certificate=earlier, name=name, **said))

    assert (later.asset_id, later.asset.name) == (earlier.asset_id, name)
    assert (later.valid_from, later.valid_to) == (earlier.valid_from, earlier.valid_to)


def test_a_deregistration_makes_no_certificate() -> None:
    earlier = a_certificate()
    application = a_draft(kind="deregistration", certificate=earlier)
    submitted(application)
    passed(application)

    registered(application, at=OVER)

    assert fresh(application).granted is None
    after = Certificate.objects.get(pk=earlier.pk)
    assert (after.status, after.status_reason) == (
        "deregistered",
        "Deregistered at the holder's request.",
    )


def test_what_another_desk_decides_gets_no_certificate_here() -> None:
    application = a_draft()
    submitted(application)
    passed(application)
    RegistrationApplication.objects.filter(pk=application.pk).update(handled_by="registrar")

    with refused(RegistrarElsewhere):
        registered(application, at=OVER)


def test_a_scheme_without_end_gives_none() -> None:
    RegistrationScheme.objects.filter(code="zj-dip").update(validity_months=None)

    assert granted(a_draft()).valid_to is None
