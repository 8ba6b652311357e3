"""Numbers as people write them in Chinese and English: 3万, 1,200, 8000 万, 1.5亿, 2k."""

import re
import unicodedata
from decimal import Decimal

SCALES = {"百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8, "k": 3, "m": 6, "bn": 9}
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,9})?"
SCALE = r"(?:[百千万]?[万萬亿億]|[百千]|(?:k|m|bn)(?![a-z]))"
BEFORE = re.compile(r"\A(?:约|大约|近|超过|超|逾|不少于|至少|over|about|approx\.?|≥|>=?|~)\s*")
BEHIND = re.compile(r"\s*(?:余|多|左右|以上|\+)(?=\D{0,6}\Z)")
NOTHING = (
    "待完善 待补充 待定 待更新 暂无 暂未填写 未填写 未知 不详 无 空 null none nil nan n/a na"
    " tbd tba unknown - -- --- – — / \\ . … ?"
)
PLACEHOLDERS = frozenset(NOTHING.split())


def plain(text: str) -> str:
    """Return ``text`` in compatibility form, small letters, runs of space as one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_placeholder(text: str) -> bool:
    """Whether the cell says only that nothing is said: 待完善, N/A, - and the like."""
    return plain(text) in PLACEHOLDERS


def scaled(number: str, scale: str | None) -> Decimal:
    """Return the exact value of a ``NUMBER`` and a ``SCALE`` that were matched."""
    exponent = SCALES.get(scale or "", 0) or sum(SCALES[part] for part in scale or "")
    return Decimal(number.replace(",", "")).scaleb(exponent)


def without_approximation(text: str) -> tuple[str, bool]:
    """Return plain ``text`` without words like 约 and 以上, and whether it had any."""
    bare = BEHIND.sub("", BEFORE.sub("", text))
    return bare, bare != text
