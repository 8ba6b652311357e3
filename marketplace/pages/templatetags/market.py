"""How money, moments, shares and states are written; a builtin of every template.

Amounts and moments reach a page through these tags only, so they look the same everywhere and
carry the full figure for machines (EXPERIENCE part 2).
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.base import FilterExpression, Parser, Token
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from kernel.edge import actor_of
from kernel.money import EXPONENTS, Money
from marketplace.pages.front import newest_listings
from marketplace.pages.reviews import mark_of, reviews_of
from marketplace.pages.tones import TONES
from marketplace.reports.answering import usual_days_of
from parties.models import Organisation

register = template.Library()

# What holders write most often behind a price; whatever else they write stands as written.
PRICE_UNITS = {
    "年": pgettext_lazy("price unit", "year"),
    "月": pgettext_lazy("price unit", "month"),
    "份": pgettext_lazy("price unit", "copy"),
    "次": pgettext_lazy("price unit", "call"),
    "条": pgettext_lazy("price unit", "record"),
    "万条": pgettext_lazy("price unit", "10,000 records"),
}
WAN, YI = Decimal(10_000), Decimal(100_000_000)
CENT = Decimal("0.01")
HOUR_S, DAY_S = 3600, 86400


@register.simple_tag
def money(minor: int | None, currency: str = "CNY") -> str:
    """Write an amount of ``minor`` units; an em dash for None.

    Chinese pages shorten: under 1 万 ``6,500.00 元``, under 1 亿 ``103 万元`` (at most 2 decimals),
    above ``53.50 亿元``; half up, once. Other languages write all digits: ``CNY 6,500.00``.
    The full figure is always in ``<data value title>``.
    """
    if minor is None:
        return "—"
    amount = Money(int(minor), currency)
    full = f"{currency} {_grouped(amount.major, EXPONENTS[currency])}"
    shown = _in_chinese(amount) if _is_chinese() else full
    return format_html('<data value="{}" title="{}">{}</data>', f"{amount.major:f}", full, shown)


@register.simple_tag
def amount_in_full(minor: int, currency: str = "CNY") -> str:
    """Write an amount with all its digits in every language, e.g. ``CNY 1,030,000.00``."""
    amount = Money(int(minor), currency)
    full = f"{currency} {_grouped(amount.major, EXPONENTS[currency])}"
    return format_html('<data value="{}">{}</data>', f"{amount.major:f}", full)


@register.filter
def price_unit(written: str) -> str:
    """Return a common unit of prices in the page's language, any other as its holder wrote it."""
    return str(PRICE_UNITS.get(written, written))


@register.simple_tag
def moment(at: datetime | None, *, brief: bool = False) -> str:
    """Write a moment in Beijing time and say so; an em dash for None.

    Args:
        brief: leave the zone to the title, for tables whose caption or column names it.
    """
    if at is None:
        return "—"
    local = timezone.localtime(at)
    shown = f"{local:%Y-%m-%d %H:%M}"
    zoned = _("%(moment)s (Beijing time)") % {"moment": shown}
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        zoned,
        shown if brief else zoned,
    )


@register.simple_tag
def day(on: date | None) -> str:
    """Write a day as ``2025-06-30``; an em dash for None. A moment is taken in Beijing time."""
    if on is None:
        return "—"
    if isinstance(on, datetime):
        on = timezone.localtime(on).date()
    return format_html('<time datetime="{0}">{0}</time>', f"{on:%Y-%m-%d}")


@register.simple_tag
def deadline(at: datetime | None, *, now: datetime | None = None) -> str:
    """Write a moment and what is left until then; an em dash for None."""
    if at is None:
        return "—"
    left = time_left(at, now=now)
    return format_html('{} <small class="left">{}</small>', moment(at), left)


@register.simple_tag
def time_left(at: datetime, *, now: datetime | None = None) -> str:
    """Return in words what is left until ``at``: days, below two days hours, then minutes."""
    seconds = (at - (now or timezone.now())).total_seconds()
    if seconds <= 0:
        return _("past")
    if seconds < HOUR_S:
        n = max(int(seconds // 60), 1)
        return ngettext("%(n)d minute left", "%(n)d minutes left", n) % {"n": n}
    if seconds < 2 * DAY_S:
        n = int(seconds // HOUR_S)
        return ngettext("%(n)d hour left", "%(n)d hours left", n) % {"n": n}
    n = int(seconds // DAY_S)
    return ngettext("%(n)d day left", "%(n)d days left", n) % {"n": n}


@register.simple_tag
def percent(numerator: int, denominator: int) -> str:
    """Write a share with the fraction it came from: ``23.96 % (1,792 ÷ 7,479)``.

    Below RATE_MIN_DENOMINATOR only the fraction and the reason stand there, never a percentage.
    """
    fraction = f"{_grouped(Decimal(numerator))} ÷ {_grouped(Decimal(denominator))}"
    if denominator < settings.RATE_MIN_DENOMINATOR:
        return format_html("<data>{}</data> <small>{}</small>", fraction, _("too few for a rate"))
    share = share_of(numerator, denominator)
    return format_html(
        '<data value="{0}">{0} %</data> <small class="fraction">({1})</small>', share, fraction
    )


@register.simple_tag
def share_of(numerator: int, denominator: int) -> str:
    """Return ``numerator`` / ``denominator`` as ``23.96``: percent, half up; denominator above 0.

    For the widths of bars (``<rect width="23.96%">``); what people read is ``percent``.
    """
    share = (Decimal(100) * numerator / denominator).quantize(CENT, rounding=ROUND_HALF_UP)
    return f"{share}"


@register.simple_tag
def count(number: int, *, capped: bool = False) -> str:
    """Write a count with separators; a capped one as ``10,000+``."""
    return f"{_grouped(Decimal(number))}{'+' if capped else ''}"


@register.filter
def tone(status: str) -> str:
    """Return the tone of a status badge: ok, warn, bad, hold or neutral (EXPERIENCE part 2)."""
    return TONES.get(str(status), "neutral")


@register.filter
def elided(page: "Page[Any]") -> Iterator[int | str]:
    """Return the page numbers worth a link: the ends, the neighbours, and gaps between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def unlocalised(number: int) -> str:
    """Return a number as machines read it: digits only, for attributes and addresses."""
    return str(number)


@register.simple_tag
def query_with(request: HttpRequest, **changes: object) -> str:
    """Return ``?…`` with the given keys replaced; None or "" drops one.

    ``page`` is forgotten unless it is named: another filter starts at the first page.
    """
    query = request.GET.copy()
    query.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _grouped(value: Decimal, decimals: int = 0) -> str:
    return f"{value:,.{decimals}f}"


def _in_chinese(amount: Money) -> str:
    unit = "元" if amount.currency == "CNY" else amount.currency
    joint = "" if amount.currency == "CNY" else " "
    size = abs(amount.major)
    if size < WAN:
        return f"{_grouped(amount.major, EXPONENTS[amount.currency])} {unit}"
    in_wan = (amount.major / WAN).quantize(CENT, rounding=ROUND_HALF_UP)
    if abs(in_wan) < WAN:
        decimals = max(-int(in_wan.normalize().as_tuple().exponent), 0)
        return f"{_grouped(in_wan, decimals)} 万{joint}{unit}"
    in_yi = (amount.major / YI).quantize(CENT, rounding=ROUND_HALF_UP)
    return f"{_grouped(in_yi, 2)} 亿{joint}{unit}"


@register.tag
def columns(parser: Parser, token: Token) -> template.Node:
    """Write the head of a table: ``{% columns _("What") number: _("Many") unseen: _("Act") %}``.

    ``number:`` marks the column after it as one of figures, ``unseen:`` its name as one that only
    a screen reader tells.
    """
    kind, heads = "", []
    for bit in token.split_contents()[1:]:
        if bit in _HEADS:
            kind = bit
        else:
            heads.append((_HEADS[kind], parser.compile_filter(bit)))
            kind = ""
    return _Columns(heads)


@register.simple_block_tag
def table(content: SafeString, label: str, *, in_card: bool = False) -> str:
    """Write a table named ``label`` that scrolls sideways by itself, also by the keyboard."""
    return format_html(
        '<div class="{}" role="region" tabindex="0" aria-label="{}">'
        '<table class="table">{}</table></div>',
        "card scroll" if in_card else "scroll",
        label,
        content,
    )


_HEADS = {
    "": '<th scope="col">{}</th>',
    "number:": '<th scope="col" class="number">{}</th>',
    "unseen:": '<th scope="col"><span class="sr-only">{}</span></th>',
}


class _Columns(template.Node):
    def __init__(self, heads: list[tuple[str, FilterExpression]]) -> None:
        self._heads = heads

    def render(self, context: template.Context) -> SafeString:
        cells = ((format_html(shape, name.resolve(context)),) for shape, name in self._heads)
        return format_html("<thead><tr>{}</tr></thead>", format_html_join("", "{}", cells))


@register.inclusion_tag("parties/_reviews.html")
def reviews_on(organisation: Organisation) -> dict[str, object]:
    """Write what sides of settled deals said of ``organisation``."""
    return {"reviews": reviews_of(organisation, now=timezone.now())}


@register.simple_tag
def review_mark(organisation: Organisation) -> str:
    """Return the mean quality and how many reviews it rests on; empty without any."""
    mark, n = mark_of(organisation, now=timezone.now())
    said = ngettext("%(mark)s of 5 (%(n)d review)", "%(mark)s of 5 (%(n)d reviews)", n)
    return said % {"mark": mark, "n": n} if n else ""


@register.simple_tag
def usual_days(organisation: Organisation) -> int:
    """Return within how many days ``organisation`` usually answers; 0 where nothing is said."""
    return usual_days_of(organisation, now=timezone.now())


@register.inclusion_tag("pages/_listings_of.html", takes_context=True)
def listings_of(context: dict[str, Any], organisation: Organisation) -> dict[str, object]:
    """Write the newest listings of ``organisation`` that the reader may see."""
    actor, now = actor_of(context["request"]), timezone.now()
    rows = newest_listings(actor, now=now, holder_id=organisation.pk)
    return {"listings": rows, "organisation": organisation}
