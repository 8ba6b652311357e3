from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from kernel.actor import Actor
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from listings.actions.check_papers import check_papers
from listings.models import Certificate, DataIPAsset, ImportBatch
from listings.paper_intake import paper_plans
from listings.tests.build import a_certificate, a_scheme
from listings.tests.paper_imports import (
    GOOD,
    a_checked_paper_import,
    a_paper_import,
    paper_sheet_of,
    said_of,
)
from parties.models import Organisation
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db


def row(**said: str) -> str:
    cells = {
        "number": "20250633000000017",
        "registration": "",
        "holder": "",
        "uscc": "",
        "asset": "Bus counts",
        "issued": "2025-06-02",
        "until": "2028-06-01",
        "division": "54",
        "scheme": "zj-dip",
    }
    return ",".join({**cells, **said}.values())


def test_a_check_tells_what_would_be_recorded_and_records_nothing(
    hangzhou_voice: Actor, now: datetime
) -> None:
    before = AuditEvent.objects.count()

    batch = a_checked_paper_import(hangzhou_voice, GOOD, row(number="20250633000000018"), now=now)

    assert (batch.status, batch.drafted, batch.refused) == ("checked", 2, 0)
    assert (Certificate.objects.count(), DataIPAsset.objects.count()) == (0, 0)
    acts = AuditEvent.objects.order_by("pk").values_list("action", flat=True)[before:]
    assert "certificate.record" not in list(acts)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"number": ""}, "The row has no certificate number."),
        ({"number": "2025063300000001"}, "17 characters are needed, 16 were typed."),
        ({"number": "2025O633000000017"}, "position 5 is “O”, expected a digit."),
        ({"registration": "12"}, "16 characters are needed"),
        ({"uscc": "91330100MA0EXAMP1C"}, "as check character"),
        ({"uscc": "91330100MA0EXAMP1B"}, "No verified organisation here is this holder."),
        ({"holder": "Another company"}, "No verified organisation here is this holder."),
        ({"asset": ""}, "Type the name of the data"),
        ({"issued": ""}, "The row has no day of issue."),
        ({"issued": "2025-02-30"}, "“2025-02-30” is no date"),
        ({"issued": "2027-01-01"}, "The day of issue lies in the future."),
        ({"until": "2025-06-01"}, "It must end after it begins."),
        ({"issued": "2024-09-08"}, "need a scan."),
        ({"division": "xyzzy"}, "names no industry."),
        ({"scheme": ""}, "No registration of this name is known here."),
        ({"scheme": "fj-dip"}, "No registration of this name is known here."),
    ],
    ids=str,
)
def test_each_row_that_cannot_be_recorded_says_why(
    said: dict[str, str], what: str, hangzhou_voice: Actor, now: datetime
) -> None:
    good = row(number="20250633000000018")

    batch = a_checked_paper_import(hangzhou_voice, row(**said), good, now=now)

    (line, outcome, reasons), other = said_of(batch)
    assert (line, outcome, other[1]) == (2, "refused", "drafted")
    assert what in reasons[0]


def test_names_of_schemes_numbers_of_vouchers_and_ones_own_code_are_understood(
    hangzhou_voice: Actor, now: datetime
) -> None:
    own = Organisation.objects.get(pk=hangzhou_voice.party)
    scheme = a_scheme("cn-dpr")
    rows = [
        row(scheme="浙江省数据知识产权登记", holder=own.name),
        row(scheme="Beijing data-IP registration", uscc=own.uscc or ""),
        row(scheme=scheme.authority, number="sj33 1 202506 0001"),
    ]

    batch = a_checked_paper_import(hangzhou_voice, *rows, now=now)

    assert [outcome for _line, outcome, _why in said_of(batch)] == ["drafted"] * 3


def test_the_same_number_twice_and_one_on_record_with_other_days_are_refused(
    hangzhou_voice: Actor, now: datetime
) -> None:
    mine = a_certificate(holder=hangzhou_voice)
    other = a_certificate()
    rows = [
        row(number=mine.certificate_no),
        row(number=mine.certificate_no),
        row(number=other.certificate_no),
    ]

    batch = a_checked_paper_import(hangzhou_voice, *rows, now=now)

    outcomes = said_of(batch)
    assert [outcome for _line, outcome, _why in outcomes] == ["unchanged", "refused", "refused"]
    assert "another holder or other days" in outcomes[2][2][0]


def test_an_operator_may_bring_certificates_of_any_verified_organisation(
    operator: Actor, hangzhou_voice: Actor, now: datetime
) -> None:
    holder = Organisation.objects.get(pk=hangzhou_voice.party)
    unverified = an_organisation(status="submitted")
    rows = [
        row(uscc=holder.uscc or ""),
        row(number="20250633000000018", holder=holder.name),
        row(number="20250633000000019", uscc=unverified.uscc or ""),
    ]

    batch = a_checked_paper_import(operator, *rows, now=now)

    assert [o for _line, o, _why in said_of(batch)] == ["drafted", "drafted", "refused"]


def test_a_stretch_takes_a_bounded_number_of_questions(
    hangzhou_voice: Actor, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [row(number=f"202506330000{n:05d}") for n in range(40)]
    batch = a_paper_import(hangzhou_voice, *rows, now=now)
    batch = ImportBatch.objects.select_related("organisation").get(pk=batch.pk)
    sheet = paper_sheet_of(batch)

    with django_assert_num_queries(2):
        plans = paper_plans(sheet, batch=batch, start=0, count=40, is_operator=False)

    assert len(plans) == 40


def test_without_a_column_of_numbers_it_waits_for_a_person(
    hangzhou_voice: Actor, now: datetime
) -> None:
    batch = a_paper_import(hangzhou_voice, "x,y", now=now, titles="甲,乙")

    assert (batch.status, batch.mapping) == ("checked", {})


def test_a_viewer_cannot_import(hangzhou_voice: Actor, now: datetime) -> None:
    batch = a_paper_import(hangzhou_voice, GOOD, now=now)
    viewer = actor_of(Organisation.objects.get(pk=hangzhou_voice.party), duty="viewer")

    with pytest.raises(NotAllowed):
        check_papers(actor=viewer, batch_id=batch.pk, sheet=paper_sheet_of(batch), now=now)
    assert batch.rows.count() == 0
