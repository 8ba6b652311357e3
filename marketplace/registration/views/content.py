"""What an application says, as lines to read; and what differs between two versions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.formats import localize
from django.utils.translation import gettext as _

from listings.vocabulary import industries
from listings.vocabulary.codes import UpdateFrequency
from listings.vocabulary.kinds import (
    AIUse,
    DataKind,
    RegionScope,
    Right,
    Source,
    Structure,
    labels_of,
)
from listings.vocabulary.rights import (
    AnnotationMethod,
    DepositKind,
    HashAlgorithm,
    Modality,
    ProofKind,
)
from marketplace.registration.terms import AIProfile, Allocation, ApplicationContent, content_of
from parties.vocabulary import regions


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, by section; ``before`` is what an earlier version said of it."""

    section: str
    label: str
    value: str
    before: str | None = None

    @property
    def is_changed(self) -> bool:
        """Whether an earlier version said something else."""
        return self.before is not None and self.before != self.value


def lines_of(
    data: Mapping[str, object], *, before: Mapping[str, object] | None = None
) -> list[Line]:
    """Return what the frozen ``data`` says, line by line, beside what ``before`` said.

    Lines that neither of them has are left out.
    """
    now = {(section, label): value for section, label, value in _read(content_of(data))}
    if before is None:
        return [Line(*key, value) for key, value in now.items() if value]
    then = {(section, label): value for section, label, value in _read(content_of(before))}
    keys = [*now, *(key for key in then if key not in now)]
    lines = [Line(*key, now.get(key, ""), then.get(key, "")) for key in keys]
    return [line for line in lines if line.value or line.before]


def _read(said: ApplicationContent) -> Iterator[tuple[str, str, str]]:
    yield "name", _("Name of the data"), said.name
    yield "overview", _("Overview"), said.overview
    yield "industry", _("Industry"), _industry(said.division)
    yield "source", _("Source of the data"), _label(Source, said.source)
    yield "source", _("Source statement"), said.source_statement
    yield "source", _("Kind of proof"), _label(ProofKind, said.source_proof_kind)
    yield "source", _("Proof valid to"), _day(said.source_valid_to)
    yield "scope", _("Region scope"), _label(RegionScope, said.region_scope)
    yield "scope", _("Province"), regions.label(said.region) if said.region else ""
    yield "scope", _("Covers"), _period(said)
    yield "volume", _("Update frequency"), _label(UpdateFrequency, said.update_frequency)
    yield "volume", _("Records"), _number(said.record_count)
    yield "volume", _("Size"), filesizeformat(said.size_bytes) if said.size_bytes else ""
    yield "form", _("Kind of data"), ", ".join(labels_of(DataKind, said.data_kinds))
    yield "form", _("Structure"), _label(Structure, said.structure)
    yield "form", _("Format"), said.data_format
    yield (
        "fields",
        _("Data fields"),
        "\n".join(
            " · ".join(filter(None, (field.name, field.type, field.description)))
            for field in said.fields
        ),
    )
    yield "rules", _("Algorithm rules"), said.algorithm_rules
    yield "scenario", _("Application scenario"), said.scenario
    yield "restrictions", _("Restrictions"), said.restrictions
    yield from _declarations(said)
    yield from _evidence(said)
    yield from _profile(said.ai_profile, is_ai=bool(said.is_ai_dataset))
    yield "change", _("Takes the right over"), said.transferee_uscc
    yield "change", _("What changes and why"), said.change_note


def _declarations(said: ApplicationContent) -> Iterator[tuple[str, str, str]]:
    yield "declarations", _("Personal information"), _answer(said.contains_pi)
    yield "declarations", _("Sensitive personal information"), _answer(said.contains_sensitive_pi)
    yield "declarations", _("Important data"), _answer(said.contains_important_data)
    yield "declarations", _("Core data"), _answer(said.contains_core_data)
    yield "declarations", _("Treatment of personal information"), said.pi_treatment
    yield "declarations", _("May leave the mainland"), _answer(said.export_allowed)
    yield "declarations", _("Security level"), _number(said.security_level)


def _evidence(said: ApplicationContent) -> Iterator[tuple[str, str, str]]:
    for part in said.allocation:
        yield "allocation", _("Holder %(code)s") % {"code": part.uscc}, _holding(part)
    deposit = said.deposit
    yield "deposit", _("Evidence deposit"), _label(DepositKind, deposit.kind)
    yield "deposit", _("Kept by"), deposit.provider
    yield "deposit", _("Deposit number"), deposit.number
    digest = f"{_label(HashAlgorithm, deposit.hash_alg)} {deposit.digest}".strip()
    yield "deposit", _("Digest value"), digest if deposit.digest else ""
    yield "deposit", _("Deposited on"), _day(deposit.deposited_on)
    yield "sample", _("Sample desensitised"), _answer(said.sample_desensitised)


def _profile(said: AIProfile, *, is_ai: bool) -> Iterator[tuple[str, str, str]]:
    if not is_ai:
        return
    yield "ai", _("AI use"), ", ".join(labels_of(AIUse, said.use))
    yield "ai", _("Modalities"), ", ".join(labels_of(Modality, said.modalities))
    yield "ai", _("Task"), said.task
    yield "ai", _("Label schema"), said.label_schema
    yield "ai", _("Annotation method"), _label(AnnotationMethod, said.annotation_method)
    yield "ai", _("Annotation guideline"), said.annotation_guideline
    yield "ai", _("Annotation quality"), said.annotation_quality
    yield "ai", _("Cleaning"), said.cleaning
    yield "ai", _("Removal of duplicates"), said.deduplication
    yield "ai", _("Desensitisation"), said.desensitisation
    yield "ai", _("Samples"), _number(said.sample_count)
    yield "ai", _("Tokens"), _number(said.token_count)
    yield "ai", _("Duration in seconds"), _number(said.duration_s)
    model = f"{said.processing_model} {said.processing_model_version}".strip()
    yield "ai", _("Model and version used"), model
    share = "" if said.human_review_bp is None else f"{said.human_review_bp / 100:g} %"
    yield "ai", _("Share reviewed by people"), share
    yield (
        "ai",
        _("Licences of the parts"),
        "\n".join(
            " · ".join(filter(None, (part.part, part.licence, part.source)))
            for part in said.component_licences
        ),
    )
    yield "ai", _("Known limits"), said.known_limits


def _holding(part: Allocation) -> str:
    rights = ", ".join(labels_of(Right, part.rights))
    share = "" if part.share_bp is None else f"{part.share_bp / 100:g} %"
    term = _("until %(day)s") % {"day": part.term_to} if part.term_to else ""
    return " · ".join(filter(None, (part.name, rights, share, term, part.limits)))


def _industry(code: str) -> str:
    return f"{code} {industries.label(code)}" if code else ""


def _label(table: type, code: str) -> str:
    return labels_of(table, [code])[0] if code else ""


def _day(day: object) -> str:
    return f"{day}" if day else ""


def _period(said: ApplicationContent) -> str:
    if not (said.covers_from or said.covers_to):
        return ""
    return f"{said.covers_from or '…'} – {said.covers_to or '…'}"


def _number(value: int | None) -> str:
    return "" if value is None else f"{localize(value, use_l10n=True)}"


def _answer(value: bool | None) -> str:  # noqa: FBT001 - the value itself
    return {True: _("yes"), False: _("no"), None: ""}[value]
