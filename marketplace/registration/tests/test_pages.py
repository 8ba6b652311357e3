"""The applicant's pages: what they show, keep, refuse, and how many queries they take."""

import json
from datetime import datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.actor import Actor
from listings.tests.build import a_certificate, a_scheme, an_asset
from marketplace.registration.actions.save_draft import save_draft
from marketplace.registration.models import (
    ApplicationVersion,
    RegistrationApplication,
    ReviewOpinion,
)
from marketplace.registration.sections import SECTIONS
from marketplace.registration.terms import ApplicationContent, content_of, fingerprint
from marketplace.registration.tests.build import a_content, an_application
from parties.models import Organisation
from parties.tests.build import actor_of, client_of

rows = RegistrationApplication.objects
MOST_QUERIES = 16


@pytest.fixture
def client(hangzhou_voice: Actor) -> Client:
    return client_of(hangzhou_voice)


@pytest.fixture
def draft(hangzhou_voice: Actor) -> RegistrationApplication:
    return an_application(hangzhou_voice)


def to_be_rectified(draft: RegistrationApplication, *, now: datetime) -> None:
    own = rows.filter(pk=draft.pk)
    own.update(status="pending_review", application_no="AP1", submitted_at=now)
    papers = [
        {"purpose": paper.purpose, "name": paper.file.name, "sha256": paper.file.sha256}
        for paper in draft.papers.all()
    ]
    ApplicationVersion.objects.create(
        application=draft, n=1, content=draft.draft, papers=papers, sha256="0", submitted_at=now
    )
    ReviewOpinion.objects.create(
        application=draft,
        n=1,
        stage="formality",
        result="rectify",
        items=[
            {"code": "rules", "verdict": "fail", "note": "Which threshold?"},
            {"code": "name", "verdict": "pass", "note": "fine"},
        ],
        at=now,
    )
    own.update(status="needs_rectification", due_on=now.date())


def test_every_section_can_be_opened(client: Client, draft: RegistrationApplication) -> None:
    for section in SECTIONS:
        answer = client.get(f"/registrations/{draft.uid}/{section.code}/")
        assert answer.status_code == (404 if section.code == "change" else 200), section.code


def test_what_a_section_shows_saved_unchanged_changes_nothing(
    client: Client, draft: RegistrationApplication
) -> None:
    for section in SECTIONS:
        address = f"/registrations/{draft.uid}/{section.code}/"
        answer = client.get(address)
        if not section.fields or answer.status_code == 404:
            continue
        shown = {field.html_name: field.value() for field in answer.context["form"]}
        typed = {name: value for name, value in shown.items() if value is not None}
        saved = client.post(address, typed)
        assert saved.status_code == 302, (section.code, saved.context["form"].errors)
        draft.refresh_from_db()
        assert draft.version == 1, section.code


def test_save_and_continue_leads_to_the_next_section(
    client: Client, draft: RegistrationApplication
) -> None:
    address = f"/registrations/{draft.uid}/name/"
    answer = client.post(address, {"name": "新名称", "next": "following"})
    assert answer.headers["Location"] == f"/registrations/{draft.uid}/overview/"
    answer = client.post(address, {"name": "新名称", "next": "list"})
    assert answer.headers["Location"] == f"/registrations/{draft.uid}/"
    draft.refresh_from_db()
    assert draft.title == "新名称"


def test_a_wrong_value_is_named_and_what_was_typed_stays(
    client: Client, draft: RegistrationApplication
) -> None:
    address = f"/registrations/{draft.uid}/volume/"
    answer = client.post(address, {"record_count": "many", "update_frequency": "002"})
    assert answer.status_code == 422
    assert b'value="many"' in answer.content
    draft.refresh_from_db()
    assert draft.version == 1


def test_autosave_keeps_what_can_be_kept(client: Client, draft: RegistrationApplication) -> None:
    address = f"/registrations/{draft.uid}/volume/save/"
    answer = client.post(address, {"record_count": "many", "update_frequency": "002"})
    assert answer.status_code == 200
    assert "Not saved: Number of records" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.draft["update_frequency"] == "002"
    assert draft.draft["record_count"] == 1_200_000


def test_autosave_says_when_and_what_is_found_now(
    client: Client, draft: RegistrationApplication
) -> None:
    answer = client.post(f"/registrations/{draft.uid}/name/save/", {"name": "x"})
    page = answer.content.decode()
    assert "Saved at" in page
    assert "The name has only 1 characters." in page
    assert 'hx-swap-oob="true"' in page
    assert 'name="version" value="2"' in page


def test_two_people_get_both_texts_and_the_second_may_insist(
    client: Client, draft: RegistrationApplication, hangzhou_voice: Actor, now: datetime
) -> None:
    seen = json.dumps({"overview": fingerprint(draft.draft, "overview")})
    save_draft(
        actor=hangzhou_voice, application_id=draft.pk, changes={"overview": "theirs"}, now=now
    )
    address = f"/registrations/{draft.uid}/overview/"
    typed = {"overview": "mine", "version": "1", "seen": seen}
    fragment = client.post(f"{address}save/", typed).content.decode()
    assert "somebody else wrote here" in fragment
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "theirs" in page
    assert "mine" in page
    assert 'name="version" value="2"' in page
    assert client.post(address, {**typed, "version": "2"}).status_code == 302
    draft.refresh_from_db()
    assert draft.draft["overview"] == "mine"


def test_the_name_is_composed_from_the_other_sections(
    client: Client, draft: RegistrationApplication
) -> None:
    address = f"/registrations/{draft.uid}/name/"
    assert "2023-2024年浙江道路运输数据" in client.get(address).content.decode()
    page = client.get(address, {"content": "站点 客流"}).content.decode()
    assert "2023-2024年浙江道路运输站点客流数据" in page


def test_holders_are_added_one_by_one(client: Client, draft: RegistrationApplication) -> None:
    address = f"/registrations/{draft.uid}/allocation/"
    typed = {
        "holder_name_0": "A",
        "uscc_0": "9133 0100MA0EXAMP1B",
        "rights_0": ["hold", "use"],
        "share_0": "60.5",
        "holder_name_1": "B",
        "uscc_1": "12310000DEMA00013P",
        "rights_1": ["use"],
        "term_to_1": "2027-01-01",
        "share_1": "39.5",
        "next": "here",
    }
    assert client.post(address, typed).headers["Location"] == address
    draft.refresh_from_db()
    assert draft.draft["allocation"] == [
        {"name": "A", "uscc": "91330100MA0EXAMP1B", "rights": ["hold", "use"], "share_bp": 6050},
        {
            "name": "B",
            "uscc": "12310000DEMA00013P",
            "rights": ["use"],
            "term_to": "2027-01-01",
            "share_bp": 3950,
        },
    ]
    assert client.get(address).content.decode().count("Name of the holder") == 3


def test_a_field_table_is_pasted_or_uploaded(
    client: Client, draft: RegistrationApplication
) -> None:
    pasted = "line\tvarchar\tnumber of the line\nhour | datetime\n\n"
    client.post(f"/registrations/{draft.uid}/fields/", {"data_fields": pasted})
    draft.refresh_from_db()
    assert draft.draft["fields"] == [
        {"name": "line", "type": "varchar", "description": "number of the line"},
        {"name": "hour", "type": "datetime"},
    ]
    table = BytesIO("站点,日期,人数\nA,2026-01-01,12\nB,2026-01-02,7\n".encode())
    table.name = "data.csv"
    client.post(f"/registrations/{draft.uid}/table/", {"file": table})
    draft.refresh_from_db()
    assert draft.draft["fields"] == [
        {"name": "站点", "type": "text"},
        {"name": "日期", "type": "date"},
        {"name": "人数", "type": "number"},
    ]
    listed = BytesIO("字段名,类型,说明\nline,varchar,线路\n".encode("gb18030"))
    listed.name = "fields.csv"
    client.post(f"/registrations/{draft.uid}/table/", {"file": listed})
    draft.refresh_from_db()
    assert draft.draft["fields"] == [{"name": "line", "type": "varchar", "description": "线路"}]


def test_a_sample_with_personal_data_is_told_by_column_and_line(
    client: Client, draft: RegistrationApplication
) -> None:
    sample = BytesIO("线路编号,联系电话\nL1,13800138000\n".encode())
    sample.name = "sample.csv"
    address = f"/registrations/{draft.uid}/papers/?section=sample"
    assert client.post(address, {"purpose": "sample", "file": sample}).status_code == 302
    page = client.get(f"/registrations/{draft.uid}/sample/").content.decode()
    assert "column “联系电话”: mobile numbers in 1 lines (2)." in page
    assert "13800138000" not in page
    paper = draft.papers.order_by("-pk")[0]
    client.post(f"/registrations/{draft.uid}/papers/{paper.pk}/remove/", {"section": "sample"})
    assert draft.papers.count() == 4


def test_the_reviewers_points_stand_at_the_very_section(
    client: Client, draft: RegistrationApplication, hangzhou_voice: Actor, now: datetime
) -> None:
    to_be_rectified(draft, now=now)
    page = client.get(f"/registrations/{draft.uid}/").content.decode()
    assert "Which threshold?" in page
    assert "needs attention" in page
    assert "fine" not in page
    assert "Which threshold?" in client.get(f"/registrations/{draft.uid}/rules/").content.decode()
    rules = a_content().algorithm_rules + "第六步,以三倍标准差为阈值复核。"
    save_draft(
        actor=hangzhou_voice, application_id=draft.pk, changes={"algorithm_rules": rules}, now=now
    )
    page = client.get(f"/registrations/{draft.uid}/").content.decode()
    assert "needs attention" not in page


def test_a_draft_begins_is_thrown_away_and_taken_back(client: Client) -> None:
    a_scheme()
    answer = client.post("/registrations/new/", {"scheme": "zj-dip"})
    draft = rows.get()
    assert answer.headers["Location"] == f"/registrations/{draft.uid}/"
    client.post(f"/registrations/{draft.uid}/discard/")
    assert "thrown away" in client.get(f"/registrations/{draft.uid}/").content.decode()
    assert str(draft.uid) not in client.get("/registrations/").content.decode()
    assert client.get(f"/registrations/{draft.uid}/name/").status_code == 404
    client.post(f"/registrations/{draft.uid}/restore/")
    assert str(draft.uid) in client.get("/registrations/").content.decode()


def test_a_certificate_is_renewed_from_its_row(client: Client, hangzhou_voice: Actor) -> None:
    certificate = a_certificate(holder=hangzhou_voice)
    query = {"kind": "renewal", "certificate": str(certificate.uid)}
    page = client.get("/registrations/change/", query).content.decode()
    assert certificate.asset.name in page
    client.post("/registrations/change/", query)
    draft = rows.get()
    assert (draft.kind, draft.certificate) == ("renewal", certificate)
    assert client.get(f"/registrations/{draft.uid}/change/").status_code == 200


def test_an_asset_described_in_a_listing_is_registered(
    client: Client, hangzhou_voice: Actor, stranger: Actor
) -> None:
    a_scheme()
    asset = an_asset(hangzhou_voice)
    assert client.get(f"/registrations/new/?asset={an_asset(stranger).uid}").status_code == 404
    client.post(f"/registrations/new/?asset={asset.uid}", {"scheme": "zj-dip"})
    assert content_of(rows.get().draft).name == asset.name


def test_an_empty_draft_says_what_is_not_started(client: Client, hangzhou_voice: Actor) -> None:
    draft = an_application(hangzhou_voice, content=ApplicationContent(), papers=())
    page = client.get(f"/registrations/{draft.uid}/").content.decode()
    assert "not started" in page
    assert "Without a name yet" in page


def test_the_list_is_filtered_searched_and_exported(
    client: Client, hangzhou_voice: Actor, draft: RegistrationApplication, now: datetime
) -> None:
    other = an_application(hangzhou_voice, content=a_content(name="别的数据"))
    to_be_rectified(other, now=now)
    assert [row.pk for row in client.get("/registrations/").context["listed"].page] == [
        other.pk,
        draft.pk,
    ]
    for query, found in (
        ({"status": "draft"}, draft),
        ({"q": "别的"}, other),
        ({"q": "ap1"}, other),
        ({"kind": "initial", "q": "公交"}, draft),
    ):
        listed = client.get("/registrations/", query).context["listed"]
        assert [row.pk for row in listed.page] == [found.pk]
    lines = client.get("/registrations/export.csv", {"q": "别的"}).content.decode().splitlines()
    assert len(lines) == 2
    assert '"AP1","别的数据","initial registration"' in lines[1]


def test_the_pages_take_as_many_queries_for_many_as_for_one(
    client: Client, hangzhou_voice: Actor, draft: RegistrationApplication
) -> None:
    addresses = ["/registrations/", "/registrations/export.csv", f"/registrations/{draft.uid}/"]
    for address in addresses:
        client.get(address)  # warm
    before = [_queries(client, address) for address in addresses]
    for _n in range(5):
        an_application(hangzhou_voice)
    assert [_queries(client, address) for address in addresses] == before
    assert max(before) <= MOST_QUERIES, before


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return len(queries)


def test_a_viewer_reads_but_does_not_write(
    hangzhou_voice: Actor, draft: RegistrationApplication
) -> None:
    viewer = client_of(actor_of(Organisation.objects.get(pk=hangzhou_voice.party), duty="viewer"))
    assert viewer.get(f"/registrations/{draft.uid}/").status_code == 200
    for address in (f"{draft.uid}/name/", f"{draft.uid}/discard/", "new/", "change/"):
        assert viewer.get(f"/registrations/{address}").status_code == 403
    assert viewer.post(f"/registrations/{draft.uid}/name/save/").status_code == 403


def test_a_draft_is_handed_in_rectified_and_withdrawn(
    client: Client, draft: RegistrationApplication, now: datetime
) -> None:
    address = f"/registrations/{draft.uid}/"
    page = client.get(f"{address}submit/").content.decode()
    assert "By submitting you state" in page
    assert client.post(f"{address}submit/", {"version": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.status == "pending_review"
    page = client.get(address).content.decode()
    assert "The registrar reviews it" in page
    assert draft.draft["overview"] in page
    assert client.get(f"{address}submit/").status_code == 404
    assert client.post(f"{address}withdraw/", {"reason": "sold"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.reason) == ("withdrawn", "sold")
    answer = client.post(f"{address}copy/")
    assert answer.headers["Location"] != address


def test_a_draft_with_an_error_is_not_handed_in(client: Client, hangzhou_voice: Actor) -> None:
    draft = an_application(hangzhou_voice, content=a_content(overview=""))
    address = f"/registrations/{draft.uid}/submit/"
    page = client.get(address).content.decode()
    assert "There is no overview." in page
    assert "By submitting you state" not in page
    assert client.post(address, {"version": "1"}).status_code == 422
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_what_changed_since_the_review_is_shown_before_it_goes_back(
    client: Client, draft: RegistrationApplication, hangzhou_voice: Actor, now: datetime
) -> None:
    to_be_rectified(draft, now=now)
    address = f"/registrations/{draft.uid}/submit/"
    assert "No field differs" in client.get(address).content.decode()
    scenario = "公交集团调整班次,商业选址"
    save_draft(
        actor=hangzhou_voice, application_id=draft.pk, changes={"scenario": scenario}, now=now
    )
    page = client.get(address).content.decode()
    assert f"<ins>{scenario}</ins>" in page
    assert "nothing changed here yet" in page
