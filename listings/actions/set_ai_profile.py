"""Say what an AI data set is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kernel.action import action
from kernel.actor import Actor
from kernel.audit import record
from kernel.errors import InvalidInput
from kernel.lifecycle import touch
from listings.completeness import completeness_of
from listings.models import AIDatasetProfile, DataIPAsset, Listing
from listings.vocabulary.kinds import AIUse
from listings.vocabulary.rights import Modality
from parties.capabilities import Capability, require

MAX_TEXT = 4_000
MOST_PARTS = 100
WHOLE_BP = 10_000
SPLIT = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Part:
    """One component of the data set and the licence it came under."""

    part: str
    licence: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class AIProfileTerms:
    """What a profile says. Field names are those of the columns; an empty value is "not said".

    Args:
        use: codes of ``AIUse``; ``modalities``: codes of ``Modality``.
        split: basis points of ``train``, ``validation`` and ``test``; together 10000, or empty.
        human_review_bp: share reviewed by people, basis points.
    """

    use: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    task: str = ""
    label_schema: str = ""
    annotation_method: str = ""
    annotation_guideline: str = ""
    annotation_quality: str = ""
    annotators: int | None = None
    cleaning: str = ""
    deduplication: str = ""
    desensitisation: str = ""
    sample_count: int | None = None
    token_count: int | None = None
    duration_s: int | None = None
    split: Mapping[str, int] = field(default_factory=dict)
    processing_model: str = ""
    processing_model_version: str = ""
    human_review_bp: int | None = None
    component_licences: tuple[Part, ...] = ()
    pi_treatment: str = ""
    known_limits: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the column values: texts stripped, codes and parts checked.

        Raises:
            InvalidInput: a text is too long, a code unknown, or parts do not add up.
        """
        values: dict[str, Any] = {name: getattr(self, name) for name in PROFILE_FIELDS}
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = value.strip().replace("\x00", "")
                if len(values[name]) > MAX_TEXT:
                    raise InvalidInput(_("At most %(n)d characters.") % {"n": MAX_TEXT}, field=name)
        for name, known in (("use", AIUse.values), ("modalities", Modality.values)):
            values[name] = list(dict.fromkeys(values[name]))
            for code in values[name]:
                if code not in known:
                    raise InvalidInput(
                        _("“%(code)s” is not one of the values known here.") % {"code": code[:40]},
                        field=name,
                    )
        values["split"] = _split(self.split)
        values["component_licences"] = _parts(self.component_licences)
        return values


PROFILE_FIELDS = tuple(f.name for f in fields(AIProfileTerms))


@action
def set_ai_profile(
    *,
    actor: Actor,
    asset_id: int,
    terms: AIProfileTerms,
    now: datetime,
    expected_version: int | None = None,
) -> AIDatasetProfile:
    """Write the AI profile of one's own asset; it may be incomplete. The badge needs all of it.

    Args:
        expected_version: the profile's; None for the first time, or when no view can be stale.

    Raises:
        NotAllowed: the person's duty does not keep papers.
        DataIPAsset.DoesNotExist: no such asset among the actor's own.
        StaleVersion: the profile changed since the actor read it.
        InvalidInput: a value cannot be used; ``field`` names it.
    """
    require(actor, Capability.KEEP_RIGHTS)
    asset = DataIPAsset.objects.editable_by(actor).locked(asset_id)
    profile = AIDatasetProfile.objects.filter(asset=asset).first()
    if profile is None:
        profile = AIDatasetProfile(asset=asset, created_at=now)
    else:
        profile = AIDatasetProfile.objects.locked(profile.pk, version=expected_version)
    for name, value in terms.columns().items():
        setattr(profile, name, value)
    _check_columns(profile)
    profile.is_complete, profile.updated_at = not profile.missing, now
    if profile.pk:
        touch(profile, also=[*PROFILE_FIELDS, "is_complete", "updated_at"])
    else:
        profile.save()
    profile.asset = asset
    offer = asset.listings.order_by("-pk").first() or Listing()
    asset.completeness = completeness_of(asset, offer).score
    asset.updated_at = now  # the word index follows assets
    touch(asset, also=["completeness", "updated_at"])
    record(actor, "ai_profile.set", on=profile, at=now, after={"is_complete": profile.is_complete})
    return profile


def _split(split: Mapping[str, int]) -> dict[str, int]:
    said = {name: split[name] for name in SPLIT if split.get(name) is not None}
    if set(split) - set(SPLIT) or (
        said and (min(said.values()) < 0 or sum(said.values()) != WHOLE_BP)
    ):
        raise InvalidInput(
            _("The parts for training, validation and test add up to 100 per cent."), field="split"
        )
    return said


def _parts(parts: tuple[Part, ...]) -> list[dict[str, str]]:
    if len(parts) > MOST_PARTS:
        raise InvalidInput(
            _("At most %(n)d parts.") % {"n": MOST_PARTS}, field="component_licences"
        )
    said = [
        {"part": p.part.strip()[:200], "licence": p.licence.strip()[:200], "source": p.source[:400]}
        for p in parts
    ]
    if any(not (row["part"] and row["licence"]) for row in said):
        raise InvalidInput(_("Name each part and its licence."), field="component_licences")
    return said


def _check_columns(profile: AIDatasetProfile) -> None:
    """Apply the columns' own rules (lengths, choices, numbers).

    Raises:
        InvalidInput: with the column's name and the first thing wrong.
    """
    said = {name for name in PROFILE_FIELDS if getattr(profile, name) not in (None, "")}
    said -= {"use", "modalities", "split", "component_licences"}
    others = {f.name for f in profile._meta.get_fields()} - said
    try:
        profile.clean_fields(exclude=others)
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        raise InvalidInput(sentences[0], field=name) from None
    for name in ("annotators", *AIDatasetProfile.VOLUMES):
        value = getattr(profile, name)
        if value is not None and not 0 <= value < 2**31 and name == "annotators":
            raise InvalidInput(_("This is not a possible size."), field=name)
        if value is not None and not 0 <= value < 2**63:
            raise InvalidInput(_("This is not a possible size."), field=name)
    share = profile.human_review_bp
    if share is not None and not 0 <= share <= WHOLE_BP:
        raise InvalidInput(_("A share lies between 0 and 100 per cent."), field="human_review_bp")
