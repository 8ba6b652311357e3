"""The checklist for AI data sets: chapters of the Zhejiang AI-field guideline.

Its text is not public, so the items under each chapter are ours [to be confirmed].
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReviewChapter(TextChoices):
    """What the guideline has chapters on."""

    SCOPE = "scope", _("Scope")
    DATA = "data", _("Data characteristics")
    RULES = "rules", _("Algorithm rules")
    MATERIALS = "materials", _("Material specifications")
    PROCEDURE = "procedure", _("Review procedure")


class ItemResult(TextChoices):
    """What an item comes to."""

    PASS = "pass", _("pass")
    FAIL = "fail", _("fail")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One question of the checklist."""

    code: str
    chapter: ReviewChapter
    question: Promise


ITEMS = (
    ReviewItem("use", ReviewChapter.SCOPE, _("The use and the task are named and fit the data.")),
    ReviewItem(
        "lawful_use", ReviewChapter.SCOPE, _("The use is lawful for data of this kind and source.")
    ),
    ReviewItem(
        "volume", ReviewChapter.DATA, _("The volume is stated in the unit of the modality.")
    ),
    ReviewItem(
        "annotation",
        ReviewChapter.DATA,
        _("Method, guideline and quality of the annotation are stated."),
    ),
    ReviewItem(
        "limits", ReviewChapter.DATA, _("Known limits and the split of the data are stated.")
    ),
    ReviewItem(
        "processing",
        ReviewChapter.RULES,
        _("Cleaning, removal of duplicates and desensitisation can be followed."),
    ),
    ReviewItem(
        "model",
        ReviewChapter.RULES,
        _("Where a model took part: model, version and human review share are named."),
    ),
    ReviewItem(
        "licences", ReviewChapter.MATERIALS, _("Each part's licence allows the use offered.")
    ),
    ReviewItem(
        "personal",
        ReviewChapter.MATERIALS,
        _("The treatment of personal information is shown by papers."),
    ),
    ReviewItem("sample", ReviewChapter.PROCEDURE, _("A sample agrees with what the profile says.")),
)
