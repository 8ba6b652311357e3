"""The market's words and figures, as /definitions/ prints them: one word per idea."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

Words = object  # a lazy translation


@dataclass(frozen=True, slots=True)
class Term:
    """One idea: its name in both languages and what it means here."""

    key: str
    zh: str
    en: str
    meaning: Words


TERMS = (
    Term(
        "data-ip",
        "数据知识产权",
        "data intellectual property (data IP)",
        _(
            "A collection of data, lawfully obtained and processed by rules or algorithms, of "
            "practical value and intellectual achievement: algorithm rules plus data set."
        ),
    ),
    Term(
        "property-right",
        "数据产权",
        "data property rights",
        _(
            "The rights to hold, to use and to operate data. They are independent, and several "
            "holders may have the same right at once."
        ),
    ),
    Term(
        "certificate",
        "登记证书",
        "certificate",
        _(
            "Preliminary proof that the holder holds the data IP, and voucher for circulation, "
            "trading, income distribution and protection. For a property right: voucher (登记凭证)."
        ),
    ),
    Term(
        "scheme",
        "登记规则",
        "registration scheme",
        _("The rules of one registration authority. Numbers and periods differ by province."),
    ),
    Term("holder", "权利人", "holder", _("The organisation named on the certificate.")),
    Term(
        "listing",
        "挂牌",
        "listing",
        _("An asset offered on stated terms. One asset may have several listings."),
    ),
    Term(
        "encumbrance",
        "权利负担",
        "encumbrance",
        _("A pledge, seizure, control or exclusive licence that rests on a certificate."),
    ),
    Term(
        "merchant",
        "数商",
        "data merchant",
        _("An organisation that processes, brokers or serves data, and may act for holders."),
    ),
    Term(
        "intent",
        "意向",
        "intent",
        _("What somebody wants: a buyer's need, or a holder's wish to put an asset to use."),
    ),
    Term("match", "匹配", "match", _("One intent and one listing, scored and explained.")),
    Term("push", "推送", "push", _("One intent sent to one recipient.")),
    Term(
        "answer",
        "响应",
        "answer",
        _("“Interested”, or “declined” with a reason. Silence is not an answer."),
    ),
    Term(
        "deal",
        "交易",
        "deal",
        _("What two organisations agree on, sign, deliver and pay."),
    ),
    Term(
        "landed",
        "落地",
        "landed",
        _(
            "Both sides signed the contract, or a linked trading platform reported the signed "
            "deal and it was confirmed. Landed is not settled."
        ),
    ),
    Term(
        "settled",
        "已结算",
        "settled",
        _("Delivered, accepted, and paid to the last cent as both sides confirmed."),
    ),
    Term(
        "realisation",
        "转化类型",
        "realisation type",
        _(
            "How value was made of the data IP: trade, licence, transfer, pledge, capital "
            "contribution, insurance, securitisation, other. Financing is never added to trade."
        ),
    ),
    Term(
        "referral",
        "引荐",
        "referral",
        _("An intent or listing passed to another trading platform, with its outcome."),
    ),
    Term(
        "platform",
        "交易平台",
        "trading platform",
        _("A data exchange. It is called linked only while a working link to it exists."),
    ),
)
MEASURES = (
    Term(
        "conversion",
        "转化率",
        "conversion",
        _(
            "Distinct intents landed ÷ distinct intents pushed, of the intents first pushed in the "
            "window, with outcomes up to the as-of moment. An intent pushed to many recipients "
            "counts once. Cancelled, fully refunded or reversed deals do not count. Younger than "
            "180 days, a group of intents is marked as immature; under a denominator of 10 no "
            "percentage is shown."
        ),
    ),
    Term(
        "period-ratio",
        "期间比",
        "period ratio",
        _(
            "Intents landed in the window ÷ intents first pushed in the same window. It compares "
            "different intents and may exceed 100 %."
        ),
    ),
    Term(
        "response-rate",
        "响应率",
        "response rate",
        _("Pushes answered, either way ÷ pushes delivered. Ignoring a push is no response."),
    ),
    Term(
        "value",
        "金额",
        "value",
        _(
            "The signed amounts of landed deals, by realisation type and currency, net of "
            "reversals. Currencies are never added up; the settled part stands beside."
        ),
    ),
)
