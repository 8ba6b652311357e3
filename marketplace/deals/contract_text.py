"""The words both sides sign: plain text, Chinese first, then English; one digest for both."""

from collections.abc import Sequence
from datetime import date

from django.utils import translation
from django.utils.encoding import force_str

from kernel.money import EXPONENTS, Money
from listings.models import Certificate
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import Right
from marketplace.deals.models import Deal, Offer, PaymentTerms, RealisationType
from marketplace.deals.models.instalment import parts_agreed, parts_in_words
from marketplace.deals.vocabulary import ALLOWED, DEMANDED, FORBIDDEN, UsageControl
from parties.models import Organisation
from parties.vocabulary import regions

CHINESE = """数据知识产权{kind}合同  编号 {number}
起草日期：{on}{replaces}
甲方（权利人）：{holder}（统一社会信用代码 {holder_code}）
乙方（买方）：{buyer}（统一社会信用代码 {buyer_code}）

一、标的：{title}（{authority}，登记证书编号 {certificate}）。
    证书是权利人持有该数据知识产权的初步证明。
二、权利：{rights}；{exclusive}；地域：{territory}；期限：{term}；用途：{purpose}。
三、价款：{amount}（{in_words}）；付款：{payment}。
四、交付：{delivery}；交付期限：{delivery_on}。
五、款项由双方直接结算，本平台不保管资金；收款以双方确认为准。
六、其他约定：{note}
七、使用控制：许可：{allowed}；禁止：{forbidden}；义务：{demanded}。
    机器可读策略（ODRL 2.2）SHA-256：{policy}
"""
ENGLISH = """Data-IP contract ({kind})  No. {number}
Drafted on: {on}{replaces}
Party A (holder): {holder} (unified social credit code {holder_code})
Party B (buyer): {buyer} (unified social credit code {buyer_code})

1. Object: {title} ({authority}, certificate no. {certificate}).
   The certificate is preliminary proof that the holder holds the data IP.
2. Rights: {rights}; {exclusive}; territory: {territory}; term: {term}; purpose: {purpose}.
3. Price: {amount}; payment: {payment}.
4. Delivery: {delivery}; due: {delivery_on}.
5. The parties settle directly; this platform holds no money. A receipt counts once both confirm it.
6. Further: {note}
7. Usage controls: allowed: {allowed}; forbidden: {forbidden}; duties: {demanded}.
   Machine-readable policy (ODRL 2.2), SHA-256: {policy}
"""
WORDS = {
    "zh-hans": {
        "yes": "独占",
        "no": "非独占",
        "months": "{n} 个月",
        "replaces": "\n本合同自双方签署起替代合同 {number}。",
        "open": "未约定",
        "none": "无",
        "CN": "中国境内",
        "WORLD": "全球",
    },
    "en": {
        "yes": "exclusive",
        "no": "non-exclusive",
        "months": "{n} months",
        "replaces": "\nOnce both sides have signed it replaces contract {number}.",
        "open": "not agreed",
        "none": "none",
        "CN": "mainland China",
        "WORLD": "worldwide",
    },
}
DIGITS, SMALL, LARGE = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")


def contract_text(
    deal: Deal,
    offer: Offer,
    *,
    number: str,
    on: date,
    policy_sha256: str = "",
    replaces: str = "",
) -> str:
    """Return the contract of ``offer`` in Chinese and English; the same input, the same bytes.

    What the sides typed stands on one line each, so it cannot pass for a clause of its own.

    Args:
        number: what names the contract.
        on: the day it is drafted, in Shanghai.
        policy_sha256: of the machine-readable policy; whoever signs the words signs it too.
        replaces: the number of the contract whose terms it corrects.
    """
    parts = []
    for language, frame in (("zh-hans", CHINESE), ("en", ENGLISH)):
        with translation.override(language):
            words = WORDS[language]
            said = {**_sides(deal, words), **_object(deal, words), **_terms(offer, language)}
            named = {"number": number, "on": on.isoformat(), "policy": policy_sha256 or "–"}
            named["replaces"] = words["replaces"].format(number=replaces) if replaces else ""
            parts.append(frame.format(**said, **named))
    return "\n".join(parts)


def terms_of(offer: Offer) -> dict[str, object]:
    """Return the offer as JSON, for machines."""
    return {
        "offer": offer.n,
        "realisation_type": offer.realisation_type,
        "amount": {"minor": offer.amount_minor, "currency": offer.currency},
        "rights": offer.rights,
        "exclusive": offer.exclusive,
        "territory": offer.territory,
        "term_months": offer.term_months,
        "purpose": offer.purpose,
        "payment_terms": offer.payment_terms,
        "schedule": offer.schedule,
        "delivery_form": offer.delivery_form,
        "delivery_on": offer.delivery_on.isoformat() if offer.delivery_on else None,
        "usage": offer.usage,
        "note": offer.note,
    }


def payment_in_words(offer: Offer, *, joint: str) -> str:
    """Return the way of payment in the language in force, with every instalment."""
    said = [force_str(PaymentTerms(offer.payment_terms).label)]
    if offer.payment_terms == PaymentTerms.INSTALMENTS:
        parts = parts_agreed(offer.payment_terms, offer.amount_minor, offer.schedule)
        said += parts_in_words(parts, offer.currency)
    return joint.join(said)


def in_capitals(amount: Money) -> str:
    """Return an amount in the capitals of Chinese contracts (大写), e.g. 人民币壹佰零叁万元整.

    Currencies other than CNY are named by their code and read with their decimals.
    """
    whole, part = divmod(amount.minor, 10 ** EXPONENTS[amount.currency])
    if amount.currency != "CNY":
        decimals = "".join(DIGITS[int(d)] for d in f"{part:0{EXPONENTS[amount.currency]}d}")
        return f"{amount.currency} {_integer(whole)}{f'点{decimals}' if part else ''}"
    jiao, fen = divmod(part, 10)
    if not part:
        return f"人民币{_integer(whole)}元整"
    tail = f"{DIGITS[jiao]}角" if jiao else "零" if whole else ""
    yuan = f"{_integer(whole)}元" if whole else ""
    return f"人民币{yuan}{tail}{f'{DIGITS[fen]}分' if fen else '整'}"


def place_names(codes: list[str], *, language: str) -> list[str]:
    """Return the names of a territory's codes in ``language`` (zh-hans or en)."""
    words = WORDS[language]
    return [words.get(code) or regions.label(code, language) for code in codes]


def _integer(number: int) -> str:
    """Read a whole number, up to 10^16, in groups of four digits."""
    if number == 0:
        return DIGITS[0]
    text, gap = "", False
    for power in range(3, -1, -1):
        group = number // 10 ** (4 * power) % 10_000
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):  # noqa: PLR2004 - a zero stands for what is skipped
            text += DIGITS[0]
        above = LARGE[power]
        if power == 3 and number // 10**8 % 10_000:  # noqa: PLR2004 - 亿 is read once, after its last group
            above = "万"
        text, gap = text + _group(group) + above, False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for power in range(3, -1, -1):
        digit = group // 10**power % 10
        if digit:
            text += (DIGITS[0] if gap and text else "") + DIGITS[digit] + SMALL[power]
        gap = not digit
    return text


def _line(text: str) -> str:
    return " ".join(text.split())


def _sides(deal: Deal, words: dict[str, str]) -> dict[str, str]:
    def named(side: str, party: Organisation | None) -> dict[str, str]:
        name, code = (party.name, party.uscc) if party else ("", None)
        return {side: _line(name), f"{side}_code": code or words["none"]}

    return {**named("holder", deal.holder), **named("buyer", deal.buyer)}


def _object(deal: Deal, words: dict[str, str]) -> dict[str, str]:
    listing = deal.listing
    certificate: Certificate | None = listing.certificate if listing else None
    return {
        "title": _line(listing.title) if listing else words["open"],
        "certificate": certificate.certificate_no if certificate else words["none"],
        "authority": certificate.scheme.name if certificate else words["none"],
    }


def _terms(offer: Offer, language: str) -> dict[str, str]:
    words, joint = WORDS[language], "、" if language == "zh-hans" else ", "

    def controls(among: Sequence[UsageControl]) -> str:
        return joint.join(force_str(c.label) for c in among if c in offer.usage) or words["none"]

    return {
        "allowed": controls(ALLOWED),
        "forbidden": controls(FORBIDDEN),
        "demanded": controls(DEMANDED),
        "kind": force_str(RealisationType(offer.realisation_type).label),
        "rights": joint.join(force_str(Right(right).label) for right in offer.rights),
        "exclusive": words["yes"] if offer.exclusive else words["no"],
        "territory": joint.join(place_names(offer.territory, language=language)),
        "term": words["months"].format(n=offer.term_months) if offer.term_months else words["open"],
        "purpose": _line(offer.purpose) or words["open"],
        "amount": f"{offer.currency} {offer.amount.major:,}",
        "in_words": in_capitals(offer.amount),
        "payment": payment_in_words(offer, joint="；" if language == "zh-hans" else "; "),
        "delivery": force_str(DeliveryForm(offer.delivery_form).label),
        "delivery_on": offer.delivery_on.isoformat() if offer.delivery_on else words["open"],
        "note": _line(offer.note) or words["none"],
    }
