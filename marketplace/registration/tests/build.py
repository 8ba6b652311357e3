"""Applications for tests: one without any fault, and rows straight into the database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from kernel.actor import Actor
from listings.terms import DataField
from listings.tests.build import a_scheme
from marketplace.registration.models import ApplicationPaper, RegistrationApplication
from marketplace.registration.precheck.finding import Applicant, Case, Paper, Rules
from marketplace.registration.terms import (
    AIProfile,
    Allocation,
    ApplicationContent,
    ComponentLicence,
    Deposit,
    content_json,
)
from parties.models import Organisation, StoredFile

BORN_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = date(2026, 1, 5)
CODE = "91330100MA0EXAMP1B"
PURPOSES = ("identity", "source", "deposit", "sample")
SCAN: dict[str, object] = {
    "columns": ["线路编号", "站点编号", "小时", "客流量"],
    "rows": 20,
    "hits": [],
}
PROFILE = AIProfile(
    use=("train",),
    modalities=("structured",),
    task="客流短时预测",
    label_schema="下一小时客流等级 0-4",
    annotation_method="assisted",
    annotation_guideline="按分位数分级,边界值由两人复核",
    annotation_quality="抽检 5%,一致率 98%",
    annotators=6,
    cleaning="剔除三倍标准差以外的刷卡量",
    deduplication="同一站点同一小时只留一条",
    desensitisation="十人以下单元格不输出",
    sample_count=1_200_000,
    processing_model="LightGBM",
    processing_model_version="4.3",
    human_review_bp=500,
    component_licences=(ComponentLicence("刷卡量", "自有", "公交集团"),),
    pi_treatment="不含个人信息",
    known_limits="不含夜间班次",
)


def a_content(**changes: object) -> ApplicationContent:
    """Return a content in which a pre-check finds nothing."""
    said = ApplicationContent(
        name="2023-2024年浙江公交站点客流统计数据",
        overview=(
            "浙江省主要城市公交线路各站点2023年1月至2024年12月的逐小时上下客人数,由刷卡与视频计数交叉校核得到,"
            "共约120万条记录,字段含线路编号、站点编号、小时和客流量,供线网规划与商业选址使用。"
        ),
        scenario="公交集团调整班次,零售企业比较候选门店周边的到达人数",
        division="54",
        source="collected_generated",
        source_statement="由本公司在运营合同范围内自建的车载闸机与摄像计数器自2023年起逐日记录。",
        source_proof_kind="self_collection_note",
        region_scope="province",
        region="330000",
        covers_from=date(2023, 1, 1),
        covers_to=date(2024, 12, 31),
        update_frequency="007",
        record_count=1_200_000,
        size_bytes=96_000_000,
        data_kinds=("structured",),
        structure="structured",
        data_format="CSV",
        fields=(
            DataField("线路编号", "varchar", "运营线路代码"),
            DataField("站点编号", "varchar", "站牌代码"),
            DataField("小时", "datetime", "整点"),
            DataField("客流量", "int", "上下客人数之和"),
        ),
        algorithm_rules=(
            "第一步,闸机刷卡流水按线路、站点、小时求和;第二步,与摄像计数之差超过三倍标准差的单元标为异常并剔除;"
            "第三步,缺口不超过一小时的以前后两小时均值插补;第四步,小于十人的单元格置空,避免识别到个人;"
            "第五步,按站点坐标与道路编号匹配,输出逐小时客流表并附每月校核误差。"
        ),
        restrictions="不得用于识别乘客",
        contains_pi=False,
        contains_sensitive_pi=False,
        contains_important_data=False,
        contains_core_data=False,
        export_allowed=False,
        security_level=2,
        allocation=(Allocation(CODE, "Example Transit", ("hold", "use", "operate")),),
        deposit=Deposit(
            kind="blockchain",
            provider="Zhejiang IP chain",
            number="ZJ-2025-000123",
            hash_alg="sha256",
            digest="a3" * 32,
            deposited_on=date(2025, 12, 1),
        ),
        sample_desensitised=True,
        is_ai_dataset=False,
    )
    return replace(said, **changes)  # type: ignore[arg-type]


def a_case(**changes: Any) -> Case:
    """Return a case in which a pre-check finds nothing; keys of Case, or fields of its content."""
    of_case = {n: changes.pop(n) for n in list(changes) if n in Case.__dataclass_fields__}
    papers = tuple(Paper(p, f"{p}.csv", SCAN if p == "sample" else {}) for p in PURPOSES)
    case = Case(
        kind="initial",
        content=a_content(**changes),
        papers=papers,
        rules=Rules("Zhejiang"),
        applicant=Applicant("Example Transit", CODE, is_verified=True, is_organ=False),
        today=TODAY,
    )
    return replace(case, **of_case)


def an_application(
    applicant: Organisation | Actor,
    *,
    content: ApplicationContent | None = None,
    scheme: str = "zj-dip",
    papers: tuple[str, ...] = PURPOSES,
    **fields: object,
) -> RegistrationApplication:
    """Return a draft of ``applicant`` in which a pre-check finds no error, with its papers."""
    organisation = (
        Organisation.objects.get(pk=applicant.party) if isinstance(applicant, Actor) else applicant
    )
    holder = Allocation(organisation.uscc or "", organisation.name, ("hold", "use", "operate"))
    said = content or a_content(allocation=(holder,))
    application = RegistrationApplication.objects.create(
        **{
            "applicant": organisation,
            "scheme": a_scheme(scheme),
            "draft": content_json(said),
            "title": said.name,
            "created_at": BORN_AT,
            "updated_at": BORN_AT,
            **fields,
        }
    )
    for purpose in papers:
        a_paper(application, purpose)
    return application


def a_paper(application: RegistrationApplication, purpose: str) -> ApplicationPaper:
    """Return a paper of ``application``; its file has a row, not a content."""
    file, _fresh = StoredFile.objects.get_or_create(
        organisation=application.applicant,
        sha256=purpose.encode().hex().ljust(64, "0")[:64],
        defaults={
            "name": f"{purpose}.pdf",
            "media_type": "application/pdf",
            "size": 1000,
            "created_at": BORN_AT,
        },
    )
    return ApplicationPaper.objects.create(
        application=application,
        purpose=purpose,
        file=file,
        scan=SCAN if purpose == "sample" else {},
        added_at=BORN_AT,
    )
