"""Why an offer answers a wish: the reasons, as language-neutral JSON."""

from itertools import repeat
from math import fsum
from typing import TypedDict

from matching.engine.assess import Assessment, Query
from matching.engine.criteria import Check, Value, Verdict
from matching.engine.fusion import weight_of_words
from matching.engine.phrases import Phrase

MOST_PHRASES = 8
LEAST_SHARE = 20  # per mille of what the words say; below it a phrase explains nothing
LEAST_GAIN = 5  # per mille of the score
NEAR = 2.0  # deviations above the catalogue's cosines from which an offer is near in meaning
MOST_SAID = 2


class Quote(TypedDict):
    """A phrase of the listing that the wish asks for.

    ``said``: what the wish says for it in the other language; empty where it says the same.
    """

    phrase: str
    fields: list[str]
    share: int
    said: list[str]


class Stated(TypedDict):
    """One criterion: what is wanted, what is offered, and whether that fits."""

    code: str
    wanted: list[Value]
    offered: list[Value]
    verdict: str


class Improvement(TypedDict):
    """What the holder could state, and what it would add to the score."""

    code: str
    gain: int


class Reasons(TypedDict):
    """Why an offer answers a wish; codes and values only, so that every language can say it.

    ``share`` (of what all common terms say), ``features`` and ``gain`` (of the score) are per
    mille. ``gates`` are the hard criteria, ``wishes`` the others. ``improvements``: best first.
    ``meaning``: whether nearness in meaning carried the match more than its words did.
    """

    phrases: list[Quote]
    gates: list[Stated]
    wishes: list[Stated]
    features: dict[str, int]
    improvements: list[Improvement]
    meaning: bool


def explain(query: Query, assessment: Assessment) -> Reasons:
    """Return why the offer of ``assessment`` answers the wish of ``query``."""
    return {
        "phrases": _phrases(query, assessment),
        "gates": [_stated(check) for check in assessment.gates],
        "wishes": [_stated(check) for check in assessment.checks if not check.is_hard],
        "features": {name: _per_mille(value) for name, value in assessment.features.items()},
        "improvements": _improvements(query, assessment),
        "meaning": is_carried_by_meaning(query, assessment),
    }


def is_carried_by_meaning(query: Query, assessment: Assessment) -> bool:
    """Whether the offer is near in meaning, and that counted more than its words did."""
    standing = assessment.standing
    if standing.meaning is None or standing.meaning < NEAR:
        return False
    weight = weight_of_words(query.words.coverage, model=query.model)
    return (1 - weight) * standing.meaning > weight * standing.words


def _phrases(query: Query, assessment: Assessment) -> list[Quote]:
    """Return the phrases that say most, each with the fields it stands in.

    A term counts once, for the strongest field it is quoted from; so shares sum to 1000 at most.
    """
    said = _what_terms_say(query, assessment)
    whole = fsum(said.values())
    answered = max(map(assessment.answers.__getitem__, said), default=1.0)
    fields = _quoted(query, assessment, least=LEAST_SHARE * whole / (1000 * answered))
    weights = {phrase: _weight(phrase.terms, said) for phrase in fields}
    counted: set[str] = set()
    shares: dict[Phrase, int] = {}
    for phrase in sorted(fields, key=lambda one: (fields[one][0], -weights[one], one.text)):
        if 1000 * weights[phrase] < LEAST_SHARE * whole:
            continue
        share = int(1000 * _weight(phrase.terms - counted, said) / whole)
        if share >= LEAST_SHARE:
            counted |= phrase.terms
            shares[phrase] = share
    names = list(assessment.offer.texts())
    best = sorted(shares, key=lambda one: (-shares[one], one.text))[:MOST_PHRASES]
    return [
        {
            "phrase": phrase.text,
            "fields": [names[n] for n in fields[phrase]],
            "share": shares[phrase],
            "said": query.reader.translates(phrase)[:MOST_SAID],
        }
        for phrase in best
    ]


def _quoted(query: Query, assessment: Assessment, *, least: float) -> dict[Phrase, list[int]]:
    """Return each phrase with the places of its fields among the offer's texts, ascending."""
    fields: dict[Phrase, list[int]] = {}
    for place, text in enumerate(assessment.offer.texts().values()):
        for phrase in dict.fromkeys(query.reader.matched(text, least=least)):
            fields.setdefault(phrase, []).append(place)
    return fields


def _what_terms_say(query: Query, assessment: Assessment) -> dict[str, float]:
    """Return what each common term contributed to the share of a whole match."""
    answers = assessment.answers
    pulls = query.words.pull.items()
    return {term: pull * answers[term] for term, pull in pulls if term in answers}


def _weight(of: frozenset[str], said: dict[str, float]) -> float:
    return fsum(map(said.get, of, repeat(0.0)))


def _improvements(query: Query, assessment: Assessment) -> list[Improvement]:
    open_codes = [c.code for c in assessment.checks if c.verdict == Verdict.NEEDS_CONFIRMATION]
    gains = {code: _gain(query, assessment, code) for code in open_codes}
    if (gain := _gain(query, assessment, "completeness")) >= LEAST_GAIN:
        gains["completeness"] = gain
    ordered = sorted(gains.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"code": code, "gain": gain} for code, gain in ordered]


def _gain(query: Query, assessment: Assessment, code: str) -> int:
    """Return what a full value of the feature ``code`` would add; 0 for a gate without one."""
    features, weights = assessment.features, query.model.weights
    total = sum(weights.get(name, 0.0) for name in features)
    if code not in features:
        return 0
    return _per_mille(weights.get(code, 0.0) * (1 - features[code]) / total)


def _stated(check: Check) -> Stated:
    return {
        "code": check.code,
        "wanted": list(check.wanted),
        "offered": list(check.offered),
        "verdict": str(check.verdict),
    }


def _per_mille(value: float) -> int:
    return round(1000 * value)
