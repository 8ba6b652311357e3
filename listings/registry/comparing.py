"""Our certificate against the register's entry. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from kernel.text import normalise as plain
from listings.models import Certificate
from listings.registry.port import Answer, Entry
from listings.vocabulary.certificates import normalise
from listings.vocabulary.registers import IN_FORCE, CheckState

ENDED = frozenset({"expired", "superseded", "deregistered"})  # of ours


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of an answer; ``differs``: [[field, ours, the register's]]."""

    state: str
    differs: list[list[str]] = field(default_factory=list)

    @property
    def is_verified(self) -> bool:
        """Whether the register says what we have."""
        return self.state == CheckState.VERIFIED


def compare(certificate: Certificate, answer: Answer) -> Verdict:
    """Return whether the register holds the certificate as we do.

    An exported register older than the certificate cannot know it: that is no mismatch.
    """
    entry = answer.entry
    if entry is None:
        if answer.as_of is not None and answer.as_of < certificate.issued_on:
            return Verdict(CheckState.UNVERIFIED)
        return Verdict(CheckState.MISMATCH, [["certificate_no", certificate.certificate_no, ""]])
    differs = [
        [name, ours, theirs]
        for name, ours, theirs, plainly in _pairs(certificate, entry)
        if ours and theirs and plainly(ours) != plainly(theirs)
    ]
    if entry.standing not in IN_FORCE and certificate.status not in ENDED:
        differs.append(["standing", certificate.status, entry.standing])
    return Verdict(CheckState.MISMATCH if differs else CheckState.VERIFIED, differs)


def _pairs(
    certificate: Certificate, entry: Entry
) -> list[tuple[str, str, str, Callable[[str], str]]]:
    """Return what can be compared: field, ours, theirs, and the form in which equals are equal."""
    return [
        ("registration_no", certificate.registration_no, entry.registration_no, normalise),
        ("holder_name", certificate.holder_name, entry.holder_name, plain),
        ("holder_uscc", certificate.asset.holder.uscc or "", entry.holder_uscc, normalise),
        ("issued_on", _iso(certificate.issued_on), _iso(entry.issued_on), str),
        ("valid_to", _iso(certificate.valid_to), _iso(entry.valid_to), str),
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
