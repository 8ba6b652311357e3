"""Titles to fields, and whole rows to drafts."""

from datetime import date

import pytest

from listings.sheets.limits import Limits
from listings.sheets.mapping import checked, guess
from listings.sheets.problems import Problem, SheetRefused
from listings.sheets.reading import read_table
from listings.sheets.rows import Draft, clean, read_row
from listings.sheets.sentences import FILE_SENTENCES, NOTES, SENTENCES
from listings.sheets.table import Table
from listings.tests.files import ROWS, a_csv


def a_table(titles: str, *rows: str) -> Table:
    return read_table("\n".join([titles, *rows]).encode(), name="t.csv", limits=Limits())


def drafts(table: Table, holder: str = "Hangzhou Voice") -> list[Draft]:
    mapping = {field: found.column for field, found in guess(table).items()}
    return [read_row(row, table=table, mapping=mapping, holder=holder) for row in table.rows]


def codes(draft: Draft) -> list[str]:
    return [problem.code for problem in draft.problems]


@pytest.mark.parametrize(
    ("titles", "row", "expected"),
    [
        (
            "产品名称*,描述,价格（元）,所属行业,更新周期",
            "a,b,10,农业,每日",
            {
                "title": "产品名称*",
                "summary": "描述",
                "price": "价格(元)",
                "industry": "所属行业",
                "update_frequency": "更新周期",
            },
        ),
        (
            "Product Name,data_type,product_type,storage,url",
            "a,企业信息,数据集,2 GB,https://example.org/1",
            {
                "title": "Product Name",
                "delivery_form": "product_type",
                "volume": "storage",
                "url": "url",
            },
        ),
        (
            "title,data_type,product_type",
            "a,API,数据产品",
            {"title": "title", "delivery_form": "data_type"},
        ),
        ("标题,数据类型", "a,结构化", {"title": "标题", "data_kinds": "数据类型"}),
        ("foo,bar", "a,b", {}),
    ],
)
def test_titles_and_values_together_say_what_a_column_means(
    titles: str, row: str, expected: dict[str, str]
) -> None:
    found = guess(a_table(titles, row))

    assert {field: each.column for field, each in found.items()} == expected


def test_a_title_that_only_contains_the_word_scores_less() -> None:
    found = guess(a_table("我司产品名称全称,标题", "a,b"))

    assert (found["title"].column, found["title"].score) == ("标题", 100)


@pytest.mark.parametrize(
    ("mapping", "kind"),
    [
        ({"summary": "b"}, "mapping_no_title"),
        ({"title": "c"}, "mapping_column"),
        ({"title": 3}, "mapping_column"),
        ({"title": "a", "summary": "a"}, "mapping_twice"),
        ({"title": "a", "colour": "b"}, "mapping_field"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(mapping: dict[str, object], kind: str) -> None:
    with pytest.raises(SheetRefused) as caught:
        checked(mapping, columns=("a", "b"))

    assert caught.value.kind == kind


def test_a_mapping_leaves_out_what_is_not_chosen_and_forgives_wide_brackets() -> None:
    mapping = {"title": "a", "summary": "", "price": "价格（元）"}

    assert checked(mapping, columns=("a", "价格(元)")) == {"title": "a", "price": "价格(元)"}


def test_a_row_becomes_a_draft() -> None:
    table = read_table(a_csv(), name="t.csv", limits=Limits())
    first, second, third = drafts(table)

    assert dict(first.values) == {
        "title": "公交站点客流",
        "summary": "各站点每小时上下车人次",
        "overview": "各站点每小时上下车人次",
        "pricing_model": "per_call",
        "price_minor": 50,
        "price_max_minor": None,
        "currency": "CNY",
        "unit": "次",
        "division": "54",
        "update_frequency": "002",
        "size_bytes": 1_610_612_736,
    }
    assert (first.line, first.external_ref, codes(first)) == (2, "A-1", [])
    assert second.values["record_count"] == 80_000_000
    assert codes(second) == codes(third) == []


def test_the_digest_changes_with_what_is_said_and_with_nothing_else() -> None:
    before = drafts(read_table(a_csv(), name="t.csv", limits=Limits()))
    moved = drafts(read_table(a_csv(ROWS[::-1]), name="t.csv", limits=Limits()))[::-1]
    changed = [("A-1", *ROWS[0][1:3], "0.6元/次", *ROWS[0][4:])]
    after = drafts(read_table(a_csv(changed), name="t.csv", limits=Limits()))

    assert [draft.digest for draft in moved] == [draft.digest for draft in before]
    assert after[0].digest != before[0].digest
    assert after[0].external_ref == before[0].external_ref


def test_without_number_and_address_title_and_provider_identify_a_row() -> None:
    one, other, again = drafts(a_table("标题,提供方", "a,X", "a,Y", " A ,x"))

    assert one.external_ref != other.external_ref
    assert one.external_ref == again.external_ref
    assert one.external_ref.startswith("sha256:")


def test_an_address_too_long_for_the_column_is_digested() -> None:
    (draft,) = drafts(a_table("标题,网址", f"a,https://example.org/{'x' * 200}"))

    assert draft.external_ref.startswith("sha256:")
    assert len(draft.external_ref) == 71


@pytest.mark.parametrize(
    ("titles", "row", "code"),
    [
        ("标题,价格", ",1元", "title_missing"),
        ("标题,价格", "待完善,1元", "title_missing"),
        ("标题", "题" * 201, "title_too_long"),
        ("标题,价格", "a,1元,left over", "too_many_cells"),
        ("标题,证书号", "a,2025063300000001", "certificate_invalid"),
        ("标题,证书号", "a,SJ9912026070001", "certificate_invalid"),
        ("标题,证书号", "a,12345", "certificate_invalid"),
        ("标题,证书号", "a,2.02506E+16", "certificate_rounded"),
    ],
)
def test_rows_that_cannot_be_used_are_refused(titles: str, row: str, code: str) -> None:
    (draft,) = drafts(a_table(titles, row))

    assert draft.is_refused
    assert code in [problem.code for problem in draft.problems if problem.blocks]


@pytest.mark.parametrize(
    "number", ["20250633000000017", "2025 0633 0000 00017", "SJ3312026070001", "浙登字2023-0007"]
)
def test_certificate_numbers_of_all_forms_are_taken(number: str) -> None:
    (draft,) = drafts(a_table("标题,证书号", f"a,{number}"))

    assert not draft.is_refused
    assert draft.certificate_no == number.replace(" ", "").replace("-", "")


def test_everything_else_becomes_a_draft_with_flags() -> None:
    (draft,) = drafts(
        a_table(
            "标题,价格,更新频率,关键词,时间范围,授权期限,有效期至,提供方,样例,数据分级",
            f"a,看情况,随缘,{'词' * 201},去年,很久,明天,Other Ltd,也许,绝密",
        )
    )

    assert not draft.is_refused
    assert sorted(codes(draft)) == [
        "class_unknown",
        "date_unreadable",
        "frequency_unknown",
        "number_unreadable",
        "period_unreadable",
        "price_unreadable",
        "provider_differs",
        "text_cut",
        "yes_no_unclear",
    ]
    assert dict(draft.values) == {"title": "a", "keywords": "词" * 200}
    assert {p.column: p.value for p in draft.problems}["价格"] == "看情况"


def test_every_other_column_of_the_template_is_read() -> None:
    (draft,) = drafts(
        a_table(
            "标题,详细描述,交付方式,许可权利,数据来源,授权期限,有效期至,样例,是否含个人信息,数据产品标识",
            "a,long text,文件、API,使用权,自行采集,12个月,2027-12-31,是,否,12345",
        )
    )

    assert dict(draft.values) == {
        "title": "a",
        "overview": "long text",
        "summary": "long text",
        "delivery_methods": ("01", "03"),
        "rights_offered": ("use",),
        "source": "collected_generated",
        "term_months": 12,
        "expires_on": date(2027, 12, 31),
        "has_sample": True,
        "contains_pi": False,
    }
    assert codes(draft) == ["product_id_invalid"]


def test_cells_that_say_nothing_are_flagged_and_left_out() -> None:
    (draft,) = drafts(a_table("标题,更新频率,数据量", "a,待完善,"))

    assert [(p.code, p.column, p.value) for p in draft.problems] == [
        ("placeholder", "更新频率", "待完善")
    ]
    assert dict(draft.values) == {"title": "a"}


def test_a_short_row_is_flagged() -> None:
    (draft,) = drafts(a_table("标题,描述,价格", "a,b"))

    assert codes(draft) == ["too_few_cells"]


def test_a_formula_kept_as_text_is_flagged_only_where_it_is_read() -> None:
    (draft,) = drafts(a_table("标题,其他列", "=1+1,=2"))

    assert (draft.title, codes(draft)) == ("=1+1", ["formula_text"])


def test_periods_and_own_provider() -> None:
    (draft,) = drafts(a_table("标题,时间范围,提供方", "a,2024-01-01至2024-12-31,hangzhou voice"))

    assert draft.values["covers_from"] == date(2024, 1, 1)
    assert draft.values["covers_to"] == date(2024, 12, 31)
    assert codes(draft) == []


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    assert clean(" a\x07b\u200b \r\n\r\n\r\n\r\nc\t \n") == "ab\n\nc"


def test_every_code_has_its_sentences_and_they_take_their_arguments() -> None:
    words = {
        "limit": "1",
        "found": "1",
        "expected": "2",
        "line": "3",
        "what": "x",
        "unit": "天",
        "division": "36",
        "section": "C",
        "size": "1",
        "memory": "1",
        "seconds": "1",
        "encoding": "UTF-8",
        "field": "f",
        "column": "c",
        "count": "1",
        "sheet": "s",
        "number": "1",
        "title": "t",
    }
    for code in SENTENCES:
        problem = Problem(code, args=words)
        assert "%(" not in problem.reason + problem.remedy
        assert Problem.of(problem.as_data()).reason == problem.reason
    for kind in FILE_SENTENCES:
        assert "%(" not in str(SheetRefused(kind, **words))
    for note in NOTES.values():
        assert "%(" not in str(note) % words
