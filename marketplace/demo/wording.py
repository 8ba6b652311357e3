"""Turns a product, a province and some dice into the terms of a listing and its certificate."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from listings.actions.record_certificate import CertificateTerms
from listings.terms import DataField, ListingTerms
from listings.vocabulary.codes import DeliveryForm, DeliveryMethod
from listings.vocabulary.kinds import RegionScope, Source, Structure, Visibility
from listings.vocabulary.product_id import make_product_id
from marketplace.demo.content import Product
from parties.vocabulary import regions

SPANS = {  # what a title adds: Chinese, English
    "": "",
    "（2021—2025年）": " (2021-2025)",
    "（2023年以来）": " (since 2023)",
    "（县域版）": ", county edition",
    "（重点城市版）": ", major cities",
    "（近三年）": ", last three years",
    "（精校版）": ", curated edition",
    "（园区版）": ", industrial parks",
}
STATEMENTS = {
    Source.COLLECTED_GENERATED: "由本单位自有设备与业务系统采集生成，采集范围、时间与处理记录存档"
    "备查，涉及的采集对象均已书面同意，不含第三方受限数据。",
    Source.PUBLIC_BY_PROGRAM: "按网站规则以程序采集的公开信息，不绕过访问限制，采集日志留存备查，"
    "并对外提供更正与删除渠道。",
    Source.BY_AGREEMENT: "依据与数据提供方签订的授权协议取得，协议约定可加工并许可他人使用，"
    "原始数据不出域，授权文件编号在登记材料中列明。",
}
LICENCES = {
    ("use",): "被许可方可为约定用途加工使用，不得转让、转授权或还原出原始记录。",
    ("use", "operate"): "被许可方可加工使用，并可对外提供衍生产品，应标注来源并按季报告去向。",
    ("use", "operate", "transfer"): "可协商转让该数据知识产权；转让须经登记机构变更登记后生效。",
}
METHOD_OF = {DeliveryForm.API: DeliveryMethod.API, DeliveryForm.DATASET: DeliveryMethod.FILE}
SCHEME_OF = {
    "330000": "zj-dip",
    "110000": "bj-dip",
    "310000": "sh-dip",
    "370000": "sd-dip",
    "440000": "gd-dip",
    "320000": "js-dip",
}
FORMS_SINCE = date(2024, 9, 9)  # certificates of before have other numbers
VALID_MONTHS = 36
ELSEWHERE = 1_000_000  # numbers of other desks; the market's own registrar counts from 1
ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Edition:
    """One listing-to-be: a product about a province, told apart by ``span`` and ``serial``.

    ``subject`` is the holder's unified social credit code, ``home`` its province.
    """

    product: Product
    region: str
    span: str
    serial: int
    subject: str
    home: str

    @property
    def name(self) -> str:
        """The name on the certificate and in the listing."""
        return self.product.title_zh.format(region=regions.label(self.region, "zh")) + self.span

    @property
    def name_en(self) -> str:
        """The same in English."""
        name = self.product.title_en.format(region=regions.label(self.region, "en"))
        return name + SPANS[self.span]


def certificate_terms(edition: Edition, *, issued_on: date) -> CertificateTerms:
    """Return the paper of ``edition``: a number of the right form, three years valid."""
    return CertificateTerms(
        scheme=SCHEME_OF.get(edition.home, "zj-dip"),
        certificate_no=_certificate_no(edition, issued_on),
        registration_no=_registration_no(edition, issued_on),
        issued_on=issued_on,
        valid_to=last_day(issued_on),
        asset_name=edition.name,
    )


def last_day(issued_on: date) -> date:
    """Return the last day of a certificate: the one before its third anniversary."""
    year, month = issued_on.year + VALID_MONTHS // 12, issued_on.month
    return date(year, month, min(issued_on.day, 28)) - timedelta(days=1)


def _certificate_no(edition: Edition, issued_on: date) -> str:
    if issued_on < FORMS_SINCE:
        return f"浙数知登字{issued_on:%Y}第{edition.serial:07d}号"
    registrar = {"zj-dip": "3300", "gd-dip": "4400"}
    code = registrar.get(SCHEME_OF.get(edition.home, "zj-dip"), edition.home[:4])
    return f"{issued_on:%Y%m}{code}{ELSEWHERE + edition.serial:07d}"


def _registration_no(edition: Edition, issued_on: date) -> str:
    return f"{issued_on:%Y}1E{edition.serial:09d}{ALPHABET[edition.serial % len(ALPHABET)]}"


def listing_terms(edition: Edition, *, certificate_id: int | None, dice: Random) -> ListingTerms:
    """Return everything the listing says; the dice decide what a holder leaves out or open."""
    product = edition.product
    rights = _rights(product, dice)
    can_leave = None if _chance(dice, 0.1) else not product.pi and _chance(dice, 0.5)
    price = None if product.price is None else _rounded(product.price * dice.uniform(0.6, 1.5))
    return ListingTerms(
        title=edition.name,
        title_en=edition.name_en,
        summary=product.overview_zh,
        summary_en=product.overview_en,
        certificate_id=certificate_id,
        **_description(edition, dice),
        **_declarations(product),
        export_allowed=can_leave,
        delivery_form=product.form,
        delivery_methods=(METHOD_OF.get(DeliveryForm(product.form), DeliveryMethod.FILE).value,),
        rights_offered=rights,
        territory=("WORLD",) if can_leave else ("CN",),
        term_months=dice.choice((12, 12, 24, 36)),
        licence_terms=LICENCES[rights],
        pricing_model=product.pricing,
        price_minor=price,
        price_max_minor=price and product.price_max and max(price * 2, product.price_max),
        unit=product.unit,
        visibility=Visibility.VERIFIED if _chance(dice, 0.06) else Visibility.PUBLIC,
    )


def _description(edition: Edition, dice: Random) -> dict[str, Any]:
    product, zh = edition.product, regions.label(edition.region, "zh")
    records = int(product.records * dice.uniform(0.3, 1.7))
    begins = dice.randint(2019, 2023)
    about = f"本版覆盖{zh}{dice.randint(9, 120)}个县区，自{begins}年起，共约{records:,}条记录。"
    about_en = f" This edition covers {regions.label(edition.region, 'en')} since {begins}."
    checks = f"共设{dice.randint(6, 28)}项质量检查，不合格批次退回重算，变更记录随数据提供。"
    has_id = _chance(dice, 0.4)
    by_agreement = product.source == Source.COLLECTED_GENERATED and _chance(dice, 0.3)
    source = Source.BY_AGREEMENT if by_agreement else Source(product.source)
    return {
        "name": edition.name,
        "name_en": edition.name_en,
        "overview": product.overview_zh + about,
        "overview_en": product.overview_en + about_en,
        "scenario": product.scenario,
        "keywords": product.keywords,
        "division": product.division,
        "source": source.value,
        "source_statement": STATEMENTS[source],
        "algorithm_rules": product.rules + checks,
        "restrictions": "不得用于识别个人或企业敏感经营信息。" if product.pi else "",
        "region_scope": RegionScope.PROVINCE.value,
        "region": edition.region,
        "covers_from": date(begins, 1, 1),
        "update_frequency": product.frequency if _chance(dice, 0.9) else "",
        "record_count": records if _chance(dice, 0.9) else None,
        "data_kinds": product.kinds,
        "structure": _structure(product),
        "data_format": "JSON" if product.form == DeliveryForm.API else "Parquet, CSV",
        "fields": tuple(DataField(*field) for field in product.fields),
        "has_sample": _chance(dice, 0.7),
        "ndi_product_id": _product_id(edition) if has_id else None,
    }


def _declarations(product: Product) -> dict[str, Any]:
    return {
        "contains_pi": product.pi,
        "contains_sensitive_pi": product.pi and product.division == "84",
        "contains_important_data": False,
        "contains_core_data": False,
        "security_level": 3 if product.pi else 1 if product.pricing == "free" else 2,
    }


def _chance(dice: Random, share: float) -> bool:
    return dice.random() < share


def _rights(product: Product, dice: Random) -> tuple[str, ...]:
    if product.source == Source.PUBLIC_BY_PROGRAM:
        return ("use",)
    return dice.choices(tuple(LICENCES), weights=(55, 35, 10))[0]


def _structure(product: Product) -> str:
    if product.kinds == ("structured",):
        return Structure.STRUCTURED
    return Structure.SEMI if "structured" in product.kinds else Structure.UNSTRUCTURED


def _product_id(edition: Edition) -> str:
    segment = edition.region[:4]
    return make_product_id(edition.serial, subject=edition.subject, segment=segment)


def _rounded(minor: float) -> int:
    """Return a price people would name: two leading digits, never below a fen."""
    text = f"{max(1, round(minor)):d}"
    return int(text[:2].ljust(len(text), "0"))
