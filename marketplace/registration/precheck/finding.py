"""What a pre-check looks at, and what it finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from marketplace.registration.terms import ApplicationContent

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One likely reason of refusal: where it lies, what is wrong, what to do about it.

    An ``error`` is refused for certain, a ``warning`` is what a reviewer asks about, an ``info``
    is good to know. ``is_missing``: nothing wrong is said, it is only not said yet.
    """

    code: str
    section: str
    field: str
    level: Level
    message: str
    remedy: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the application; ``scan`` is what the sample scan found (see ``scan.py``)."""

    purpose: str
    name: str
    scan: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known of the applicant without asking it."""

    name: str
    uscc: str
    is_verified: bool
    is_organ: bool


@dataclass(frozen=True, slots=True)
class Namesake:
    """A registered data set, or one under registration, that bears the same name."""

    is_own: bool
    number: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the scheme asks for. ``unconfirmed`` are names of its numbers nobody has confirmed."""

    name: str
    evidence_required: bool = True
    capped_by_agreement: bool = False
    is_open: bool = True
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The certificate that is to be renewed, changed, transferred or deregistered.

    ``is_burdened``: pledged, and what is asked for was not allowed by the pledgee. ``rival``: the
    number of another application about it that is not decided yet.
    """

    is_valid: bool
    opens_on: date | None
    ends_on: date | None
    is_burdened: bool = False
    rival: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a pre-check may look at; ``today`` is a day in Shanghai."""

    kind: str
    content: ApplicationContent
    papers: tuple[Paper, ...]
    rules: Rules
    applicant: Applicant
    today: date
    namesakes: tuple[Namesake, ...] = ()
    certificate: Standing | None = None
    transferee: Applicant | None = None

    def has_paper(self, purpose: str) -> bool:
        """Whether a paper of ``purpose`` is there."""
        return any(paper.purpose == purpose for paper in self.papers)


Check = Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Makes the findings of one section."""

    section: str

    def error(self, code: str, field: str, message: str, remedy: str) -> Finding:
        """Return what is refused for certain."""
        return Finding(code, self.section, field, "error", message, remedy)

    def missing(self, code: str, field: str, message: str, remedy: str) -> Finding:
        """Return what has to be said and is not said yet."""
        return Finding(code, self.section, field, "error", message, remedy, is_missing=True)

    def warning(self, code: str, field: str, message: str, remedy: str) -> Finding:
        """Return what a reviewer is likely to ask about."""
        return Finding(code, self.section, field, "warning", message, remedy)

    def info(self, code: str, field: str, message: str, remedy: str) -> Finding:
        """Return what is good to know."""
        return Finding(code, self.section, field, "info", message, remedy)
