"""What a register is to us: numbers in, answers out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Protocol

from listings.vocabulary.registers import Standing


class SourceUnreachable(Exception):
    """No usable answer came; the message says why, without addresses or secrets."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One certificate as the register holds it; what it leaves out is empty."""

    certificate_no: str
    registration_no: str = ""
    holder_name: str = ""
    holder_uscc: str = ""
    asset_name: str = ""
    issued_on: date | None = None
    valid_to: date | None = None
    standing: str = Standing.VALID

    def as_data(self) -> dict[str, str]:
        """Return what it says, as JSON holds it."""
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register says of one number.

    Args:
        entry: None when it holds no such number.
        as_of: the day whose state it holds; None for "now".
        export_id: the exported file it stands in; None over HTTP.
    """

    kind: str
    entry: Entry | None
    as_of: date | None = None
    export_id: int | None = None


class Registry(Protocol):
    """An authority's register."""

    most: int
    """How many numbers one question may hold."""

    def look_up(self, scheme: str, certificate_nos: Sequence[str]) -> Mapping[str, Answer]:
        """Return an answer for each normalised number of the scheme with that code.

        Raises:
            SourceUnreachable: the register cannot be asked now.
        """
