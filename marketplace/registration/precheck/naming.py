"""The name: pattern, length, and whether it agrees with what the other sections say."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from kernel.phrases import listed
from kernel.text import normalise
from listings.vocabulary.industries import DIVISIONS, division_named, label
from listings.vocabulary.kinds import RegionScope
from marketplace.registration.precheck.finding import Case, Finding, Reporter
from marketplace.registration.precheck.words import (
    MATTER,
    PERIOD,
    PLACE,
    RAW_NAME,
    YEAR,
)
from marketplace.registration.terms import ApplicationContent
from parties.vocabulary.regions import PROVINCES
from parties.vocabulary.regions import label as province_label

LONGEST, SHORTEST = 40, 6
SPREAD = 1  # years a name may lie beside the period stated
NAME = Reporter("name")
_SECTIONS = {division.code: division.section for division in DIVISIONS}
_PROVINCES = {
    normalise(name): province.code
    for province in PROVINCES
    for name in (province.name_zh, province.name_en)
}


def length(case: Case) -> Iterator[Finding]:
    """Refuse no name, one too long, one that says nothing."""
    name = case.content.name
    if not name:
        yield NAME.missing(
            "name_missing",
            "name",
            _("The data has no name."),
            _("Compose it of time, region, industry, content and kind of data."),
        )
    elif len(name) > LONGEST:
        yield NAME.error(
            "name_too_long",
            "name",
            _("The name has %(n)d characters; at most %(most)d are taken.")
            % {"n": len(name), "most": LONGEST},
            _("Shorten the content; leave out the company and the word “platform”."),
        )
    elif len(name) < SHORTEST:
        yield NAME.error(
            "name_too_short",
            "name",
            _("The name has only %(n)d characters.") % {"n": len(name)},
            _("Say of which time, region and industry the data is, and what it contains."),
        )


def pattern(case: Case) -> Iterator[Finding]:
    """Ask for the parts of the pattern that the name lacks."""
    name = normalise(case.content.name)
    if not name:
        return
    there = {
        _("time"): bool(PERIOD.search(name)),
        _("region"): bool(PLACE.search(name) or provinces_in(name)),
        _("industry"): division_named(name) is not None,
        _("kind of data"): bool(MATTER.search(name)),
    }
    lacking = [part for part, is_there in there.items() if not is_there]
    if lacking:
        yield NAME.warning(
            "name_pattern",
            "name",
            _("The name does not tell: %(parts)s.") % {"parts": listed(lacking)},
            _("The pattern is time, region, industry, content, kind of data."),
        )
    if RAW_NAME.search(name):
        yield NAME.error(
            "raw_data",
            "name",
            _("The name calls it raw data; unprocessed data is not registered."),
            _("Register the data set that your rules make from the raw data."),
        )


def region(case: Case) -> Iterator[Finding]:
    """Compare the province in the name with the one stated."""
    stated, named = case.content.region, provinces_in(normalise(case.content.name))
    if stated and named and stated not in named:
        yield NAME.warning(
            "name_other_region",
            "name",
            _("The name speaks of %(named)s, the region stated is %(stated)s.")
            % {
                "named": listed(province_label(code) for code in sorted(named)),
                "stated": province_label(stated),
            },
            _("Correct the name or the region."),
        )


def period(case: Case) -> Iterator[Finding]:
    """Compare the years in the name with the period stated."""
    content = case.content
    years = [int(year) for year in YEAR.findall(content.name)]
    if not years or content.covers_from is None:
        return
    first = content.covers_from.year - SPREAD
    last = (content.covers_to or case.today).year + SPREAD
    if not any(first <= year <= last for year in years):
        yield NAME.warning(
            "name_other_time",
            "name",
            _("The name speaks of %(named)s, the data begins in %(first)s and ends in %(last)s.")
            % {
                "named": listed(str(year) for year in years),
                "first": str(first + SPREAD),
                "last": str(last - SPREAD),
            },
            _("Correct the name or the period."),
        )


def industry(case: Case) -> Iterator[Finding]:
    """Compare the industry that the name suggests with the division stated."""
    stated, named = case.content.division, division_named(case.content.name)
    if not stated or named is None or _SECTIONS[named] == _SECTIONS[stated]:
        return
    yield NAME.warning(
        "name_other_industry",
        "name",
        _("The name sounds like %(named)s, the industry stated is %(stated)s.")
        % {"named": label(named), "stated": label(stated)},
        _("Choose the division in which the data is used; if it is right, leave it."),
    )


def provinces_in(name: str) -> set[str]:
    """Return the codes of the provinces that stand anywhere in a normalised name."""
    padded = f" {name} "
    return {
        code
        for word, code in _PROVINCES.items()
        if (f" {word} " in padded if word.isascii() else word in name)
    }


def parts_of(content: ApplicationContent) -> dict[str, str]:
    """Return the parts of the pattern as the other sections tell them, in Chinese as registered."""
    begin, end = content.covers_from, content.covers_to
    years = ""
    if begin:
        years = f"{begin.year}年" if end and end.year == begin.year else f"{begin.year}年至今"
        if end and end.year != begin.year:
            years = f"{begin.year}-{end.year}年"
    place = province_label(content.region, "zh") if content.region else ""
    if content.region_scope == RegionScope.NATIONAL:
        place = "全国"
    elif content.region_scope == RegionScope.INTERNATIONAL:
        place = "全球"
    trade = label(content.division, "zh").removesuffix("业") if content.division else ""
    kinds = [KINDS_ZH[kind] for kind in content.data_kinds if kind in KINDS_ZH]
    return {
        "time": years,
        "region": place,
        "industry": trade,
        "content": "",
        "kind": f"{''.join(kinds[:1])}数据",
    }


def composed(parts: Mapping[str, str]) -> str:
    """Return the name made of the parts, in the order of the pattern."""
    order = ("time", "region", "industry", "content", "kind")
    return "".join("".join(parts.get(key, "").split()) for key in order)


KINDS_ZH = {"text": "文本", "image": "图像", "speech": "语音", "video": "视频"}
CHECKS = (length, pattern, region, period, industry)
