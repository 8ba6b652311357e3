"""The 34 provincial divisions of China (GB/T 2260), and how people write them."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language

from kernel.text import normalise
from parties.vocabulary.tables import rows_of


@dataclass(frozen=True, slots=True)
class Province:
    """A province, municipality, autonomous or special administrative region.

    ``code`` has six digits; the first two open every code inside the province.
    """

    code: str
    name_zh: str
    full_name_zh: str
    name_en: str
    abbr: str


PROVINCES = tuple(
    Province(
        code=row["code"],
        name_zh=row["name_zh"],
        full_name_zh=row["full_name_zh"],
        name_en=row["name_en"],
        abbr=row["abbr_zh"],
    )
    for row in rows_of(Path(__file__).with_name("provinces.tsv"))
)
_BY_CODE = {province.code: province for province in PROVINCES}
PREFIXES = frozenset(province.code[:2] for province in PROVINCES)

_OTHER_NAMES = {
    "tibet": "540000", "xizang": "540000", "hong kong": "810000", "hongkong": "810000",
    "macao": "820000", "macau": "820000", "neimenggu": "150000", "nei mongol": "150000",
    "川": "510000", "蜀": "510000", "贵": "520000", "黔": "520000", "云": "530000", "滇": "530000",
    "陕": "610000", "秦": "610000", "甘": "620000", "陇": "620000", "内蒙": "150000",
}  # fmt: skip
_EXACT = {
    normalise(name): province.code
    for province in PROVINCES
    for name in (province.name_zh, province.full_name_zh, province.name_en, province.abbr)
} | _OTHER_NAMES
_PREFIX_ZH = re.compile("|".join(normalise(province.name_zh) for province in PROVINCES))
_ELSEWHERE = ("海南藏族", "河南蒙古族")  # both lie in Qinghai
_KIND_EN = re.compile(
    r" (?:province|city|municipality|sar|special administrative region|"
    r"(?:(?:zhuang|hui|uygur|uyghur) )?autonomous region)$"
)


def province_named(text: str) -> str | None:
    """Return the code of the province that ``text`` names, or None.

    Takes the short, full and English name, the one-character abbreviation, a code of GB/T 2260 of
    2, 4 or 6 digits, and Chinese text that begins with a province (浙江省杭州市 gives Zhejiang);
    traditional characters too. English must be the name alone (``Zhejiang Province``) or end in it
    after a comma (``Hangzhou, Zhejiang``).
    """
    name = normalise(text).removeprefix("中国").removeprefix("中华人民共和国").strip(" ,·")
    if name.isascii() and name.isdigit():
        known = len(name) in {2, 4, 6} and name[:2] in PREFIXES
        return name[:2] + "0000" if known else None
    if name in _EXACT:
        return _EXACT[name]
    begins = _PREFIX_ZH.match(name)
    if begins and not name.startswith(_ELSEWHERE):
        return _EXACT[begins[0]]
    english = name.removesuffix(", china").removesuffix(" china").rpartition(",")[2].strip()
    return _EXACT.get(_KIND_EN.sub("", english).strip())


def label(code: str, language: str | None = None) -> str:
    """Return the province's short name in ``language`` (``zh…`` or English; None: the active one).

    What is no province's code is returned as it is: a page shows it rather than failing.
    """
    province = _BY_CODE.get(code)
    if province is None:
        return code
    return province.name_zh if _is_chinese(language) else province.name_en


def choices(language: str | None = None) -> list[tuple[str, str]]:
    """Return (code, label) of all provinces in the standard's order, for a form's choices."""
    return [(province.code, label(province.code, language)) for province in PROVINCES]


def _is_chinese(language: str | None) -> bool:
    return (language or get_language() or "en").startswith("zh")
