"""Facts that registration announces."""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class ApplicationMoved(Fact):
    """An application took a step; ``event`` is the step's name in its table of moves."""

    application_id: int
    event: str
    version: int


@dataclass(frozen=True)
class ObjectionFiled(Fact):
    """Somebody objects to an application in public notice, or to a certificate."""

    objection_id: int


@dataclass(frozen=True)
class ObjectionDecided(Fact):
    """An objection was upheld, dismissed or taken back."""

    objection_id: int
