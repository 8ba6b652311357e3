"""What a page shows of intents and matches, and to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.phrases import listed
from listings.vocabulary import industries
from listings.vocabulary.codes import DeliveryForm, UpdateFrequency
from listings.vocabulary.kinds import DataKind, Right
from matching.models import Intent, Match, MatchFeedback
from matching.reasons import LABELS, Why, place_label, why


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and a value, for the component ``facts``."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One listing that answers an intent, with its reasons in words.

    ``opinion``: the poster said that it does not fit; may be taken back.
    """

    match: Match
    why: Why
    opinion: MatchFeedback | None = None


def poster_name(intent: Intent, actor: Actor) -> str:
    """Return who posted ``intent``; empty when it is masked for ``actor``.

    A masked name reaches no page at all, so it is worked out here and not hidden by a template.
    """
    own = actor.organisation_id is not None and intent.poster_id == actor.organisation_id
    return intent.poster.name if own or actor.is_operator or not intent.confidential else ""


def facts_of(intent: Intent) -> list[Fact]:
    """Return what ``intent`` asks for, field by field; what it leaves open is left out."""
    must = {*intent.must, "rights", "territory", "cross_border"}
    stated = {
        "divisions": _listed(industries.label(code) for code in intent.divisions),
        "data_kinds": _listed(DataKind(code).label for code in intent.data_kinds),
        "region": place_label(intent.region) if intent.region else "",
        "update_frequency": _frequency(intent),
        "record_count_min": f"{intent.record_count_min:,}" if intent.record_count_min else "",
        "delivery_forms": _listed(DeliveryForm(code).label for code in intent.delivery_forms),
        "rights": _listed(Right(code).label for code in intent.rights_wanted),
        "territory": _listed(place_label(code) for code in intent.territory),
        "cross_border": _("yes") if intent.cross_border else "",
    }
    return [
        Fact(
            str(LABELS[code]), _("%(wanted)s (must)") % {"wanted": value} if code in must else value
        )
        for code, value in stated.items()
        if value
    ]


def answers(matches: Iterable[Match], *, intent: Intent) -> Sequence[Answer]:
    """Return ``matches`` of ``intent`` with their reasons in the active language.

    What the poster turned down stands last.
    """
    said = MatchFeedback.objects.standing().of_the_poster().filter(intent=intent)
    opinions = {opinion.listing_id: opinion for opinion in said}
    found = [Answer(match, why(match.reasons), opinions.get(match.listing_id)) for match in matches]
    return sorted(found, key=lambda answer: answer.opinion is not None)


def _frequency(intent: Intent) -> str:
    if not intent.update_frequency:
        return ""
    return str(UpdateFrequency(intent.update_frequency).label)


def _listed(labels: Iterable[object]) -> str:
    return listed(labels)
