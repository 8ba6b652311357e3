"""Overview, rules, scenario, fields and volume: vague, unprocessed, or at odds with each other."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from kernel.phrases import listed
from kernel.text import is_mostly_latin, normalise, terms
from marketplace.registration.precheck.finding import Case, Finding, Reporter
from marketplace.registration.precheck.naming import SPREAD, provinces_in
from marketplace.registration.precheck.words import (
    ARTIFICIAL,
    COUNTED,
    MULTIPLES,
    UNPROCESSED,
    YEAR,
    told,
)

OVERVIEW_MOST, OVERVIEW_FULL, OVERVIEW_LEAST = 400, 60, 20
RULES_FULL, SCENARIO_FULL = 100, 10
TOLD_LEAST = 15  # characters of its own that an overview or the rules must have
OFF = 2  # times by which two statements of the number of records may differ
OVERVIEW, RULES, SCENARIO = Reporter("overview"), Reporter("rules"), Reporter("scenario")
FIELDS, VOLUME, SCOPE = Reporter("fields"), Reporter("volume"), Reporter("scope")
FORM, INDUSTRY, AI = Reporter("form"), Reporter("industry"), Reporter("ai")


def overview(case: Case) -> Iterator[Finding]:
    """Refuse an overview that is missing, too long or tells nothing."""
    text = case.content.overview
    if not text:
        yield OVERVIEW.missing(
            "overview_missing",
            "overview",
            _("There is no overview."),
            _("Say what the data is, where it comes from, how it was made and who needs it."),
        )
    elif len(text) > OVERVIEW_MOST:
        yield OVERVIEW.error(
            "overview_too_long",
            "overview",
            _("The overview has %(n)d characters; at most %(most)d are taken.")
            % {"n": len(text), "most": OVERVIEW_MOST},
            _("Move what concerns the making to the algorithm rules."),
        )
    elif len(text) < OVERVIEW_LEAST or told(normalise(text)) < TOLD_LEAST:
        yield OVERVIEW.error(
            "overview_vague",
            "overview",
            _("The overview uses only general words: nobody learns what the data is."),
            _("Name objects, sources, period, number of records and typical fields."),
        )
    elif len(text) < OVERVIEW_FULL:
        yield OVERVIEW.warning(
            "overview_short",
            "overview",
            _("The overview is short (%(n)d characters).") % {"n": len(text)},
            _("60 characters or more, with numbers, help the reviewer and later the buyer."),
        )


def rules(case: Case) -> Iterator[Finding]:
    """Refuse rules that are missing, only name a tool, or process nothing."""
    text = case.content.algorithm_rules
    if not text:
        yield RULES.missing(
            "rules_missing",
            "algorithm_rules",
            _("There are no algorithm rules: they are half of what is registered."),
            _("Describe step by step how the sources become this data set."),
        )
        return
    plain = normalise(text)
    if UNPROCESSED.search(plain):
        yield RULES.error(
            "unprocessed_data",
            "algorithm_rules",
            _("The rules say that the data is not processed; such data is not registered."),
            _("Describe what you filter, join, derive or label, and by which thresholds."),
        )
    elif told(plain) < TOLD_LEAST:
        yield RULES.error(
            "rules_generic",
            "algorithm_rules",
            _("The rules use only general words such as “cleaning” and “analysis”."),
            _("Name the inputs, conditions, formula or model, and the output of each step."),
        )
    elif len(text) < RULES_FULL:
        yield RULES.warning(
            "rules_short",
            "algorithm_rules",
            _("The rules are short (%(n)d characters).") % {"n": len(text)},
            _("100 characters or more; a reviewer must be able to follow each step."),
        )


def plain_answers(case: Case) -> Iterator[Finding]:
    """Ask for what is only missing."""
    content = case.content
    if not content.division:
        yield INDUSTRY.missing(
            "division_missing",
            "division",
            _("No industry is chosen."),
            _("Choose the division in which the data is used."),
        )
    if len(content.scenario) < SCENARIO_FULL:
        yield SCENARIO.missing(
            "scenario_missing",
            "scenario",
            _("The application scenario is missing or too short."),
            _("Say who uses the data and for which decision."),
        )
    if not content.fields and "structured" in content.data_kinds:
        yield FIELDS.missing(
            "fields_missing",
            "fields",
            _("There is no field table."),
            _("Paste the columns of your table with type and meaning."),
        )
    if not content.region_scope:
        yield SCOPE.missing(
            "scope_missing",
            "region_scope",
            _("The area that the data covers is not stated."),
            _("Choose how large the area is, and the province."),
        )
    if content.covers_from is None:
        yield SCOPE.missing(
            "period_missing",
            "covers_from",
            _("The period that the data covers is not stated."),
            _("State its first day, and its last unless it goes on."),
        )
    if not content.data_kinds:
        yield FORM.missing(
            "kinds_missing",
            "data_kinds",
            _("It is not stated what the data consists of."),
            _("Choose structured data, text, images and so on."),
        )
    if not content.update_frequency:
        yield VOLUME.missing(
            "frequency_missing",
            "update_frequency",
            _("The update frequency is not stated."),
            _("Choose how often new data arrives; “historical” when it does not."),
        )


def volume(case: Case) -> Iterator[Finding]:
    """Refuse single records; compare the number stated with the one in the overview."""
    count = case.content.record_count
    if count is None and case.content.size_bytes is None:
        yield VOLUME.missing(
            "volume_missing",
            "record_count",
            _("Neither the number of records nor the size is stated."),
            _("State at least one of them, as of today."),
        )
    if count is None:
        return
    if count <= 1:
        yield VOLUME.error(
            "single_record",
            "record_count",
            _("Single records are not registered, only collections."),
            _("Register the whole data set, or correct the number."),
        )
        return
    said = counts_in(normalise(case.content.overview))
    if said and not any(n <= count * OFF and count <= n * OFF for n in said):
        yield VOLUME.warning(
            "count_differs",
            "record_count",
            _("%(stated)s records are stated, the overview speaks of %(said)s.")
            % {"stated": f"{count:,}", "said": listed(f"{n:,}" for n in said)},
            _("State the same number everywhere."),
        )


def scope(case: Case) -> Iterator[Finding]:
    """Compare region and period with the overview and with the calendar."""
    content, text = case.content, normalise(case.content.overview)
    named = provinces_in(text)
    if content.region_scope in ("province", "city", "county", "below") and not content.region:
        yield SCOPE.missing(
            "region_missing",
            "region",
            _("The province is not stated."),
            _("Choose the province in which the area lies."),
        )
    if content.region and named and content.region not in named and len(named) == 1:
        yield SCOPE.warning(
            "overview_other_region",
            "region",
            _("The overview speaks of another province than the one stated."),
            _("Correct the region or the overview."),
        )
    if content.covers_from and content.covers_from > case.today:
        yield SCOPE.error(
            "period_future",
            "covers_from",
            _("The period begins in the future."),
            _("State the first day for which there is data."),
        )
    if content.covers_from and (years := [int(year) for year in YEAR.findall(text)]):
        first = content.covers_from.year - SPREAD
        last = (content.covers_to or case.today).year + SPREAD
        if not any(first <= year <= last for year in years):
            yield SCOPE.warning(
                "overview_other_time",
                "covers_from",
                _("The years in the overview lie outside the period stated."),
                _("Correct the period or the overview."),
            )
    yield from _still_updated(case, content.covers_to)


def _still_updated(case: Case, ends: date | None) -> Iterator[Finding]:
    frequency = case.content.update_frequency
    if ends and frequency in ("001", "002", "003", "004") and (case.today - ends).days > 366:  # noqa: PLR2004
        yield VOLUME.warning(
            "frequency_at_odds",
            "update_frequency",
            _("It is updated often, yet the period ended more than a year ago."),
            _("Choose “historical”, or correct the last day."),
        )


def same_matter(case: Case) -> Iterator[Finding]:
    """Compare name and overview: without one word in common they are about different data."""
    name, text = case.content.name, case.content.overview
    if not name or len(text) < OVERVIEW_LEAST or is_mostly_latin(name) != is_mostly_latin(text):
        return
    spoken = {term for term in terms(name) if len(term) > 1}
    if spoken and not spoken & set(terms(text)):
        yield OVERVIEW.warning(
            "overview_other_matter",
            "overview",
            _("Name and overview have no word in common."),
            _("Describe in the overview the data that the name announces."),
        )


def artificial(case: Case) -> Iterator[Finding]:
    """Ask about data made for or by AI; its profile is reviewed by a checklist of its own."""
    content = case.content
    text = normalise(f"{content.name} {content.overview} {content.scenario}")
    if content.is_ai_dataset is None:
        yield AI.missing(
            "ai_unsaid",
            "is_ai_dataset",
            _("It is not stated whether this is a data set made for or by AI."),
            _("Answer yes or no."),
        )
    elif not content.is_ai_dataset and ARTIFICIAL.search(text):
        yield AI.warning(
            "ai_likely",
            "is_ai_dataset",
            _("The description sounds like a data set for AI, the answer is no."),
            _("Answer yes and fill in the profile, or leave out words such as “training set”."),
        )


def counts_in(text: str) -> list[int]:
    """Return the numbers of records that a normalised text speaks of."""
    return [
        round(float(number.replace(",", "")) * MULTIPLES.get(unit, 1))
        for number, unit in COUNTED.findall(text)
    ]


CHECKS = (overview, rules, plain_answers, volume, scope, same_matter, artificial)
