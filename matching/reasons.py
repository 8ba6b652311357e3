"""The engine's reasons in words: the buyer, the holder and the operator read the same ones."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.money import Money
from kernel.phrases import labelled, listed
from listings.vocabulary import industries
from listings.vocabulary.codes import DeliveryForm, UpdateFrequency
from listings.vocabulary.kinds import DataKind, Right
from matching.engine.criteria import Value, Verdict
from matching.engine.explain import Reasons, Stated
from parties.vocabulary import regions

if TYPE_CHECKING:
    from django.utils.functional import Promise

TOP = 3
MOST = 4  # phrases named in a line
LABELS: "dict[str, Promise]" = {
    "rights": gettext_lazy("Rights"),
    "territory": gettext_lazy("Territory"),
    "cross_border": gettext_lazy("Cross-border transfer"),
    "divisions": gettext_lazy("Industry"),
    "data_kinds": gettext_lazy("Data type"),
    "delivery_forms": gettext_lazy("Delivery form"),
    "region": gettext_lazy("Province"),
    "update_frequency": gettext_lazy("Update frequency"),
    "record_count_min": gettext_lazy("Records"),
    "budget": gettext_lazy("Price"),
    "completeness": gettext_lazy("Completeness of the description"),
}
FIELDS: "dict[str, Promise]" = {
    "title": gettext_lazy("title"),
    "tags": gettext_lazy("keywords and scenario"),
    "overview": gettext_lazy("overview"),
    "data_fields": gettext_lazy("data fields"),
    "rules": gettext_lazy("algorithm rules"),
}
PLACES: "dict[str, Promise]" = {
    "CN": gettext_lazy("Mainland China"),
    "WORLD": gettext_lazy("Worldwide"),
}
MARKS = {Verdict.MET: "met", Verdict.UNMET: "unmet", Verdict.NEEDS_CONFIRMATION: "open"}


@dataclass(frozen=True, slots=True)
class Line:
    """One reason as a sentence; ``verdict`` is met, unmet or open."""

    text: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of the table: what is wanted, what is offered, and whether that fits."""

    label: str
    wanted: str
    offered: str
    verdict: str
    is_must: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A phrase of the listing that the intent asks for, and where it stands.

    ``said``: the intent's own words for it, where it is written in another language.
    """

    phrase: str
    where: str
    said: str = ""

    @property
    def both(self) -> str:
        """The phrase, after the intent's own words for it."""
        return _both(self.said, self.phrase) if self.said else self.phrase


@dataclass(frozen=True, slots=True)
class Why:
    """All reasons of one match, in the active language."""

    top: Sequence[Line]
    quotes: Sequence[Quoted]
    criteria: Sequence[Criterion]
    improvements: Sequence[str]
    is_near_in_meaning: bool = False


def why(reasons: Reasons) -> Why:
    """Return ``reasons`` in words: the three that say most, and the whole table behind them."""
    quotes = [
        Quoted(
            quote["phrase"],
            listed(FIELDS[name] for name in quote["fields"]),
            " / ".join(quote.get("said", ())),  # matches of earlier versions do not say
        )
        for quote in reasons["phrases"]
    ]
    criteria = [
        *(_criterion(stated, is_must=True) for stated in reasons["gates"]),
        *(_criterion(stated, is_must=False) for stated in reasons["wishes"]),
    ]
    improvements = [str(LABELS[gap["code"]]) for gap in reasons["improvements"]]
    is_near = reasons.get("meaning", False)
    return Why(_top(reasons, criteria), quotes, criteria, improvements, is_near)


def criterion_label(code: str) -> str:
    """Return the name of a criterion, e.g. of the gate to relax."""
    return str(LABELS[code])


def place_label(code: str) -> str:
    """Return the name of a province, of the mainland or of the world."""
    return str(PLACES.get(code) or regions.label(code))


def _top(reasons: Reasons, criteria: Sequence[Criterion]) -> list[Line]:
    """Return what carried the match and what is met; last what speaks most against it, if any.

    A must that is to be confirmed weighs more than a wish that is not met.
    """
    met = [one for one in criteria if one.verdict == "met"]
    others = [one for one in criteria if one.verdict != "met"]
    others.sort(key=lambda one: (not one.is_must, one.verdict != "unmet"))
    fits = [*_carried(reasons), *map(_line, met)]
    against = [*map(_line, others)]
    best = fits[: TOP - 1 if against else TOP]
    return [*best, *against[: TOP - len(best)]]


def _line(criterion: Criterion) -> Line:
    return Line(labelled(criterion.label, _short(criterion)), criterion.verdict)


def _carried(reasons: Reasons) -> Iterator[Line]:
    if mentioned := _mentioned(reasons):
        yield Line(_("Mentions: %(phrases)s") % {"phrases": " · ".join(mentioned[:MOST])}, "met")
    if reasons.get("meaning", False):
        yield Line(_("Related in meaning"), "met")


def _mentioned(reasons: Reasons) -> list[str]:
    """Return the phrases, each word of the intent once: a translation only of what is not there."""
    own = [quote["phrase"] for quote in reasons["phrases"] if not quote.get("said")]
    told: list[str] = []
    shown = []
    for quote in reasons["phrases"]:
        said = max(quote.get("said", ()), key=len, default="")
        if said and any(said in word for word in (*own, *told)):
            continue
        told.append(said)
        shown.append(_both(said, quote["phrase"]) if said else quote["phrase"])
    return shown


def _both(said: str, phrase: str) -> str:
    return _("%(said)s (%(phrase)s)") % {"said": said, "phrase": phrase}


def _short(criterion: Criterion) -> str:
    if criterion.verdict == "met":
        return criterion.offered
    if criterion.verdict == "open":
        return _("to be confirmed")
    return _("%(offered)s, wanted: %(wanted)s") % {
        "offered": criterion.offered,
        "wanted": criterion.wanted,
    }


def _criterion(stated: Stated, *, is_must: bool) -> Criterion:
    code = stated["code"]
    return Criterion(
        label=str(LABELS[code]),
        wanted=_said(code, stated["wanted"]),
        offered=_said(code, stated["offered"]) or _("not stated"),
        verdict=MARKS[Verdict(stated["verdict"])],
        is_must=is_must,
    )


def _said(code: str, values: Sequence[Value]) -> str:
    if code == "budget":
        return _price(values)
    speak = SPEAK.get(code, str)
    return listed(speak(value) for value in values)


def _price(values: Sequence[Value]) -> str:
    if not values:
        return ""
    amount = Money(int(values[0]), str(values[1]))
    return f"{amount.currency} {number_format(amount.major, force_grouping=True)}"


SPEAK: dict[str, Callable[[Value], object]] = {
    "rights": lambda code: Right(str(code)).label,
    "territory": lambda code: place_label(str(code)),
    "cross_border": lambda said: _("yes") if said else _("no"),
    "divisions": lambda code: industries.label(str(code)),
    "data_kinds": lambda code: DataKind(str(code)).label,
    "delivery_forms": lambda code: DeliveryForm(str(code)).label,
    "region": lambda code: place_label(str(code)),
    "update_frequency": lambda code: UpdateFrequency(str(code)).label,
    "record_count_min": lambda n: number_format(n, force_grouping=True),
}
