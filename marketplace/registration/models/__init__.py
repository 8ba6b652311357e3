"""Registration: what an applicant asks for, and how it was decided.

RegistrationApplication --< ApplicationVersion   (what was submitted, frozen; append-only)
  |--< ApplicationPaper                          (files, each with what it proves)
  |--< ReviewOpinion                             (append-only)
  |--1 PublicNotice
  |--< Objection
  `--< ApplicationEvent                          (append-only; what reports count)
"""

from marketplace.registration.models.application import (
    ApplicationEvent,
    ApplicationPaper,
    ApplicationQuerySet,
    ApplicationVersion,
    RegistrationApplication,
)
from marketplace.registration.models.notice import Objection, PublicNotice
from marketplace.registration.models.opinion import ReviewOpinion

__all__ = [
    "ApplicationEvent",
    "ApplicationPaper",
    "ApplicationQuerySet",
    "ApplicationVersion",
    "Objection",
    "PublicNotice",
    "RegistrationApplication",
    "ReviewOpinion",
]
