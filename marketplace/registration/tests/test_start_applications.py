from datetime import datetime
from io import BytesIO

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.tests.build import a_scheme
from marketplace.registration.actions.start_applications import MOST, start_applications
from marketplace.registration.models import ApplicationEvent, RegistrationApplication
from marketplace.registration.terms import content_of
from parties.models import Organisation
from parties.tests.build import actor_of, client_of

TABLE = """title,overview,industry,update frequency,records
浙江公交站点客流统计数据,逐小时上下客人数,道路运输业,每年,1200000
浙江公交车辆能耗统计数据,逐日充电量,道路运输业,每日,900
,没有名称的一行,道路运输业,每日,9
"""


def test_each_content_becomes_a_draft_once(hangzhou_voice: Actor, now: datetime) -> None:
    a_scheme()
    contents = [{"name": "甲"}, {"name": "乙", "division": "54"}, {"name": "甲"}]
    made = start_applications(actor=hangzhou_voice, scheme="zj-dip", contents=contents, now=now)
    assert [row.title for row in made] == ["甲", "乙"]
    again = start_applications(actor=hangzhou_voice, scheme="zj-dip", contents=contents, now=now)
    assert again == []
    rows = RegistrationApplication.objects.order_by("pk")
    assert [content_of(row.draft).allocation[0].rights for row in rows] == [
        ("hold", "use", "operate")
    ] * 2
    assert ApplicationEvent.objects.filter(event="open").count() == 2
    assert AuditEvent.objects.filter(action="application.open").count() == 2


def test_one_that_cannot_be_used_makes_none(hangzhou_voice: Actor, now: datetime) -> None:
    a_scheme()
    for scheme, contents in (
        ("nowhere", [{"name": "甲"}]),
        ("zj-dip", [{"name": "甲"}, {"name": "乙", "division": "98"}]),
        ("zj-dip", [{"name": "甲"}] * (MOST + 1)),
    ):
        with pytest.raises(InvalidInput):
            start_applications(actor=hangzhou_voice, scheme=scheme, contents=contents, now=now)
    viewer = actor_of(Organisation.objects.get(pk=hangzhou_voice.party), duty="viewer")
    with pytest.raises(NotAllowed):
        start_applications(actor=viewer, scheme="zj-dip", contents=[], now=now)
    assert not RegistrationApplication.objects.exists()


def test_a_table_is_read_row_by_row(hangzhou_voice: Actor) -> None:
    a_scheme()
    file = BytesIO(TABLE.encode())
    file.name = "sets.csv"
    answer = client_of(hangzhou_voice).post(
        "/registrations/bulk/", {"scheme": "zj-dip", "file": file}
    )
    page = answer.content.decode()
    assert "2 drafts made" in page
    contents = [content_of(row.draft) for row in RegistrationApplication.objects.order_by("pk")]
    assert [(c.name, c.division, c.update_frequency, c.record_count) for c in contents] == [
        ("浙江公交站点客流统计数据", "54", "007", 1_200_000),
        ("浙江公交车辆能耗统计数据", "54", "002", 900),
    ]


def test_a_table_without_names_is_refused(hangzhou_voice: Actor) -> None:
    a_scheme()
    file = BytesIO(b"a,b\n1,2\n")
    file.name = "sets.csv"
    answer = client_of(hangzhou_voice).post(
        "/registrations/bulk/", {"scheme": "zj-dip", "file": file}
    )
    assert answer.status_code == 422
    assert "No column holds the names." in answer.content.decode()
