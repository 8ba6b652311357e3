"""The pre-check: nothing is found in a clean application, and each defect is found in its place."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.actor import Actor
from listings.models import RegistrationScheme
from listings.terms import DataField
from listings.tests.build import a_certificate, an_asset
from marketplace.registration.precheck import judge, precheck
from marketplace.registration.precheck.finding import Case, Standing
from marketplace.registration.sections import SECTIONS
from marketplace.registration.terms import Allocation
from marketplace.registration.tests.build import (
    CODE,
    PROFILE,
    TODAY,
    a_case,
    a_content,
    an_application,
)
from marketplace.registration.tests.defects import ALL, DEFECTS, OTHER, Defect

END = date(2026, 12, 1)
NOBODY_ELSE_READS = {
    "algorithm_rules", "update_frequency", "record_count", "division", "deposit", "namesakes",
    "sample_desensitised", "security_level", "contains_core_data", "contains_important_data",
    "applicant", "source_valid_to", "region_scope", "allocation",
}  # fmt: skip
ALONE = [wrong for wrong in DEFECTS if wrong.changes.keys() <= NOBODY_ELSE_READS]


def test_a_clean_application_has_no_findings() -> None:
    assert judge(a_case()) == []


def test_a_clean_ai_application_has_no_findings() -> None:
    assert judge(a_case(is_ai_dataset=True, ai_profile=PROFILE)) == []


@pytest.mark.parametrize("wrong", DEFECTS, ids=str)
def test_each_defect_is_found(wrong: Defect) -> None:
    found = {(f.code, f.section, f.level) for f in judge(a_case(**wrong.changes))}
    assert (wrong.code, wrong.section, wrong.level) in found


@pytest.mark.parametrize("wrong", DEFECTS, ids=str)
def test_a_defect_is_said_in_words_with_a_remedy(wrong: Defect) -> None:
    for finding in judge(a_case(**wrong.changes)):
        assert finding.message.endswith(".")
        assert finding.remedy.endswith(".")
        assert "%" not in finding.message.replace(" %", "")


@given(st.lists(st.sampled_from(ALONE), min_size=2, max_size=6))
def test_defects_do_not_hide_each_other(several: list[Defect]) -> None:
    told = {tuple(sorted(wrong.changes)): wrong for wrong in several}
    changes = {name: value for wrong in told.values() for name, value in wrong.changes.items()}
    assert {wrong.code for wrong in told.values()} <= {f.code for f in judge(a_case(**changes))}


@given(
    st.builds(
        a_case,
        name=st.text(max_size=60),
        overview=st.text(max_size=450),
        algorithm_rules=st.text(max_size=300),
        source_statement=st.text(max_size=60),
        record_count=st.none() | st.integers(0, 10**12),
        allocation=st.lists(
            st.builds(
                Allocation,
                uscc=st.text(max_size=18),
                name=st.text(max_size=5),
                rights=st.lists(st.sampled_from(ALL), unique=True).map(tuple),
                share_bp=st.none() | st.integers(0, 10_000),
            ),
            max_size=3,
        ).map(tuple),
    )
)
def test_whatever_is_typed_each_finding_has_its_place(case: Case) -> None:
    sections = {section.code for section in SECTIONS}
    for finding in judge(case):
        assert finding.section in sections
        assert finding.message


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("change_missing", lambda: {"kind": "renewal", "change_note": ""}),
        ("certificate_not_valid", lambda: {"certificate": Standing(False, None, None)}),
        ("renewal_early", lambda: {"certificate": Standing(True, date(2026, 6, 1), END)}),
        ("renewal_late", lambda: {"certificate": Standing(True, date(2025, 6, 1), TODAY)}),
        ("consent_missing", lambda: {"certificate": Standing(True, TODAY, END, is_burdened=True)}),
        ("another_under_way", lambda: {"certificate": Standing(True, TODAY, END, rival="AP1")}),
        ("transferee_not_verified", lambda: {"kind": "transfer", "transferee_uscc": OTHER}),
        ("transferee_missing", lambda: {"kind": "transfer"}),
        ("transferee_self", lambda: {"kind": "transfer", "transferee_uscc": CODE}),
        ("transferee_code", lambda: {"kind": "transfer", "transferee_uscc": CODE[:-1] + "A"}),
        ("transfer_paper_missing", lambda: {"kind": "transfer", "transferee_uscc": OTHER}),
    ],
)
def test_what_a_change_of_a_registration_needs(
    code: str, make: Callable[[], dict[str, Any]]
) -> None:
    changes = {
        "kind": "renewal",
        "change_note": "证书将于年内到期,申请续期三年",
        "certificate": Standing(True, date(2025, 12, 1), END),
    }
    assert judge(a_case(**changes)) == []
    found = judge(a_case(**{**changes, **make()}))
    assert code in {finding.code for finding in found}
    assert {finding.section for finding in found} == {"change"}


def test_a_deregistration_is_not_asked_what_the_data_is() -> None:
    case = a_case(
        kind="deregistration",
        change_note="业务停止,不再提供该数据",
        certificate=Standing(True, None, None),
        name="",
        overview="",
        papers=(),
    )
    assert judge(case) == []


def test_masked_fields_are_no_personal_data() -> None:
    masked = (DataField("身份证号", "varchar", "SM3 哈希后取前8位"), DataField("手机号(脱敏)"))
    assert judge(a_case(fields=(*a_content().fields, *masked))) == []


def test_precheck_reads_the_facts_of_an_application(hangzhou_voice: Actor) -> None:
    application = an_application(hangzhou_voice)
    RegistrationScheme.objects.filter(code="zj-dip").update(unconfirmed=["notice"])
    application.scheme.refresh_from_db()
    assert [f.code for f in precheck(application, today=TODAY)] == ["scheme_unconfirmed"]
    a_certificate(an_asset(hangzhou_voice, name=application.title))
    codes = [f.code for f in precheck(application, today=TODAY)]
    assert codes == ["scheme_unconfirmed", "duplicate_own"]


def test_precheck_sees_what_others_have_under_way(hangzhou_voice: Actor, stranger: Actor) -> None:
    application = an_application(hangzhou_voice)
    other = an_application(stranger, application_no="AP1")
    assert "duplicate_other" not in {f.code for f in precheck(application, today=TODAY)}
    type(other).objects.filter(pk=other.pk).update(status="pending_review")
    assert "duplicate_other" in {f.code for f in precheck(application, today=TODAY)}
