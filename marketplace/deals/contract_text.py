"""The words both sides sign: plain text, Chinese first, then English; one digest for both."""

from datetime import datetime

from django.utils import translation
from django.utils.encoding import force_str

from kernel.money import Money
from kernel.numbering import ZONE
from listings.vocabulary.codes import DeliveryForm
from listings.vocabulary.kinds import Right
from marketplace.deals.models import Deal, Offer, PaymentTerms, RealisationType

CHINESE = """数据知识产权{kind}合同  编号 {number}
签订日期（起草）：{on}
甲方（权利人）：{holder}（统一社会信用代码 {holder_code}）
乙方（买方）：{buyer}（统一社会信用代码 {buyer_code}）

一、标的：{title}（登记证书编号 {certificate}）。证书是权利人持有该数据知识产权的初步证明。
二、权利：{rights}；{exclusive}；地域：{territory}；期限：{term}；用途：{purpose}。
三、价款：{amount}（{minor} 个最小货币单位）；付款：{payment}。
四、交付：{delivery}；交付期限：{delivery_on}。
五、款项由双方直接结算，本平台不保管资金；收款以双方确认为准。
六、其他约定：{note}
"""
ENGLISH = """Data-IP contract ({kind})  No. {number}
Drafted on: {on}
Party A (holder): {holder} (unified social credit code {holder_code})
Party B (buyer): {buyer} (unified social credit code {buyer_code})

1. Object: {title} (certificate no. {certificate}). The certificate is preliminary proof that the
   holder holds the data IP.
2. Rights: {rights}; {exclusive}; territory: {territory}; term: {term}; purpose: {purpose}.
3. Price: {amount} ({minor} minor units); payment: {payment}.
4. Delivery: {delivery}; due: {delivery_on}.
5. The parties settle directly; this platform holds no money. A receipt counts once both confirm it.
6. Further: {note}
"""
WORDS = {
    "zh-hans": {"yes": "独占", "no": "非独占", "months": "{n} 个月", "open": "未约定",
                "none": "无"},
    "en": {"yes": "exclusive", "no": "non-exclusive", "months": "{n} months", "open": "not agreed",
           "none": "none"},
}  # fmt: skip


def contract_text(deal: Deal, offer: Offer, *, number: str, on: datetime) -> str:
    """Return the contract of ``offer`` in Chinese and English; the same input, the same bytes."""
    parts = []
    for language, frame in (("zh-hans", CHINESE), ("en", ENGLISH)):
        with translation.override(language):
            parts.append(
                frame.format(**_words(deal, offer, number=number, on=on, language=language))
            )
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
        "delivery_form": offer.delivery_form,
        "delivery_on": offer.delivery_on.isoformat() if offer.delivery_on else None,
        "note": offer.note,
    }


def _words(
    deal: Deal, offer: Offer, *, number: str, on: datetime, language: str
) -> dict[str, object]:
    words = WORDS[language]
    listing, holder, buyer = deal.listing, deal.holder, deal.buyer
    certificate = listing.certificate if listing else None
    joint = "、" if language == "zh-hans" else ", "
    return {
        "kind": force_str(RealisationType(offer.realisation_type).label),
        "number": number,
        "on": f"{on.astimezone(ZONE):%Y-%m-%d}",
        "holder": holder.name if holder else "",
        "holder_code": (holder.uscc if holder else None) or words["none"],
        "buyer": buyer.name if buyer else "",
        "buyer_code": (buyer.uscc if buyer else None) or words["none"],
        "title": listing.title if listing else words["open"],
        "certificate": certificate.certificate_no if certificate else words["none"],
        "rights": joint.join(force_str(Right(right).label) for right in offer.rights),
        "exclusive": words["yes"] if offer.exclusive else words["no"],
        "territory": joint.join(offer.territory) or words["open"],
        "term": words["months"].format(n=offer.term_months) if offer.term_months else words["open"],
        "purpose": offer.purpose or words["open"],
        "amount": str(Money(offer.amount_minor, offer.currency)),
        "minor": offer.amount_minor,
        "payment": force_str(PaymentTerms(offer.payment_terms).label),
        "delivery": force_str(DeliveryForm(offer.delivery_form).label),
        "delivery_on": offer.delivery_on.isoformat() if offer.delivery_on else words["open"],
        "note": offer.note or words["none"],
    }
