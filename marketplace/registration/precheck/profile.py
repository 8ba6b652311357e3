"""The profile of a data set made for or by AI."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kernel.phrases import listed
from listings.vocabulary.kinds import AIUse
from listings.vocabulary.rights import AnnotationMethod
from marketplace.registration.precheck.finding import Case, Finding, Reporter
from marketplace.registration.terms import AIProfile

AI = Reporter("ai")
BY_MACHINE = (AnnotationMethod.MACHINE, AnnotationMethod.ASSISTED)
UNLABELLED = ("", AnnotationMethod.NATURAL, AnnotationMethod.NONE)


def profile(case: Case) -> Iterator[Finding]:
    """Ask for what the review of AI data sets looks at."""
    if not case.content.is_ai_dataset:
        return
    lacking = missing_of(case.content.ai_profile)
    if lacking:
        yield AI.missing(
            "ai_incomplete",
            "ai_profile",
            _("The profile of the AI data set lacks: %(what)s.") % {"what": listed(lacking)},
            _("The AI checklist asks for each of them; “none” is an answer."),
        )


def missing_of(said: AIProfile) -> list[str]:
    """Return what a complete profile still needs, in words."""
    needed: dict[str, object] = {
        _("purpose of use"): said.use,
        _("modalities"): said.modalities,
        _("task"): said.task,
        _("annotation method"): said.annotation_method,
        _("cleaning"): said.cleaning,
        _("removal of duplicates"): said.deduplication,
        _("desensitisation"): said.desensitisation,
        _("licences of the parts"): said.component_licences,
        _("treatment of personal information"): said.pi_treatment,
        _("known limits"): said.known_limits,
        _("volume"): any(
            n is not None for n in (said.sample_count, said.token_count, said.duration_s)
        ),
    }
    if said.annotation_method not in UNLABELLED:
        needed |= {
            _("label schema"): said.label_schema,
            _("annotation guideline"): said.annotation_guideline,
            _("annotation quality"): said.annotation_quality,
        }
    if said.annotation_method in BY_MACHINE or AIUse.AI_GENERATED in said.use:
        needed |= {
            _("model used"): said.processing_model,
            _("model version"): said.processing_model_version,
            _("share reviewed by people"): said.human_review_bp is not None,
        }
    return [name for name, value in needed.items() if not value]


CHECKS = (profile,)
