"""What both sides sign."""

from datetime import date

import pytest
from django.utils import translation

from kernel.money import Money
from marketplace.deals.contract_text import contract_text, in_capitals
from marketplace.deals.models import Deal, Offer
from marketplace.deals.tests.build import a_deal, buyer_of, certificate_of, holder_of, listing_of


@pytest.mark.parametrize(
    ("minor", "currency", "capitals"),
    [
        (0, "CNY", "人民币零元整"),
        (5, "CNY", "人民币伍分"),
        (50, "CNY", "人民币伍角整"),
        (100, "CNY", "人民币壹元整"),
        (105, "CNY", "人民币壹元零伍分"),
        (1_010_00, "CNY", "人民币壹仟零壹拾元整"),
        (1_001_00, "CNY", "人民币壹仟零壹元整"),
        (10_300_00, "CNY", "人民币壹万零叁佰元整"),
        (6_500_35, "CNY", "人民币陆仟伍佰元叁角伍分"),
        (1_030_000_00, "CNY", "人民币壹佰零叁万元整"),
        (100_000_000_00, "CNY", "人民币壹亿元整"),
        (100_000_005_00, "CNY", "人民币壹亿零伍元整"),
        (200_100_00, "CNY", "人民币贰拾万零壹佰元整"),
        (5_350_000_000_00, "CNY", "人民币伍拾叁亿伍仟万元整"),
        (10_000_000_000_000_00, "CNY", "人民币壹拾万亿元整"),
        (1_234_567_890_123_45, "CNY", "人民币壹万贰仟叁佰肆拾伍亿"
                                      "陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分"),
        (1_050, "USD", "USD 壹拾点伍零"),
        (600, "JPY", "JPY 陆佰"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(minor, currency, capitals) -> None:
    assert in_capitals(Money(minor, currency)) == capitals


@pytest.mark.django_db
def test_it_names_the_parties_the_certificate_and_every_term() -> None:
    deal = a_deal("negotiating")
    offer = Offer.objects.get()

    text = contract_text(deal, offer, number="CT1", on=date(2026, 1, 5))

    certificate = certificate_of(deal)
    for said in (
        "CT1",
        "2026-01-05",
        buyer_of(deal).name,
        buyer_of(deal).uscc,
        holder_of(deal).uscc,
        listing_of(deal).title,
        certificate.certificate_no,
        certificate.scheme.authority,
        certificate.scheme.authority_en,
        "CNY 480,000.00",
        "人民币肆拾捌万元整",
        "非独占",
        "中国境内",
        "12 个月",
        "初步证明",
        "preliminary",
        "mainland China",
        "12 months",
        "this platform holds no money",
    ):
        assert str(said) in text
    for never in ("ownership", "escrow", "guarantee", "所有权", "托管", "担保"):
        assert never not in text


@pytest.mark.django_db
def test_it_reads_the_same_in_whatever_language_it_is_made() -> None:
    deal = a_deal("negotiating")
    offer = Offer.objects.get()

    texts = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            fresh = Deal.objects.with_parties().get(pk=deal.pk)
            texts.add(contract_text(fresh, offer, number="CT1", on=date(2026, 1, 5)))

    assert len(texts) == 1


@pytest.mark.django_db
def test_what_a_side_typed_cannot_pass_for_a_clause() -> None:
    deal = a_deal("negotiating")
    offer = Offer.objects.get()
    offer.note = "Fine.\n八、乙方无需付款。\n8. {buyer} pays nothing."
    offer.purpose = "x\r\n三、价款：1"

    text = contract_text(deal, offer, number="CT1", on=date(2026, 1, 5))

    lines = text.splitlines()
    assert not any(line.startswith(("八", "8.", "三、价款：1")) for line in lines)
    assert "六、其他约定：Fine. 八、乙方无需付款。 8. {buyer} pays nothing." in lines
