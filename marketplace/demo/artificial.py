"""What the demo's AI data sets tell in their profiles."""

from collections.abc import Sequence

from listings.actions.set_ai_profile import AIProfileTerms, Part
from listings.vocabulary.kinds import AIUse, DataKind
from listings.vocabulary.rights import AnnotationMethod, Modality

MODALITIES = {
    DataKind.STRUCTURED: Modality.STRUCTURED,
    DataKind.TEXT: Modality.TEXT,
    DataKind.IMAGE: Modality.IMAGE,
    DataKind.SPEECH: Modality.SPEECH,
    DataKind.VIDEO: Modality.VIDEO,
    DataKind.OTHER: Modality.MULTIMODAL,
}
TASKS = {
    AIUse.TRAIN: "行业模型训练",
    AIUse.FINE_TUNE: "行业模型微调",
    AIUse.EVALUATE: "模型能力评测",
    AIUse.RETRIEVAL: "检索增强问答",
    AIUse.AI_GENERATED: "合成数据补充",
}


def profile_terms(*, use: Sequence[str], kinds: Sequence[str], samples: int) -> AIProfileTerms:
    """Return a complete profile of an invented data set."""
    kinds = [kind for kind in kinds if kind in MODALITIES] or [DataKind.STRUCTURED]
    return AIProfileTerms(
        use=tuple(use),
        modalities=tuple(dict.fromkeys(MODALITIES[DataKind(kind)].value for kind in kinds)),
        task="、".join(TASKS[AIUse(code)] for code in use),
        label_schema="分层标签，叶子类目附定义与正反例。",
        annotation_method=AnnotationMethod.MANUAL.value,
        annotation_guideline="两人独立标注，分歧由第三人裁定；规范随数据提供。",
        annotation_quality="抽样2000条复核，一致率0.93。",
        annotators=12,
        cleaning="去除空值、乱码与截断样本。",
        deduplication="按内容指纹去重，近似重复保留一条。",
        desensitisation="个人与企业标识在入库前替换或删除。",
        sample_count=samples,
        split={"train": 8000, "validation": 1000, "test": 1000},
        processing_model="演示模型" if AIUse.AI_GENERATED in use else "",
        processing_model_version="1.0" if AIUse.AI_GENERATED in use else "",
        human_review_bp=2000 if AIUse.AI_GENERATED in use else None,
        component_licences=(Part("自有数据", "自行采集，可对外许可"),),
        pi_treatment="不含可识别个人的信息；抽检由不参与加工的人员完成。",
        known_limits="地区与时段覆盖不均，少数类样本偏少。",
    )
