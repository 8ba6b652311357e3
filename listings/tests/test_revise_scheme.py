from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.models import AuditEvent
from listings.actions.record_certificate import CertificateTerms, record_certificate
from listings.actions.revise_scheme import revise_scheme
from listings.models import Certificate, RegistrationScheme, SchemeRevision
from listings.tests.build import a_certificate, a_scheme
from listings.tests.scheme_terms import terms_of_scheme
from listings.vocabulary.schemes import RuleName, scheme_columns

pytestmark = pytest.mark.django_db


def test_rules_change_with_a_reason_and_both_values_on_record(
    operator: Actor, now: datetime
) -> None:
    scheme = a_scheme()
    terms = terms_of_scheme(scheme, notice_length=15, notice_unit="day", unconfirmed=["renewal"])

    after = revise_scheme(
        actor=operator,
        scheme_id=scheme.pk,
        terms=terms,
        reason=" Read the text ",
        now=now,
        expected_version=1,
    )

    assert (after.version, after.notice_length, after.notice_unit) == (2, 15, "day")
    assert (after.is_unconfirmed("notice"), after.is_unconfirmed("renewal")) == (False, True)
    event = AuditEvent.objects.get()
    assert (event.action, event.after["reason"]) == ("scheme.revise", "Read the text")
    assert event.after["changed"] == {
        "notice_length": [10, 15],
        "notice_unit": ["working_day", "day"],
        "unconfirmed": [scheme.unconfirmed, ["renewal"]],
    }


def test_what_met_the_earlier_rules_keeps_them(operator: Actor, now: datetime) -> None:
    scheme = a_scheme()
    certificate = a_certificate()
    terms = terms_of_scheme(scheme, notice_length=20, active_from=date(2024, 1, 1))

    after = revise_scheme(
        actor=operator, scheme_id=scheme.pk, terms=terms, reason="New rules", now=now
    )

    earlier = after.rules_at(1)
    assert (earlier.notice_length, earlier.active_from) == (10, date(2023, 7, 1))
    assert (after.rules_at(2).notice_length, after.rules_at(9).notice_length) == (20, 20)
    assert Certificate.objects.get(pk=certificate.pk).valid_to == certificate.valid_to
    assert [r.n for r in SchemeRevision.objects.filter(scheme=scheme).order_by("n")] == [1, 2]


def test_a_revision_is_never_rewritten() -> None:
    revision = SchemeRevision.objects.filter(scheme=a_scheme()).first()
    assert revision is not None

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        SchemeRevision.objects.filter(pk=revision.pk).update(reason="x")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        connection.cursor().execute("DELETE FROM listings_schemerevision")


def test_numbers_follow_the_schemes_own_patterns(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    scheme = a_scheme()
    patterns = [
        *scheme.certificate_patterns[:1],
        {"regex": r"\d{17}", "from": "2024-09-09", "to": "2025-12-31"},
        {"regex": r"ZJ\d{8}", "from": "2026-01-01", "to": None},
    ]
    terms = terms_of_scheme(scheme, certificate_patterns=patterns)
    revise_scheme(actor=operator, scheme_id=scheme.pk, terms=terms, reason="2026", now=now)
    said = CertificateTerms("zj-dip", "zj 2026-0001", date(2026, 1, 4), asset_name="Counts")

    with pytest.raises(InvalidInput, match="position 1 is “Z”, expected a digit"):
        record_certificate(
            actor=hangzhou_voice,
            terms=CertificateTerms("zj-dip", "ZJ20260001", date(2025, 12, 31), asset_name="x"),
            now=now,
        )
    with pytest.raises(InvalidInput, match=r"gave numbers of this form on that day: \^ZJ"):
        record_certificate(
            actor=hangzhou_voice,
            terms=CertificateTerms("zj-dip", "1" * 17, date(2026, 1, 4), asset_name="x"),
            now=now,
        )
    assert record_certificate(actor=hangzhou_voice, terms=said, now=now).certificate_no == (
        "ZJ20260001"
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"authority": " "}, "authority"),
        ({"source": ""}, "source"),
        ({"region": "999999"}, "region"),
        ({"registrar_code": "33x0"}, "registrar_code"),
        ({"review": "thorough"}, "review"),
        ({"source_url": "http://example.com/"}, "source_url"),
        ({"notice_length": 0}, "notice_length"),
        ({"validity_months": 601}, "validity_months"),
        ({"rectification_unit": "week"}, "rectification_unit"),
        ({"fee_minor": -1}, "fee_minor"),
        ({"currency": "XYZ"}, "currency"),
        ({"unconfirmed": ["weather"]}, "unconfirmed"),
        (
            {"certificate_patterns": [{"regex": "(a+)+", "from": None, "to": None}]},
            "certificate_patterns",
        ),
        (
            {"registration_patterns": [{"regex": "a", "from": "2026-02-30", "to": None}]},
            "registration_patterns",
        ),
        (
            {"certificate_patterns": [{"regex": "a", "from": "2026-02-01", "to": "2026-01-01"}]},
            "certificate_patterns",
        ),
        (
            {"certificate_patterns": [{"regex": "a", "from": None, "to": None}] * 11},
            "certificate_patterns",
        ),
        ({}, ""),
    ],
    ids=str,
)
def test_what_cannot_be_a_rule_is_refused(
    changes: dict[str, Any], field: str, operator: Actor, now: datetime
) -> None:
    scheme = a_scheme()

    with pytest.raises(InvalidInput) as refused:
        revise_scheme(
            actor=operator,
            scheme_id=scheme.pk,
            terms=terms_of_scheme(scheme, **changes),
            reason="why",
            now=now,
        )

    assert refused.value.field == field
    assert RegistrationScheme.objects.get(pk=scheme.pk).version == 1
    assert (AuditEvent.objects.count(), SchemeRevision.objects.filter(n=2).count()) == (0, 0)


def test_only_operators_who_saw_it_as_it_is_and_say_why(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    scheme = a_scheme()
    terms = terms_of_scheme(scheme, notice_length=12)

    def attempt(actor: Actor, *, reason: str = "why", version: int = 1) -> None:
        revise_scheme(
            actor=actor,
            scheme_id=scheme.pk,
            terms=terms,
            reason=reason,
            now=now,
            expected_version=version,
        )

    with pytest.raises(NotAllowed):
        attempt(hangzhou_voice)
    with pytest.raises(StaleVersion):
        attempt(operator, version=2)
    with pytest.raises(InvalidInput):
        attempt(operator, reason=" ")
    assert RegistrationScheme.objects.get(pk=scheme.pk).notice_length == 10


def test_the_pilots_are_sown_as_the_domain_page_says() -> None:
    rows = {c["code"]: c for c in scheme_columns()}
    said = {
        code: (
            row["review"],
            row["notice_length"],
            row["notice_unit"],
            row["validity_months"],
            row["capped_by_agreement"],
            row["record_years"],
            row["enabled"],
        )
        for code, row in rows.items()
    }
    assert said["zj-dip"] == ("formality", 10, "working_day", 36, False, None, True)
    assert said["bj-dip"] == ("formality", 10, "working_day", 36, True, None, True)
    assert said["sh-dip"] == ("substance", 15, "day", 36, False, None, True)
    assert said["sd-dip"] == ("both", 10, "working_day", 36, False, None, True)
    assert said["cn-dpr"] == ("both", 5, "working_day", 60, False, 20, True)
    assert said["sz-dpr"] == ("both", 5, "working_day", 36, False, 30, True)
    assert (said["fj-dip"][-1], said["sz-dip"][-1], said["tj-dip"][-1]) == (False, False, False)
    assert (rows["gd-dip"]["registrar_code"], rows["sz-dpr"]["closed_on"]) == (
        "4400",
        date(2026, 7, 1),
    )
    assert {"notice", "validity", "renewal", "registrar_code", "rectification"} <= {
        *rows["zj-dip"]["unconfirmed"]  # type: ignore[misc]
    }
    for row in rows.values():
        assert {*row["unconfirmed"]} <= {*RuleName.values}  # type: ignore[misc]
        assert (row["renewal_window_months"], row["rectification_length"]) == (6, 15)
        assert row["evidence_required"] is True
