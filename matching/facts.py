"""Facts that matching announces.

``version`` is the record's after the move: it tells a second return from the first one delivered
twice.
"""

from dataclasses import dataclass

from kernel.facts import Fact


@dataclass(frozen=True)
class IntentSubmitted(Fact):
    """A poster asks for an intent to be opened."""

    intent_id: int


@dataclass(frozen=True)
class IntentReturned(Fact):
    """A reviewer wants something changed before the intent opens."""

    intent_id: int
    version: int


@dataclass(frozen=True)
class IntentOpened(Fact):
    """An intent is open, for the first time, revised or again: match it."""

    intent_id: int


@dataclass(frozen=True)
class IntentEnded(Fact):
    """An intent was closed, withdrawn or expired: its open pushes end too."""

    intent_id: int


@dataclass(frozen=True)
class IntentExpiring(Fact):
    """An open intent ends soon unless its poster renews it."""

    intent_id: int
    version: int


@dataclass(frozen=True)
class MatchesProposed(Fact):
    """Matches of an intent were scored and explained: push the good ones."""

    intent_id: int


@dataclass(frozen=True)
class PushQueued(Fact):
    """A push waits to be sent."""

    push_id: int


@dataclass(frozen=True)
class PushSent(Fact):
    """A recipient has an intent in the inbox."""

    push_id: int


@dataclass(frozen=True)
class PushReminded(Fact):
    """A recipient has not answered yet; ``reminder`` counts from 1."""

    push_id: int
    reminder: int


@dataclass(frozen=True)
class PushAnswered(Fact):
    """A recipient said interested, or declined with a reason."""

    push_id: int
    version: int


@dataclass(frozen=True)
class ScoringModelChanged(Fact):
    """Another scoring model is in force: match the open intents again."""

    name: str


@dataclass(frozen=True)
class WatchFound(Fact):
    """A watch found ``n`` new listings or needs; ``at`` (seconds) tells one look from the next."""

    watch_id: int
    n: int
    at: int


@dataclass(frozen=True)
class NewsMailComposed(Fact):
    """The mail of what a person's watches found waits to be sent."""

    news_mail_id: int
