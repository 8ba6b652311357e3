"""Every likely reason of refusal, named before submission.

``judge`` is pure: content, papers, the scheme's rules and the applicant's facts in, findings out.
``precheck`` reads these facts of one application and judges.
"""

from datetime import date

from marketplace.registration.models import RegistrationApplication
from marketplace.registration.precheck import description, evidence, lawfulness, naming, profile
from marketplace.registration.precheck.case import case_of
from marketplace.registration.precheck.finding import Case, Finding
from marketplace.registration.sections import SECTIONS

__all__ = ["Case", "Finding", "judge", "precheck"]

CHECKS = (
    *evidence.CHECKS,
    *naming.CHECKS,
    *description.CHECKS,
    *lawfulness.CHECKS,
    *profile.CHECKS,
)
# Whoever gives a registration up is asked why, not again what the data is.
OF_DEREGISTRATION = (evidence.applicant, evidence.scheme, evidence.change)
_ORDER = {section.code: place for place, section in enumerate(SECTIONS)}
_LEVELS = {"error": 0, "warning": 1, "info": 2}


def precheck(application: RegistrationApplication, *, today: date) -> list[Finding]:
    """Return what is likely to be refused of ``application`` as it is drafted now.

    Args:
        today: a day in Shanghai.
    """
    return judge(case_of(application, today=today))


def judge(case: Case) -> list[Finding]:
    """Return all findings, in the order of the form, errors first within a section."""
    is_end = case.kind == RegistrationApplication.Kind.DEREGISTRATION
    checks = OF_DEREGISTRATION if is_end else CHECKS
    found = [finding for check in checks for finding in check(case)]
    return sorted(found, key=lambda f: (_ORDER[f.section], _LEVELS[f.level]))
