"""The task list of one application: each section with its state, findings and reviewer's notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from marketplace.registration.models import (
    ApplicationVersion,
    RegistrationApplication,
    ReviewOpinion,
)
from marketplace.registration.precheck import Finding, precheck
from marketplace.registration.sections import (
    BY_CODE,
    LABELS,
    TONES,
    Section,
    State,
    sections_for,
    state_of,
)
from marketplace.registration.terms import Json
from marketplace.registration.vocabulary import AI_PROFILE, FORMALITY, SUBSTANCE, Verdict

SECTION_OF_POINT = {point.code: point.section for point in (*FORMALITY, *SUBSTANCE, *AI_PROFILE)}


@dataclass(frozen=True, slots=True)
class Note:
    """What a reviewer asks to be changed; answered once something there was changed since."""

    text: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A section as the list shows it. ``notes``: what a reviewer asks to be changed there."""

    section: Section
    state: State
    findings: list[Finding]
    notes: list[Note]

    @property
    def label(self) -> object:
        """Its state in words."""
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        """Its state as a badge's tone."""
        return TONES[self.state]


@dataclass(frozen=True)
class TaskList:
    """All tasks of an application on one day, in order."""

    application: RegistrationApplication
    today: date

    @cached_property
    def findings(self) -> list[Finding]:
        """What the pre-check finds."""
        return precheck(self.application, today=self.today)

    @cached_property
    def errors(self) -> list[Finding]:
        """What would be refused for certain."""
        return [finding for finding in self.findings if finding.level == "error"]

    @cached_property
    def hints(self) -> list[Finding]:
        """What a reviewer is likely to ask about, and what is good to know."""
        return [finding for finding in self.findings if finding.level != "error"]

    @cached_property
    def tasks(self) -> list[Task]:
        """One task for each section."""
        notes = _notes(self.application)
        purposes = {paper.purpose for paper in self.application.papers.all()}
        return [
            self._task(section, notes=notes.get(section.code, []), purposes=purposes)
            for section in sections_for(self.application.kind)
        ]

    @property
    def groups(self) -> list[tuple[object, list[Task]]]:
        """The tasks under their headings."""
        grouped = groupby(self.tasks, key=lambda task: task.section.group)
        return [(label, list(tasks)) for label, tasks in grouped]

    @property
    def done(self) -> int:
        """How many tasks are complete."""
        return sum(task.state == State.COMPLETE for task in self.tasks)

    def task(self, code: str) -> Task:
        """Return the task of a section.

        Raises:
            StopIteration: this kind of application has no such section.
        """
        return next(task for task in self.tasks if task.section.code == code)

    def _task(self, section: Section, *, notes: list[Note], purposes: set[str]) -> Task:
        found = [finding for finding in self.findings if finding.section == section.code]
        errors = [finding for finding in found if finding.level == "error"]
        said: Mapping[str, Json] = self.application.draft
        state = state_of(
            section,
            is_begun=any(name in said for name in section.fields)
            or (section.code != "papers" and bool(purposes & set(section.papers))),
            lacks=any(finding.is_missing for finding in errors),
            is_wrong=any(not note.is_answered for note in notes)
            or any(not finding.is_missing for finding in errors),
        )
        return Task(section, state, found, notes)


def _notes(application: RegistrationApplication) -> dict[str, list[Note]]:
    """Return what the last reviewer wants changed, by section, until it is submitted again."""
    if application.status != RegistrationApplication.Status.NEEDS_RECTIFICATION:
        return {}
    opinion = application.opinions.filter(result=ReviewOpinion.Result.RECTIFY).order_by("pk").last()
    frozen = application.versions.order_by("n").last()
    notes: dict[str, list[Note]] = {}
    for item in opinion.items if opinion else []:
        if item.get("verdict") == Verdict.FAIL:
            point = str(item.get("code", ""))
            code = SECTION_OF_POINT.get(point, point)
            is_answered = frozen is not None and _is_changed(application, frozen, code)
            notes.setdefault(code, []).append(Note(str(item.get("note", "")), is_answered))
    return notes


def _is_changed(
    application: RegistrationApplication, frozen: ApplicationVersion, code: str
) -> bool:
    """Whether a section's fields or papers differ from those of the submitted version."""
    section = BY_CODE.get(code)
    if section is None:
        return False
    if any(frozen.content.get(n) != application.draft.get(n) for n in section.fields):
        return True
    before = {(p["purpose"], p["sha256"]) for p in frozen.papers}
    after = {(paper.purpose, paper.file.sha256) for paper in application.papers.all()}
    return any(purpose in section.papers for purpose, _digest in before ^ after)
