"""How much data: 1.22 MB, 100 TB -> bytes; 8000万条 -> records; anything else is a problem."""

import re
from dataclasses import dataclass

from listings.sheets.amounts import NUMBER, SCALE, plain, scaled, without_approximation
from listings.sheets.problems import Problem

POWERS = {"b": 0, "k": 10, "m": 20, "g": 30, "t": 40, "p": 50}  # binary, as files are counted
RECORDS = (
    "条 行 笔 个 件 份 张 幅 篇 户 家 人 次 例 首 段 组 套 项 records rows items samples images"
)
RECORD = "|".join(sorted(RECORDS.split(), key=len, reverse=True))
SIZE = re.compile(
    rf"(?P<number>{NUMBER}) ?(?P<scale>{SCALE}(?!i?b))? ?"
    rf"(?:(?P<power>[kmgtp])i?b?|(?P<bytes>bytes?|b|字节)|(?P<records>{RECORD})(?:数据|记录)?)?\Z"
)
IMPLAUSIBLE = 1 << 60  # an exbibyte; and no table holds that many records either


@dataclass(frozen=True, slots=True)
class Size:
    """What a cell says about volume; None: nothing."""

    size_bytes: int | None = None
    record_count: int | None = None


def read_size(text: str, *, counts_records: bool = False) -> tuple[Size, list[Problem]]:
    """Return the volume a cell states, and what is doubtful about it.

    Args:
        counts_records: a bare number counts records (the column's title says so).
    """
    bare, approximate = without_approximation(plain(text))
    match = SIZE.match(bare)
    if match is None:
        return Size(), [Problem("size_unreadable", value=text)]
    if not (match["power"] or match["bytes"] or match["records"] or counts_records):
        return Size(), [Problem("size_without_unit", value=text)]
    number = scaled(match["number"], match["scale"])
    is_bytes = bool(match["power"] or match["bytes"])
    amount = int(number * (1 << POWERS[match["power"] or "b"]))
    if amount > IMPLAUSIBLE:
        return Size(), [Problem("size_implausible", value=text)]
    problems = [Problem("size_approximate", value=text)] if approximate else []
    return (Size(size_bytes=amount) if is_bytes else Size(record_count=amount)), problems
