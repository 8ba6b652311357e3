"""What a reviewer found, point by point, and which stage of the review is open."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import InvalidInput
from listings.models import RegistrationScheme
from marketplace.registration.models import RegistrationApplication, ReviewOpinion
from marketplace.registration.vocabulary import Point, Verdict, checklist

NOTE = 400


@dataclass(frozen=True, slots=True)
class Item:
    """The verdict on one point: ``pass``, ``fail`` or ``na``; a note where it failed."""

    code: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """One stage (``formality``, ``substance``) and what was found on its points."""

    stage: str
    items: tuple[Item, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether a point is to be put right."""
        return any(item.verdict == Verdict.FAIL for item in self.items)


def stages_of(scheme: RegistrationScheme) -> list[str]:
    """Return the stages of review that ``scheme`` asks for, in order."""
    both = ["formality", "substance"]
    return {"formality": both[:1], "substance": both[1:]}.get(scheme.review, both)


def open_stages(application: RegistrationApplication) -> list[str]:
    """Return the stages that the version submitted last has not passed."""
    n = application.versions.count()
    passed = application.opinions.filter(n=n, result=ReviewOpinion.Result.PASS)
    done = set(passed.values_list("stage", flat=True))
    return [stage for stage in stages_of(application.rules) if stage not in done]


def points_of(application: RegistrationApplication, *, stage: str) -> list[Point]:
    """Return the checklist of one stage, with the AI points for an AI data set."""
    content = application.versions.order_by("-n").values_list("content", flat=True).first()
    is_ai = bool((content or {}).get("is_ai_dataset"))
    return checklist(stage=stage, kind=application.kind, is_ai=is_ai)


def checked(application: RegistrationApplication, review: Review) -> Review:
    """Return ``review`` in the checklist's order when it answers every point of the open stage.

    Raises:
        InvalidInput: another stage is open, a point has no verdict, a failed one no note.
    """
    found = known(application, review)
    if review.stage not in open_stages(application)[:1]:
        raise InvalidInput(_("This stage of the review is not open."), field="stage")
    answered = {item.code for item in found.items}
    for point in points_of(application, stage=review.stage):
        if point.code not in answered:
            raise InvalidInput(
                _("Give a verdict on “%(point)s”.") % {"point": point.label}, field=point.code
            )
    for item in found.items:
        if item.verdict == Verdict.FAIL and not item.note:
            raise InvalidInput(
                _("Say what has to be put right, and how."), field=f"{item.code}_note"
            )
    return found


def known(application: RegistrationApplication, review: Review) -> Review:
    """Return ``review`` in the checklist's order, notes trimmed; points may be missing.

    Raises:
        InvalidInput: the scheme has no such stage, or a verdict, a point or a note cannot be used.
    """
    if review.stage not in stages_of(application.rules):
        raise InvalidInput(_("The scheme has no such stage of review."), field="stage")
    said = {item.code: item for item in review.items if item.verdict}
    points = points_of(application, stage=review.stage)
    if set(said) - {point.code for point in points}:
        raise InvalidInput(_("This point is not on the checklist."), field="items")
    for item in said.values():
        if item.verdict not in Verdict.values:
            raise InvalidInput(_("Choose a verdict."), field=item.code)
        if len(item.note.strip()) > NOTE:
            raise InvalidInput(
                _("At most %(n)d characters.") % {"n": NOTE}, field=f"{item.code}_note"
            )
    ordered = [said[point.code] for point in points if point.code in said]
    return Review(
        stage=review.stage,
        items=tuple(Item(item.code, item.verdict, item.note.strip()) for item in ordered),
    )


def write_opinion(
    application: RegistrationApplication,
    found: Review,
    *,
    result: str,
    actor: Actor,
    now: datetime,
    ground: str = "",
) -> ReviewOpinion:
    """Keep what was found on the version submitted last; append-only."""
    sections = {p.code: p.section for p in points_of(application, stage=found.stage)}
    return ReviewOpinion.objects.create(
        application=application,
        n=application.versions.count(),
        reviewer_id=actor.user_id,
        stage=found.stage,
        result=result,
        items=[
            {
                "code": item.code,
                "section": sections[item.code],
                "verdict": item.verdict,
                "note": item.note,
            }
            for item in found.items
        ],
        reason="" if result == ReviewOpinion.Result.PASS else application.reason,
        ground=ground,
        at=now,
    )
