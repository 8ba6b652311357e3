"""A price as written in a cell -> model, minor units and unit; or a problem that keeps the text."""

import re
from dataclasses import dataclass
from decimal import Decimal

from kernel.money import EXPONENTS, MAX_MINOR
from listings.sheets.amounts import NUMBER, SCALE, plain, scaled
from listings.sheets.problems import Problem
from listings.vocabulary.kinds import PricingModel

WORDS: dict[PricingModel, str] = {
    PricingModel.NEGOTIATED: (
        "面议 价格面议 面谈 议价 可议 可议价 协商 协商定价 协议定价 协议价 电议 询价 咨询 待议"
        " 按需报价 定制报价 negotiable negotiated poa quote onrequest priceonrequest tobenegotiated"
        " byagreement contactus"
    ),
    PricingModel.FREE: "免费 免费开放 免费使用 无偿 无偿使用 公益 free gratis freeofcharge",
    PricingModel.AUCTION: "竞价 拍卖 竞拍 公开竞价 auction",
    PricingModel.REVENUE_SHARE: "分成 收益分成 收入分成 按收益分成 revenueshare",
}
MODEL_OF_WORD = {word: model for model, words in WORDS.items() for word in words.split()}
UNITS: dict[PricingModel, str] = {
    PricingModel.PER_CALL: "次 次调用 调用 次查询 查询 笔 call calls request query hit",
    PricingModel.PER_RECORD: "条 条数据 条记录 记录 行 record records row rows item",
    PricingModel.MONTHLY: "月 个月 month mo",
    PricingModel.YEARLY: "年 year yr annum",
    PricingModel.ONE_OFF: "份 套 个 项 件 份报告 set dataset copy report",
}
MODEL_OF_UNIT = {unit: model for model, units in UNITS.items() for unit in units.split()}
BATCH = re.compile(rf"(?:\d{{1,9}}{SCALE}?|{SCALE})(?=\D)")  # 万次, 10次, 100万条
CURRENCIES = {
    "CNY": "¥ 元 圆 块 rmb cny 人民币 元人民币 人民币元",
    "USD": "$ us$ usd 美元 美金",
    "HKD": "hk$ hkd 港元 港币",
    "EUR": "€ eur 欧元",
    "GBP": "£ gbp 英镑",
    "JPY": "jpy 日元",
    "SGD": "s$ sgd 新加坡元 新元",
}
CURRENCY_OF = {name: code for code, names in CURRENCIES.items() for name in names.split()}
NAME = "|".join(sorted((re.escape(name) for name in CURRENCY_OF), key=len, reverse=True))
LEAD = re.compile(r"\A(?:销售价格|参考价格?|起步价|起价|售价|定价|单价|价格|报价|price)?:?")
REMARK = re.compile(r"\(([^()]{0,200})\)\Z")
AMOUNT = rf"({NAME})?({NUMBER})({SCALE})?({NAME})?"
PRICE = re.compile(
    rf"(?:每(?P<lead>[^\d/]{{1,6}}?))?{AMOUNT}(?:[-~—–至到]+{AMOUNT})?(?P<open>起|以上)?"
    rf"(?:(?:/|每|per)(?P<unit>[^/]{{1,20}}?))?(?P<late>起)?\Z"
)
IN_TITLE = re.compile(rf"[(（\[【/:：]\s*({SCALE})?\s*({NAME})?\s*(?:[)）\]】]|\Z)")


@dataclass(frozen=True, slots=True)
class Price:
    """What a cell says about money. ``minor`` and ``max_minor`` in minor units of ``currency``."""

    model: str
    minor: int | None = None
    max_minor: int | None = None
    currency: str = "CNY"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Hint:
    """What the column's title says of bare numbers below it: 价格（万元）."""

    scale: str | None
    currency: str | None


def read_price(text: str, *, title: str = "") -> tuple[Price | None, list[Problem]]:
    """Return the price a cell states, and what is doubtful about it; None when it states none.

    Args:
        title: the column's title; ``价格（万元）`` gives bare numbers their unit.
    """
    said, remark = _without_remark(plain(text).replace(" ", ""))
    if model := MODEL_OF_WORD.get(said.strip("。.!")):
        return Price(model.value), remark
    match = PRICE.match(LEAD.sub("", said, count=1))
    if match is None:
        return None, [Problem("price_unreadable", value=text)]
    price, problems = _of_match(match, hint=_hint(title))
    return price, [*problems, *remark]


def _without_remark(said: str) -> tuple[str, list[Problem]]:
    """Return the price without what stands in brackets behind it, and a note of that."""
    found = REMARK.search(said)
    if not found:
        return said, []
    return said[: found.start()].strip(), [Problem("price_remark", value=found[1])]


def _hint(title: str) -> _Hint:
    found = IN_TITLE.search(plain(title).replace(" ", ""))
    if not found or not (found[1] or found[2]):
        return _Hint(None, None)
    return _Hint(found[1], CURRENCY_OF.get(found[2] or ""))


def _of_match(match: "re.Match[str]", *, hint: _Hint) -> tuple[Price | None, list[Problem]]:
    text = match.string
    sign, low, low_scale, name, sign2, high, high_scale, name2 = match.groups()[1:9]
    named = [CURRENCY_OF[word] for word in (sign, name, sign2, name2) if word]
    problems: list[Problem] = []
    if len(set(named)) > 1:
        return None, [Problem("price_unreadable", value=text)]
    currency = named[0] if named else hint.currency
    bare = not named and not low_scale and not high_scale
    if currency is None:
        currency = "CNY"
        problems.append(Problem("price_currency_assumed", value=text))
    low_scale = low_scale or (hint.scale if bare else None) or _shared(low, high, high_scale)
    high_scale = high_scale or (hint.scale if bare else None)
    amounts = [scaled(low, low_scale)]
    if high is not None:
        amounts.append(scaled(high, high_scale))
    minors, wrong = _minor(amounts, currency=currency, text=text)
    if wrong:
        return None, [wrong]
    return _priced(match, minors, currency=currency, problems=problems)


def _shared(low: str, high: str | None, high_scale: str | None) -> str | None:
    """Return the scale of both ends when only the last says it: 1-3万 is 1万 to 3万."""
    if high is None or not high_scale:
        return None
    return high_scale if scaled(low, None) < scaled(high, None) else None


def _minor(amounts: list[Decimal], *, currency: str, text: str) -> tuple[list[int], Problem | None]:
    """Return the amounts in minor units, or why they are none."""
    exponent = EXPONENTS[currency]
    scaled_up = [amount.scaleb(exponent) for amount in amounts]
    if any(amount != amount.to_integral_value() for amount in scaled_up):
        return [], Problem("price_too_fine", value=text)
    minors = [int(amount) for amount in scaled_up]
    if max(minors) > MAX_MINOR:
        return [], Problem("price_too_large", value=text)
    if minors != sorted(minors):
        return [], Problem("price_band_reversed", value=text)
    return minors, None


def _priced(
    match: "re.Match[str]", minors: list[int], *, currency: str, problems: list[Problem]
) -> tuple[Price, list[Problem]]:
    if not any(minors):
        return Price(PricingModel.FREE.value), []
    unit = match["unit"] or match["lead"] or ""
    model, doubtful = _model_of(unit)
    if doubtful:
        problems.append(Problem("price_unit_unusual", value=match.string, args={"unit": unit[:40]}))
    if match["open"] or match["late"]:
        problems.append(Problem("price_from", value=match.string))
    high = minors[1] if minors[1:] and minors[1] != minors[0] else None
    return Price(model, minors[0], high, currency, unit[:40]), problems


def _model_of(unit: str) -> tuple[str, bool]:
    """Return the price model of "per ``unit``", and whether the market knows no such model."""
    if not unit:
        return PricingModel.ONE_OFF.value, False
    counted = BATCH.sub("", unit, count=1) if BATCH.match(unit) else unit
    model = MODEL_OF_UNIT.get(unit) or MODEL_OF_UNIT.get(counted)
    return (model or PricingModel.ONE_OFF).value, model is None
