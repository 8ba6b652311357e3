"""Cells from small sets of words: how often, as what, of which kind, yes or no."""

import re
from collections.abc import Mapping

from listings.sheets.amounts import plain
from listings.sheets.problems import Problem
from listings.vocabulary.codes import DeliveryForm, DeliveryMethod, UpdateFrequency, code_named
from listings.vocabulary.kinds import RIGHTS_OFFERED, DataKind, Right, Source, Structure

Found = tuple[str, list[Problem]]
SEPARATOR = re.compile(r"\s*[,;、|/+&\n]\s*|\s{2,}")
MOVING = re.compile(r"动态|更新频率|更新周期|更新|周期|频率|频次|每隔|[()\s:]")
FREQUENCIES: dict[UpdateFrequency, str] = {
    UpdateFrequency.REAL_TIME: "实时 准实时 realtime real-time 秒级 分钟级 每分钟 逐笔",
    UpdateFrequency.DAILY: "每日 每天 每一天 日 按日 逐日 日更 t+1 每工作日 每个工作日 daily",
    UpdateFrequency.WEEKLY: "每周 每一周 周 按周 周更 weekly",
    UpdateFrequency.MONTHLY: "每月 每个月 每一月 月 按月 逐月 月度 月更 monthly",
    UpdateFrequency.QUARTERLY: "每季度 每季 季 季度 按季 按季度 每3个月 每三个月 quarterly",
    UpdateFrequency.HALF_YEARLY: (
        "每半年 半年 半年度 每6个月 每六个月 half-yearly halfyearly semiannually"
    ),
    UpdateFrequency.YEARLY: "每年 每一年 年 年度 按年 逐年 年更 yearly annually annual",
    UpdateFrequency.IRREGULAR: (
        "不定时 不定期 不固定 按需 按需要 需要时 视情况 irregular irregularly ondemand asneeded"
    ),
    UpdateFrequency.HISTORICAL: (
        "静态 不 不再 无 一次性 历史 历史数据 历史存量 停止 已停止 static never once none"
    ),
}
FREQUENCY_OF = {word: code for code, words in FREQUENCIES.items() for word in words.split()}
FORMS: dict[DeliveryForm, str] = {
    DeliveryForm.DATASET: "数据集 数据 数据包 离线数据 数据文件 文件 数据库 dataset file data",
    DeliveryForm.API: "api 接口 数据接口 api接口 数据api api产品 数据服务接口 webapi",
    DeliveryForm.APPLICATION: "数据应用 应用 数据工具 系统 平台 软件 saas application app",
    DeliveryForm.REPORT: "数据报告 报告 分析报告 研究报告 指数报告 report",
    DeliveryForm.OBJECT: "数据对象 模型 算法模型 object model",
}
FORM_OF = {word: code for code, words in FORMS.items() for word in words.split()}
KINDS: dict[DataKind, str] = {
    DataKind.STRUCTURED: "结构化 结构化数据 表格 数据表 数值 structured table tabular",
    DataKind.TEXT: "文本 文本数据 文字 文档 text document",
    DataKind.IMAGE: "图像 图片 影像 图像数据 遥感影像 遥感数据 图片数据 image images picture",
    DataKind.SPEECH: "语音 音频 语音数据 音频数据 speech audio voice",
    DataKind.VIDEO: "视频 视频数据 video",
    DataKind.OTHER: "其他 多模态 other",
}
KIND_OF = {word: code for code, words in KINDS.items() for word in words.split()}
STRUCTURES = {
    "结构化": Structure.STRUCTURED,
    "结构化数据": Structure.STRUCTURED,
    "structured": Structure.STRUCTURED,
    "半结构化": Structure.SEMI,
    "半结构化数据": Structure.SEMI,
    "semi-structured": Structure.SEMI,
    "semi": Structure.SEMI,
    "非结构化": Structure.UNSTRUCTURED,
    "非结构化数据": Structure.UNSTRUCTURED,
    "unstructured": Structure.UNSTRUCTURED,
}
SOURCES: dict[Source, str] = {
    Source.COLLECTED_GENERATED: (
        "自采 自行采集 自主采集 自行产生 自有 自有数据 自产 采集生成 own collected"
    ),
    Source.PUBLIC_BY_PROGRAM: "公开采集 公开数据 网络采集 公开收集 爬取 public",
    Source.BY_AGREEMENT: (
        "协议取得 协议获取 授权取得 授权 采购 购买 合作 agreement licensed purchased"
    ),
    Source.DERIVED: "加工衍生 衍生 衍生数据 加工产生 derived",
}
SOURCE_OF = {word: code for code, words in SOURCES.items() for word in words.split()}
RIGHTS = {
    "使用权": Right.USE,
    "使用": Right.USE,
    "加工使用权": Right.USE,
    "use": Right.USE,
    "经营权": Right.OPERATE,
    "产品经营权": Right.OPERATE,
    "operate": Right.OPERATE,
    "转让": Right.TRANSFER,
    "transfer": Right.TRANSFER,
}
METHODS: dict[DeliveryMethod, str] = {
    DeliveryMethod.FILE: "文件 文件传输 下载 离线 邮件 file download",
    DeliveryMethod.STREAM: "数据流 流 推送 stream",
    DeliveryMethod.API: "api 接口 api传输 api接口",
    DeliveryMethod.OTHER: "其他 平台 saas 隐私计算 沙箱 other",
}
METHOD_OF = {word: code for code, words in METHODS.items() for word in words.split()}
YES_WORDS = "是 有 含 包含 可 可以 提供 支持 yes y true t 1 √ ✓ ✔ 对"
NO_WORDS = "否 无 不 没有 不含 不包含 不可 不可以 不提供 不支持 no n false f 0 × ✗ x 错"
YES, NO = frozenset(YES_WORDS.split()), frozenset(NO_WORDS.split())
LEVELS = {"一级": 1, "二级": 2, "三级": 3, "四级": 4, "五级": 5, "1级": 1, "2级": 2, "3级": 3}
LEVELS |= {"4级": 4, "5级": 5, "l1": 1, "l2": 2, "l3": 3, "l4": 4, "l5": 5}
LEVELS |= {str(number): number for number in range(1, 6)}
UNPUBLISHABLE = 4  # DOMAIN 4.1 G9: from this security level on nothing is listed


def read_frequency(text: str) -> Found:
    """Return the code of ``动态(每半年更新)``, ``静态``, ``daily``; a nearest one is flagged."""
    said = MOVING.sub("", plain(text))
    code = FREQUENCY_OF.get(said) or code_named(plain(text), table="update_frequency")
    if code:
        return str(code), []
    if said in ("每小时", "小时", "hourly"):
        return UpdateFrequency.DAILY.value, [Problem("frequency_nearest", value=text)]
    return "", [Problem("frequency_unknown", value=text)]


def read_form(text: str) -> Found:
    """Return the code of a delivery form."""
    said = plain(text).replace(" ", "")
    code = FORM_OF.get(said) or code_named(plain(text), table="delivery_form")
    return (str(code), []) if code else ("", [Problem("form_unknown", value=text)])


def read_structure(text: str) -> Found:
    """Return how far the data follows a schema; 二者皆有 has no code."""
    said = plain(text)
    if said in STRUCTURES:
        return STRUCTURES[said].value, []
    code = (
        "structure_mixed"
        if said in ("二者皆有", "两者皆有", "均有", "both")
        else "structure_unknown"
    )
    return "", [Problem(code, value=text)]


def read_kinds(text: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Return what the data consists of; words that name no kind are flagged together."""
    return _many(text, KIND_OF, "kind_unknown")


def read_rights(text: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the rights offered; to hold is not offered, only held."""
    found, problems = _many(text, RIGHTS, "right_unknown")
    return tuple(code for code in found if code in {r.value for r in RIGHTS_OFFERED}), problems


def read_methods(text: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the ways of delivery."""
    return _many(text, METHOD_OF, "method_unknown")


def read_source(text: str) -> Found:
    """Return how the data was obtained."""
    code = SOURCE_OF.get(plain(text).replace(" ", ""))
    if not code and plain(text) in Source.values:
        code = Source(plain(text))
    return (code.value, []) if code else ("", [Problem("source_unknown", value=text)])


def read_yes_no(text: str) -> tuple[bool | None, list[Problem]]:
    """Return yes, no, or None with a problem: what is not said is never taken for no."""
    said = plain(text)
    if said in YES or said in NO:
        return said in YES, []
    return None, [Problem("yes_no_unclear", value=text)]


def read_class(text: str) -> tuple[dict[str, object], list[Problem]]:
    """Return security level, important and core data as 一般数据-二级数据 or 核心数据 says them."""
    said = plain(text).replace(" ", "")
    if said.startswith(("核心", "core")):
        return {"contains_core_data": True}, [Problem("core_data", value=text)]
    if said.startswith(("重要", "important")):
        return {"contains_important_data": True}, [Problem("important_data", value=text)]
    level = next(
        (
            n
            for word, n in LEVELS.items()
            if re.search(rf"(?:\A|-|级别|level){word}(?:数据)?\Z", said)
        ),
        0,
    )
    if not level:
        return {}, [Problem("class_unknown", value=text)]
    problems = [Problem("level_unpublishable", value=text)] if level >= UNPUBLISHABLE else []
    return {"security_level": level}, problems


def _many(
    text: str, codes: Mapping[str, object], problem: str
) -> tuple[tuple[str, ...], list[Problem]]:
    words = [word for word in SEPARATOR.split(plain(text)) if word]
    found = dict.fromkeys(str(codes[word]) for word in words if word in codes)
    unknown = [word for word in words if word not in codes]
    return tuple(found), [Problem(problem, value=", ".join(unknown))] if unknown else []
