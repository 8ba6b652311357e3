"""How money, moments, shares and states are written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from marketplace.pages.templatetags import market

NOON = datetime(2025, 6, 30, 6, 5, tzinfo=UTC)


def written(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (0, "CNY", "0.00 元"),
        (650_000, "CNY", "6,500.00 元"),
        (999_999, "CNY", "9,999.99 元"),
        (1_000_000, "CNY", "1 万元"),
        (103_000_000, "CNY", "103 万元"),
        (1_234_550, "CNY", "1.23 万元"),
        (1_235_500, "CNY", "1.24 万元"),  # half up, once
        (9_999_999_999, "CNY", "1.00 亿元"),  # rounds into the next unit
        (535_000_000_000, "CNY", "53.50 亿元"),
        (-103_000_000, "CNY", "-103 万元"),
        (123_456, "USD", "1,234.56 USD"),
        (123_456_789, "USD", "123.46 万 USD"),
        (9_999, "JPY", "9,999 JPY"),
    ],
)
def test_money_in_chinese(minor: int, currency: str, shown: str) -> None:
    with translation.override("zh-hans"):
        assert f">{shown}</data>" in market.money(minor, currency)


def test_money_in_english_writes_all_digits_and_the_currency() -> None:
    with translation.override("en"):
        assert market.money(535_000_000_000, "CNY") == (
            '<data value="5350000000.00" title="CNY 5,350,000,000.00">CNY 5,350,000,000.00</data>'
        )


def test_money_keeps_the_full_figure_for_machines() -> None:
    with translation.override("zh-hans"):
        assert market.money(103_000_000) == (
            '<data value="1030000.00" title="CNY 1,030,000.00">103 万元</data>'
        )


def test_no_amount_is_a_dash() -> None:
    assert market.money(None) == "—"


def test_a_moment_is_beijing_time_and_says_so() -> None:
    with translation.override("en"):
        assert market.moment(NOON) == (
            '<time datetime="2025-06-30T14:05:00+08:00" title="2025-06-30 14:05 (Beijing time)">'
            "2025-06-30 14:05 (Beijing time)</time>"
        )
        assert market.moment(NOON, brief=True).endswith(">2025-06-30 14:05</time>")
        assert market.moment(None) == "—"


def test_a_day_of_a_moment_is_the_local_one() -> None:
    late = datetime(2025, 6, 30, 16, 0, tzinfo=UTC)  # already July in Beijing

    assert market.day(late) == '<time datetime="2025-07-01">2025-07-01</time>'
    assert market.day(late.date()) == '<time datetime="2025-06-30">2025-06-30</time>'
    assert market.day(None) == "—"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(0), "past"),
        (timedelta(seconds=20), "1 minute left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(hours=47, minutes=59), "47 hours left"),
        (timedelta(hours=48), "2 days left"),
    ],
)
def test_what_is_left(left: timedelta, words: str) -> None:
    with translation.override("en"):
        assert market.time_left(NOON + left, now=NOON) == words
        assert market.deadline(NOON + left, now=NOON).endswith(f"{words}</small>")


def test_a_share_stands_beside_its_fraction() -> None:
    assert market.percent(1792, 7479) == (
        '<data value="23.96">23.96 %</data> <small class="fraction">(1,792 ÷ 7,479)</small>'
    )


def test_a_small_denominator_gives_no_percentage() -> None:
    with translation.override("en"):
        assert market.percent(3, 9) == "<data>3 ÷ 9</data> <small>too few for a rate</small>"
        assert market.percent(0, 0) == "<data>0 ÷ 0</data> <small>too few for a rate</small>"
    assert "30.00 %" in market.percent(3, 10)


def test_counts() -> None:
    assert market.count(1234) == "1,234"
    assert market.count(10_000, capped=True) == "10,000+"


@pytest.mark.parametrize(
    ("status", "tone"),
    [("published", "ok"), ("payment_pending", "warn"), ("refused", "bad"), ("frozen", "hold")],
)
def test_a_state_has_its_tone(status: str, tone: str) -> None:
    assert market.tone(status) == tone


def test_an_unknown_state_is_neutral() -> None:
    assert market.tone("draft") == "neutral"


def test_another_filter_starts_at_the_first_page() -> None:
    request = RequestFactory().get("/listings/?q=公交&page=7&sort=new")

    changed = QueryDict(market.query_with(request, sort="price", kind="").lstrip("?"))

    assert changed.dict() == {"q": "公交", "sort": "price"}
    assert QueryDict(market.query_with(request, page=8).lstrip("?"))["page"] == "8"


def test_the_tags_are_builtins_and_escape() -> None:
    assert written("{% money 100 'CNY' as m %}{{ m }}").startswith('<data value="1.00"')
    assert written("{% include 'components/badge.html' with label=x only %}", x="<b>") == (
        '\n<span class="badge" data-tone="neutral">&lt;b&gt;</span>\n'
    )


def test_a_common_unit_of_prices_is_translated_and_any_other_stands_as_written() -> None:
    with translation.override("en"):
        assert market.price_unit("年") == "year"
        assert market.price_unit("per acre") == "per acre"
    with translation.override("zh-hans"):
        assert market.price_unit("年") == "年"


def test_the_head_of_a_table_marks_figures_and_what_only_a_reader_tells() -> None:
    shown = written('{% columns _("Deal") number: n unseen: _("Act") %}', n="<b>")

    assert shown == (
        '<thead><tr><th scope="col">Deal</th>'
        '<th scope="col" class="number">&lt;b&gt;</th>'
        '<th scope="col"><span class="sr-only">Act</span></th></tr></thead>'
    )
