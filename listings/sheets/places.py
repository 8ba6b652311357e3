"""Where the data is from: the world, the nation, a province, or words no table knows."""

import re

from listings.sheets.amounts import plain
from listings.sheets.problems import Problem
from listings.vocabulary.kinds import RegionScope
from parties.vocabulary.regions import PROVINCES, province_named

NATION = re.compile(
    r"(?:全国|中国)(?:大陆)?(?:地区|各地区?|境内|范围内?)?\Z|国内\Z|national\Z|nationwide\Z|china\Z"
)
WORLD = re.compile(r"(?:全球|世界|国际|境内外|global|worldwide|international)(?:范围内?)?\Z")
REMARK = re.compile(r"\s*\([^()]*\)\Z")
LIST = re.compile(
    r"[、/;]|[^\x00-\x7f] [^\x00-\x7f]"
)  # several places, of which a table of provinces knows one
BRACKETS = re.compile(r"\([^()]*\)")
WHOLE = re.compile(r"(全国|中国)|(全球)")
NAMES = {plain(name): p.code for p in PROVINCES for name in (p.name_zh, p.full_name_zh, p.name_en)}
SPOKEN = [(p.name_zh, p.code) for p in PROVINCES]


def read_coverage(text: str) -> tuple[dict[str, object], list[Problem]]:
    """Return ``region_scope`` and ``region`` (GB/T 2260) as far as the cell names them.

    A text that names one province somewhere counts as data of that province, one that begins with
    全国 as national; both are flagged, because they say more. Cities are in no table of ours.
    """
    said = plain(text)
    bare = REMARK.sub("", said)
    flagged = [Problem("coverage_remark", value=text)] if bare != said else []
    if WORLD.match(bare):
        return {"region_scope": RegionScope.INTERNATIONAL.value}, flagged
    if NATION.match(bare):
        return {"region_scope": RegionScope.NATIONAL.value}, flagged
    if code := NAMES.get(bare):
        return {"region_scope": RegionScope.PROVINCE.value, "region": code}, flagged
    return _inside(said, text)


def _inside(said: str, text: str) -> tuple[dict[str, object], list[Problem]]:
    named = {code for name, code in SPOKEN if name in said}
    if not named and (begins := province_named(said)):
        named = {begins}
    whole = WHOLE.match(said)
    if whole and not named:
        scope = RegionScope.NATIONAL if whole[1] else RegionScope.INTERNATIONAL
        return {"region_scope": scope.value}, [Problem("coverage_remark", value=text)]
    if len(named) == 1 and not whole and not LIST.search(BRACKETS.sub("", said)):
        return {"region": named.pop()}, [Problem("coverage_part", value=text)]
    several = len(named) > 1
    return {}, [Problem("coverage_several" if several else "coverage_unknown", value=text)]
