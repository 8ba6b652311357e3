"""Which division of GB/T 4754 a cell names; what is only likely is taken and flagged."""

import re
from functools import lru_cache

from listings.sheets.amounts import plain
from listings.sheets.problems import Problem
from listings.vocabulary.industries import DIVISIONS, SECTIONS, division_named

SEPARATOR = re.compile(r"[,;|/>、\n]+")
WIDE = {
    "A": "农业农村 现代农业 涉农",
    "C": "工业 制造 制造业 工业制造 先进制造 智能制造",
    "E": "建筑 建筑工程",
    "F": "商贸 贸易 商业 商贸流通",
    "G": "交通物流 航运交通",
    "I": "信息 信息服务 数字经济",
    "J": "金融 金融科技 金融服务",
    "M": "科技 科研 科技创新",
    "N": "环境 市政",
    "Q": "医药卫生",
    "R": "文旅 文娱 传媒",
    "S": "公共服务 公共管理",
}  # everyday words that are as wide as a section
SECTION_OF = {word: section for section, words in WIDE.items() for word in words.split()}
SECTION_OF |= {plain(section.zh): section.code for section in SECTIONS}
SECTION_OF |= {plain(section.en): section.code for section in SECTIONS}
EXACT = {plain(name): d.code for d in DIVISIONS for name in (d.code, d.zh, d.zh[:-1], d.en)}
SECTION_OF_DIVISION = {division.code: division.section for division in DIVISIONS}


def read_industry(text: str, *, about: str) -> tuple[str, list[Problem]]:
    """Return the division a cell names, or the likely one with a problem that shows the guess.

    Args:
        about: title and keywords of the row; they decide inside a section when the cell names
            only that, and alone when it names nothing.
    """
    if code := EXACT.get(plain(text)):
        return code, []
    words = [word for word in map(plain, SEPARATOR.split(text)) if word]
    exact = {EXACT[word] for word in words if word in EXACT}
    if len(exact) == 1:
        return exact.pop(), []
    section = next((SECTION_OF[word] for word in words if word in SECTION_OF), "")
    guess = _guess([*words, about], section=section)
    if guess:
        return guess, [Problem("industry_guessed", value=text, args={"division": guess})]
    if section:
        return "", [Problem("industry_is_section", value=text, args={"section": section})]
    return "", [Problem("industry_unknown", value=text)]


def _guess(texts: list[str], *, section: str) -> str:
    """Return the first likely division of ``texts``, inside ``section`` when one is named."""
    for text in texts:
        code = _likely(text)
        if code and (not section or SECTION_OF_DIVISION[code] == section):
            return code
    return ""


@lru_cache(maxsize=4096)
def _likely(text: str) -> str | None:
    """Return the division a text most likely means; a column repeats its words a thousand times."""
    return division_named(text)
