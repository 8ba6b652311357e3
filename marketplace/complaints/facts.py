"""Facts that complaints announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class ComplaintFiled(Fact):
    """A visitor filed a complaint; the e-mail address has to be confirmed first."""

    complaint_id: int


@dataclass(frozen=True)
class ComplaintMoved(Fact):
    """A complaint went one step on its way; ``version`` is its after it, so steps differ."""

    complaint_id: int
    event: str
    version: int
