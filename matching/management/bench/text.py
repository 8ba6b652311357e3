"""Chinese texts like those of real listings and needs: of a topic, a place, a maker of their own.

Composed, not copied: some 190 distinct terms a listing, a long tail of names that occur once or a
few times, and as many near relatives as a real catalogue has.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from parties.vocabulary.regions import PROVINCES

NAME_CHARACTERS = (
    "安邦博昌辰诚达德鼎东方丰福富冠光海汉航皓恒宏华汇慧吉嘉健江杰金锦晶景君凯康科空坤朗乐力立联"
    "良隆绿茂明铭南宁诺鹏普启千乾庆荣瑞润森山尚深盛世数顺思泰腾天通同威维伟文祥新信兴星旭阳意永"
    "优宇元源远云泽展兆振正志智中众卓宗沂沭濮阜溧浔郴郓鄞崂嵊栾睢涿磐衢瓯"
)
KINDS = ("数据集", "数据", "记录", "统计表", "监测数据", "样本库", "明细", "指标库", "图谱", "日志")
MAKERS = (
    "科技有限公司",
    "数据公司",
    "研究院",
    "集团",
    "信息中心",
    "股份有限公司",
    "实验室",
    "运营公司",
)
OPENINGS = (
    "本数据集由{maker}在{place}经营中采集，覆盖{a}、{b}与{c}，",
    "面向{use}，汇集{place}{n}个点位的{a}和{b}，并关联{c}，",
    "{maker}自{year}年起持续积累{place}的{a}，结合{b}、{c}，",
    "围绕{a}的全过程，整理{place}各类{b}，补充{c}信息，",
)
BODIES = (
    "经去重、校验与脱敏后按{period}更新，累计约{n}万条，可支撑{use}与{other}。",
    "字段口径统一，缺失率低于{share}%，按{period}汇总发布，适用于{use}、{other}等场景。",
    "每条记录含{d}与{e}，已完成{share}轮人工抽检，能够用于{use}，也可服务{other}。",
    "形成从{d}到{e}的完整序列，{period}追加，历史跨度{share}年，便于{other}。",
)
RULES = (
    "对{d}按来源编号去重，{e}缺失超过{share}小时的时段剔除，其余线性插补并打标，",
    "以分组中位数与四分位距识别{d}异常值，{e}按行业标准换算单位，",
    "采用{share}折交叉验证校准{d}模型，结合{e}计算权重并归一化，",
    "{d}与{e}以时间戳对齐，采样间隔{share}分钟，重叠部分取均值，",
)
ENDINGS = (
    "标识在汇总前删除，少于五个样本的单元合并。",
    "结果由不参与加工的人员抽检，版本与口径随数据提供。",
    "全部步骤留痕，可在授权范围内复现。",
)
NEEDS = (
    "我们在{place}开展{use}，需要{a}相关数据，最好含{d}、{e}和{f}，",
    "为{use}寻找{place}的{a}与{b}，要求有{d}及{e}，",
    "拟建设{other}平台，采购{a}、{b}数据，字段至少包括{d}、{f}，",
)
WISHES = (
    "时间跨度不少于{share}年，{period}更新，来源清楚，能提供登记证书。",
    "样本量在{n}万条以上，可以{period}交付，允许用于内部建模。",
    "希望持有人说明采集方式与质控规则，先提供样例再谈授权。",
)
PERIODS = ("每日", "每周", "每月", "每季", "实时", "每年")


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of one trade."""

    words: tuple[str, ...]
    fields: tuple[str, ...]
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one listing says."""

    topic: int
    title: str
    overview: str
    keywords: str
    scenario: str
    fields: list[dict[str, str]]
    rules: str


@dataclass(frozen=True, slots=True)
class Need:
    """What one intent says."""

    topic: int
    title: str
    need: str
    purpose: str


def _read() -> tuple[Topic, ...]:
    lines = Path(__file__).with_name("topics.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(Topic(*(tuple(column.split()) for column in row)) for row in rows)


TOPICS = _read()


def a_listing_text(chance: Random) -> Said:
    """Return the text of a listing."""
    topic, words, chosen = _drawn(chance)
    fields = chance.sample(topic.fields, 6)
    return Said(
        topic=TOPICS.index(topic),
        title=f"{words['place']}{chosen[0]}{chosen[1]}{chance.choice(KINDS)}",
        overview=(chance.choice(OPENINGS) + chance.choice(BODIES)).format(**words),
        keywords=" ".join(chosen[:3]),
        scenario=f"{words['use']}；{words['other']}",
        fields=[{"name": name, "description": f"{words['place']}{name}"} for name in fields[:4]]
        + [{"name": name, "description": ""} for name in fields[4:]],
        rules=(chance.choice(RULES) + chance.choice(RULES) + chance.choice(ENDINGS)).format(
            **words
        ),
    )


def a_need_text(chance: Random) -> Need:
    """Return the text of an intent."""
    topic, words, chosen = _drawn(chance)
    return Need(
        topic=TOPICS.index(topic),
        title=f"寻求{words['place']}{chosen[0]}{chance.choice(KINDS)}用于{words['use']}"[:80],
        need=(chance.choice(NEEDS) + chance.choice(WISHES)).format(**words),
        purpose=words["use"],
    )


def _drawn(chance: Random) -> tuple[Topic, dict[str, str], list[str]]:
    topic = chance.choice(TOPICS)
    chosen = chance.sample(topic.words, 4)
    a, b, c, _more = chosen
    d, e, f = chance.sample(topic.fields, 3)
    use, other = chance.sample(topic.uses, 2)
    name = "".join(chance.sample(NAME_CHARACTERS, 2))
    province = chance.choice(PROVINCES).name_zh
    place = f"{province}{''.join(chance.sample(NAME_CHARACTERS, 2))}{chance.choice('县市区镇')}"
    words = {"a": a, "b": b, "c": c, "d": d, "e": e, "f": f}
    words |= {
        "use": use,
        "other": other,
        "place": place,
        "maker": f"{name}{chance.choice(MAKERS)}",
        "year": str(chance.randrange(2012, 2026)),
        "n": str(chance.randrange(2, 9000)),
        "share": str(chance.randrange(2, 12)),
        "period": chance.choice(PERIODS),
    }
    return topic, words, chosen
