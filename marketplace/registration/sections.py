"""The tasks of an application: which fields stand on which page, and how far each is.

A section's code is also the code of a reviewer's checklist item and of a pre-check's finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from marketplace.registration.models import RegistrationApplication

Words = object  # a lazy translation
Kind = RegistrationApplication.Kind


class State(StrEnum):
    """How far a task is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    NEEDS_ATTENTION = "needs_attention"


LABELS: Mapping[State, Words] = {
    State.NOT_STARTED: _("not started"),
    State.IN_PROGRESS: _("in progress"),
    State.COMPLETE: _("complete"),
    State.NEEDS_ATTENTION: _("needs attention"),
}
TONES = {
    State.NOT_STARTED: "neutral",
    State.IN_PROGRESS: "brand",
    State.COMPLETE: "ok",
    State.NEEDS_ATTENTION: "bad",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One task: its code, its heading, what it is for, the fields of the content it fills.

    ``papers`` are the purposes of the papers that belong to it.
    """

    code: str
    group: Words
    label: Words
    hint: Words
    fields: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()


WHO, WHAT = _("Who and what"), _("The data")
LAWFUL, EVIDENCE = _("Lawfulness and rights"), _("Evidence and papers")

SECTIONS = (
    Section(
        "applicant",
        WHO,
        _("Applicant"),
        _("Taken from your organisation's registration; add a proof of identity."),
        papers=("identity",),
    ),
    Section(
        "change",
        WHO,
        _("What is to be changed"),
        _("What this application changes about the registration, and why."),
        ("change_note", "transferee_uscc"),
        papers=("transfer",),
    ),
    Section(
        "name",
        WHO,
        _("Name of the data"),
        _("Time, region, industry, content and kind of data, in at most 40 characters."),
        ("name",),
    ),
    Section(
        "overview",
        WHO,
        _("Overview"),
        _("What the data is, from where, how it was made and for whom; at most 400 characters."),
        ("overview",),
    ),
    Section(
        "industry",
        WHO,
        _("Industry"),
        _("The section and division of GB/T 4754 in which the data is used."),
        ("division",),
    ),
    Section(
        "scope",
        WHAT,
        _("Region and time"),
        _("What area and which period the data covers; the name must say the same."),
        ("region_scope", "region", "covers_from", "covers_to"),
    ),
    Section(
        "volume",
        WHAT,
        _("Updates and volume"),
        _("How often new data arrives, and how much there is today."),
        ("update_frequency", "record_count", "size_bytes"),
    ),
    Section(
        "form",
        WHAT,
        _("Form and modality"),
        _("What the data consists of and how it is stored."),
        ("data_kinds", "structure", "data_format"),
    ),
    Section(
        "fields",
        WHAT,
        _("Field table"),
        _("Each column with its type and meaning; paste it or upload a table."),
        ("fields",),
    ),
    Section(
        "rules",
        WHAT,
        _("Algorithm rules"),
        _("By which rules the data set is made from its sources."),
        ("algorithm_rules",),
    ),
    Section(
        "scenario",
        WHAT,
        _("Application scenario"),
        _("Who uses the data, and for what."),
        ("scenario",),
    ),
    Section(
        "source",
        LAWFUL,
        _("Source and its proof"),
        _("How the data was lawfully obtained, and the paper that shows it."),
        ("source", "source_statement", "source_proof_kind", "source_valid_to"),
        papers=("source",),
    ),
    Section(
        "declarations",
        LAWFUL,
        _("Personal and important data"),
        _("What the data contains of persons or of weight for the country."),
        (
            "contains_pi",
            "contains_sensitive_pi",
            "pi_treatment",
            "contains_important_data",
            "contains_core_data",
            "security_level",
            "export_allowed",
        ),
    ),
    Section(
        "restrictions",
        LAWFUL,
        _("Restrictions"),
        _("What nobody may do with the data; leave it empty when there are none."),
        ("restrictions",),
    ),
    Section(
        "allocation",
        LAWFUL,
        _("Allocation of rights"),
        _("Who holds which right, until when, within which limits."),
        ("allocation",),
        papers=("allocation",),
    ),
    Section(
        "deposit",
        EVIDENCE,
        _("Evidence deposit or notarisation"),
        _("The digest of the data, kept by a chain or a notary before you apply."),
        ("deposit",),
        papers=("deposit",),
    ),
    Section(
        "sample",
        EVIDENCE,
        _("Data sample"),
        _("A table of sample records in which nobody can be recognised."),
        ("sample_desensitised",),
        papers=("sample",),
    ),
    Section(
        "ai",
        EVIDENCE,
        _("AI data set"),
        _("Only for data made for or by artificial intelligence."),
        ("is_ai_dataset", "ai_profile"),
    ),
    Section(
        "papers",
        EVIDENCE,
        _("Papers"),
        _("All files of this application, with what each proves."),
        papers=("identity", "source", "deposit", "sample", "allocation", "transfer", "other"),
    ),
)
BY_CODE = {section.code: section for section in SECTIONS}
SECTION_OF = {name: section.code for section in SECTIONS for name in section.fields}
OPTIONAL = frozenset({"restrictions", "papers"})  # complete when nothing is said


def sections_for(kind: str) -> tuple[Section, ...]:
    """Return the tasks of an application of ``kind``; an initial one changes nothing yet."""
    return tuple(s for s in SECTIONS if s.code != "change" or kind != Kind.INITIAL)


def state_of(section: Section, *, is_begun: bool, lacks: bool, is_wrong: bool) -> State:
    """Say how far a section is.

    Args:
        is_begun: something is said, or a paper is there.
        lacks: something that must be said is not said yet.
        is_wrong: what is said will be refused, or a reviewer asked for a change.
    """
    if is_wrong:
        return State.NEEDS_ATTENTION
    if lacks:
        return State.IN_PROGRESS if is_begun else State.NOT_STARTED
    has_nothing_to_ask = not section.fields or section.code in OPTIONAL
    return State.COMPLETE if is_begun or has_nothing_to_ask else State.NOT_STARTED
