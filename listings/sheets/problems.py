"""What can be wrong with a cell, a row or a file: code, sentence, and what to do about it.

Codes and arguments are stored, sentences are made when somebody reads them, in their language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self, TypedDict

from kernel.errors import InvalidInput
from listings.sheets.sentences import FILE_SENTENCES, SENTENCES
from listings.vocabulary.industries import label

CUT = 120


class ProblemData(TypedDict):
    """A problem as it stands in ``ImportRow.problems``; reason and remedy as first written."""

    code: str
    column: str
    value: str
    args: dict[str, str]
    reason: str
    remedy: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at. ``blocks``: the row cannot become a draft."""

    code: str
    column: str = ""
    value: str = ""
    blocks: bool = False
    args: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What is wrong, in the reader's language."""
        return str(SENTENCES[self.code][0]) % self._words

    @property
    def remedy(self) -> str:
        """What to do, in the reader's language."""
        return str(SENTENCES[self.code][1]) % self._words

    @property
    def _words(self) -> dict[str, str]:
        """The arguments, codes of divisions and sections with their names."""
        return {
            name: f"{text} {label(text)}" if name in ("division", "section") else text
            for name, text in self.args.items()
        }

    def as_data(self) -> ProblemData:
        """Return it for storage."""
        return {
            "code": self.code,
            "column": self.column,
            "value": cut(self.value),
            "args": {name: cut(text) for name, text in self.args.items()},
            "reason": self.reason,
            "remedy": self.remedy,
            "blocks": self.blocks,
        }

    @classmethod
    def of(cls, data: ProblemData) -> Self:
        """Return the problem that was stored as ``data``."""
        return cls(data["code"], data["column"], data["value"], data["blocks"], data["args"])


class SheetRefused(InvalidInput):
    """The file cannot be read at all; ``kind`` says why, the message what to do."""

    code = "file_refused"

    def __init__(self, kind: str, /, **details: object) -> None:
        self.kind, self.details = kind, details
        super().__init__(" ".join(self.parts), field="file")

    @property
    def parts(self) -> tuple[str, str]:
        """What is wrong, and what to do, in the reader's language."""
        reason, remedy = FILE_SENTENCES[self.kind]
        return str(reason) % self.details, str(remedy) % self.details


def cut(text: str, *, to: int = CUT) -> str:
    """Return ``text`` on one line, at most ``to`` characters, an ellipsis where it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= to else line[: to - 1] + "…"
