"""One defect after the other, put into a clean case, and what a pre-check must say of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from listings.terms import DataField
from marketplace.registration.precheck.finding import (
    Applicant,
    Namesake,
    Paper,
    Rules,
)
from marketplace.registration.precheck.scan import Hit
from marketplace.registration.terms import AIProfile, Allocation, Deposit
from marketplace.registration.tests.build import CODE, SCAN, TODAY, a_case, a_content

OTHER = "12310000DEMA00013P"
ALL = ("hold", "use", "operate")


VAGUE = "本数据集通过采集相关业务数据,进行清洗处理分析,为各类应用提供支撑服务"
SHORT = "浙江公交线路各站点的逐小时上下客人数,2023年至2024年"
OTHER_MATTER = (
    "养殖场每栏生猪逐日体重、饲料消耗与疫苗接种的登记,附存栏头数、出栏日期以及圈舍温湿度,"
    "按批次汇总后供保险公司定损使用,每周复核一次。"
)
GENERIC_RULES = "通过大数据技术对采集的数据进行清洗、加工、整理、分析和建模,形成标准化数据集"
SHORT_RULES = "闸机刷卡流水按线路站点小时求和,剔除三倍标准差以外的单元"
NO_RULES = "数据由闸机直接导出,未经任何加工,按天存放为文件" * 5
CRAWLED = "由本公司编写的爬虫自2023年起每日从公开网站采集并留存日志。"
BOUGHT = "依据2022年与公交集团签订的采购合同购买,合同载明可再加工。"


@dataclass(frozen=True)
class Defect:
    """What is wrong in a case, and the finding that must say so."""

    code: str
    section: str
    level: str
    changes: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.code}-{'-'.join(self.changes)}"


def holders(*parts: Allocation) -> dict[str, Any]:
    papers = (*a_case().papers, Paper("allocation", "agreement.pdf"))
    return {"allocation": parts, "papers": papers}


def sampled(scan: dict[str, Any]) -> dict[str, Any]:
    others = tuple(paper for paper in a_case().papers if paper.purpose != "sample")
    return {"papers": (*others, Paper("sample", "sample.csv", scan))}


def hit(kind: str) -> dict[str, Any]:
    return sampled({**SCAN, "hits": [Hit(kind, "电话", (2, 3), 2).as_data()]})


def without(purpose: str) -> dict[str, Any]:
    return {"papers": tuple(p for p in a_case().papers if p.purpose != purpose)}


def fields(*names: str) -> tuple[DataField, ...]:
    return (*a_content().fields, *(DataField(name) for name in names))


def defect(code: str, section: str, level: str = "error", **changes: Any) -> Defect:
    return Defect(code, section, level, changes)


DEFECTS = [
    defect("party_not_verified", "applicant", applicant=Applicant("X", CODE, False, False)),
    defect("organ_data", "applicant", applicant=Applicant("X", CODE, True, True)),
    defect("scheme_closed", "applicant", rules=Rules("Shenzhen", is_open=False)),
    defect("scheme_unconfirmed", "applicant", "info", rules=Rules("Z", unconfirmed=("notice",))),
    defect("name_missing", "name", name=""),
    defect("name_too_long", "name", name="2023-2024年浙江公交站点客流统计数据" * 2),
    defect("name_too_short", "name", name="公交数据"),
    defect("name_pattern", "name", "warning", name="公交站点客流情况表格"),
    defect("raw_data", "name", name="2023-2024年浙江公交站点原始数据"),
    defect("name_other_region", "name", "warning", name="2023-2024年广东公交站点客流统计数据"),
    defect("name_other_time", "name", "warning", name="2011年浙江公交站点客流统计数据"),
    defect("name_other_industry", "name", "warning", division="01"),
    defect("duplicate_own", "name", namesakes=(Namesake(True, "20250633000000001"),)),
    defect("duplicate_other", "name", "warning", namesakes=(Namesake(False, "X"),)),
    defect("overview_missing", "overview", overview=""),
    defect("overview_too_long", "overview", overview=a_content().overview * 5),
    defect("overview_vague", "overview", overview=VAGUE),
    defect("overview_short", "overview", "warning", overview=SHORT),
    defect("overview_other_matter", "overview", "warning",
           overview=OTHER_MATTER),
    defect("division_missing", "industry", division=""),
    defect("rules_missing", "rules", algorithm_rules=""),
    defect("rules_generic", "rules", algorithm_rules=GENERIC_RULES),
    defect("rules_short", "rules", "warning", algorithm_rules=SHORT_RULES),
    defect("unprocessed_data", "rules", algorithm_rules=NO_RULES),
    defect("scenario_missing", "scenario", scenario="规划"),
    defect("fields_missing", "fields", fields=()),
    defect("scope_missing", "scope", region_scope=""),
    defect("region_missing", "scope", region=""),
    defect("period_missing", "scope", covers_from=None),
    defect("period_future", "scope", covers_from=date(2027, 1, 1), covers_to=None),
    defect("overview_other_region", "scope", "warning", region="440000"),
    defect("overview_other_time", "scope", "warning",
           covers_from=date(2010, 1, 1), covers_to=date(2011, 12, 31)),
    defect("kinds_missing", "form", data_kinds=()),
    defect("frequency_missing", "volume", update_frequency=""),
    defect("frequency_at_odds", "volume", "warning", update_frequency="002"),
    defect("volume_missing", "volume", record_count=None, size_bytes=None),
    defect("single_record", "volume", record_count=1),
    defect("count_differs", "volume", "warning", record_count=12_000),
    defect("source_missing", "source", source=""),
    defect("statement_missing", "source", source_statement="自有"),
    defect("source_proof_missing", "source", source_proof_kind=""),
    defect("source_proof_missing", "source", **without("source")),
    defect("source_proof_ended", "source", source_valid_to=TODAY - timedelta(days=1)),
    defect("source_proof_ends", "source", "warning", source_valid_to=TODAY),
    defect("agreement_end_missing", "source", rules=Rules("Beijing", capped_by_agreement=True),
           source="by_agreement", source_proof_kind="authorisation"),
    defect("proof_unfit", "source", "warning", source="by_agreement"),
    defect("source_crawled", "source", "warning",
           source_statement=CRAWLED),
    defect("source_agreed", "source", "warning",
           source_statement=BOUGHT),
    defect("declaration_missing", "declarations", contains_important_data=None),
    defect("core_data", "declarations", contains_core_data=True),
    defect("level_too_high", "declarations", security_level=4),
    defect("pi_contradiction", "declarations", contains_sensitive_pi=True),
    defect("pi_treatment_missing", "declarations", contains_pi=True),
    defect("pi_fields", "declarations", fields=fields("身份证号")),
    defect("pi_fields", "declarations", fields=fields("user_mobile"), restrictions=""),
    defect("sensitive_fields", "declarations", "warning", contains_pi=True,
           pi_treatment="取得单独同意后去标识", fields=fields("身份证号")),
    defect("allocation_missing", "allocation", allocation=()),
    defect("no_hold", "allocation", allocation=(Allocation(CODE, "X", ("use",)),)),
    defect("operate_public", "allocation", source="public_by_program",
           source_proof_kind="public_source_note"),
    defect("applicant_not_holder", "allocation", allocation=(Allocation(OTHER, "Y", ALL),)),
    defect("allocation_agreement_missing", "allocation",
           allocation=(Allocation(CODE, "X", ALL), Allocation(OTHER, "Y", ("use",)))),
    defect("shares_sum", "allocation", **holders(
        Allocation(CODE, "X", ALL, share_bp=6000), Allocation(OTHER, "Y", ALL, share_bp=3000))),
    defect("shares_sum", "allocation", **holders(
        Allocation(CODE, "X", ALL, share_bp=10_000), Allocation(OTHER, "Y", ALL)),
        scenario="客流预测与线网规划的比较"),
    defect("holder_incomplete", "allocation", **holders(
        Allocation(CODE, "X", ALL), Allocation(OTHER, "Y"))),
    defect("holder_twice", "allocation", **holders(
        Allocation(CODE, "X", ("hold",)), Allocation(CODE, "X", ("use",)))),
    defect("holder_term_ended", "allocation",
           allocation=(Allocation(CODE, "X", ALL, term_to=TODAY - timedelta(days=1)),)),
    defect("holder_code", "allocation", **holders(
        Allocation(CODE, "X", ALL), Allocation("91330100MA0EXAMP1A", "Y", ("use",)))),
    defect("deposit_missing", "deposit", deposit=Deposit()),
    defect("deposit_digest", "deposit", deposit=replace(a_content().deposit, digest="abc")),
    defect("deposit_future", "deposit",
           deposit=replace(a_content().deposit, deposited_on=TODAY + timedelta(days=1))),
    defect("deposit_paper", "deposit", "warning", **without("deposit")),
    defect("sample_missing", "sample", **without("sample")),
    defect("sample_unsaid", "sample", sample_desensitised=None),
    defect("sample_unread", "sample", "warning", **sampled({"unread": True})),
    defect("sample_id_number", "sample", **hit("id_number")),
    defect("sample_mobile", "sample", **hit("mobile")),
    defect("sample_email", "sample", **hit("email")),
    defect("sample_bank_card", "sample", **hit("bank_card")),
    defect("sample_column_name", "sample", **hit("column_name")),
    defect("sample_other_fields", "sample", "warning", **sampled({"columns": ["甲", "乙"]})),
    defect("ai_unsaid", "ai", is_ai_dataset=None),
    defect("ai_likely", "ai", "warning", scenario="作为客流预测模型的训练数据"),
    defect("ai_incomplete", "ai", is_ai_dataset=True, ai_profile=AIProfile(task="预测")),
]  # fmt: skip
