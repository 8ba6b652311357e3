"""What makes strangers talk openly: an NDA, and somebody of the platform who helps."""

from marketplace.deals.actions.accept_nda import accept_nda
from marketplace.deals.actions.ask_help import ask_help
from marketplace.deals.actions.close_help import close_help
from marketplace.deals.actions.request_nda import request_nda
from marketplace.deals.actions.take_help import take_help
from marketplace.deals.models import HelpRequest
from marketplace.deals.nda import CURRENT, digest_of
from marketplace.demo.content import talk
from marketplace.demo.people import Cast
from marketplace.demo.sides import Sides
from marketplace.demo.stage import Script, Stage


class Trust:
    """Plays NDA and help in a negotiation."""

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self._stage, self._cast = stage, cast

    def confide(self, sides: Sides) -> Script:
        """Let the buyer ask for the NDA and accept it; the holder too, where the plot says so."""
        stage = self._stage
        request_nda(
            actor=sides.buyer.first,
            deal_id=sides.deal_id,
            expected_version=sides.version,
            now=stage.now,
        )
        ours = [sides.buyer, sides.holder] if sides.plot.nda == "both" else [sides.buyer]
        for side in ours:
            yield stage.hours(1, 8)
            accept_nda(
                actor=side.first,
                deal_id=sides.deal_id,
                text_sha256=digest_of(CURRENT),
                now=stage.now,
            )

    def ask(self, sides: Sides) -> Script:
        """Let the buyer ask the platform for help; an operator takes it up and may answer."""
        stage, words = self._stage, talk()[sides.need.language]
        asked = ask_help(
            actor=sides.buyer.first,
            deal_id=sides.deal_id,
            kind=HelpRequest.Kind.OPERATOR.value,
            text=stage.dice.choice(words["help"]),
            expected_version=sides.version,
            now=stage.now,
        )
        if sides.plot.help == "open":
            return
        yield stage.hours(2, 8)
        asked = take_help(
            actor=self._cast.reviewer,
            request_id=asked.pk,
            expected_version=asked.version,
            now=stage.now,
        )
        yield stage.hours(3, 20)
        close_help(
            actor=self._cast.reviewer,
            request_id=asked.pk,
            answer=stage.dice.choice(words["help_answer"]),
            expected_version=asked.version,
            now=stage.now,
        )
