"""`manage.py train_scoring`: learn the weights of matching from what became of matches."""

import json
from argparse import ArgumentParser
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.errors import DomainError
from marketplace.reports.outcomes import judged
from matching.actions.fit_scoring import TooFewOutcomes, fit_scoring
from matching.actions.promote_scoring import NotBetter, promote_scoring
from matching.actions.roll_back_scoring import NothingPromoted, roll_back_scoring
from matching.engine.trial import FEWEST, tried
from matching.retrieval.model_in_force import BUILT_IN, model_in_force

BY_COMMAND = replace(CLOCK, via="command")
Answer = dict[str, Any]


class Command(BaseCommand):
    """Fit, try on later intents, and promote what is better; or go back."""

    help = "Learn a scoring model from outcomes and try it on later intents against the present."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name what may be asked."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="keep nothing, only say")
        what.add_argument("--promote", action="store_true", help="put it in force if it is better")
        what.add_argument("--rollback", action="store_true", help="return to the model of before")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, **options: Any) -> None:
        """Do it and say what came of it; a refusal is an answer, no failure."""
        now = timezone.now()
        try:
            answer = rolled_back(now) if options["rollback"] else trained(now, **options)
        except (TooFewOutcomes, NotBetter, NothingPromoted) as refusal:
            answer = _refused(refusal)
        answer["in_force"] = model_in_force().version
        self.stdout.write(
            json.dumps(answer, ensure_ascii=False) if options["json"] else as_text(answer)
        )


def trained(now: datetime, *, promote: bool, dry_run: bool, **_others: object) -> Answer:
    """Fit on all outcomes until ``now``; keep a candidate unless ``dry_run``.

    Raises:
        TooFewOutcomes: fewer intents than learning needs were judged.
    """
    known = judged(as_of=now)
    if dry_run and len({one.intent_id for one in known}) >= FEWEST:
        present = model_in_force()
        model, trial = tried(known, base=BUILT_IN, present=present, version="dry run")
        evaluation = {**asdict(trial), "is_better": trial.is_better}
        return {"status": "tried", "weights": dict(model.weights), "evaluation": evaluation}
    version = fit_scoring(actor=BY_COMMAND, judged=known, now=now)
    answer: Answer = {
        "status": "candidate",
        "version": version.name,
        "weights": version.weights,
        "trained_on": version.trained_on,
        "evaluation": version.evaluation,
    }
    if promote:
        try:
            promote_scoring(actor=BY_COMMAND, version_id=version.pk, now=now)
            answer["status"] = "promoted"
        except NotBetter as refusal:
            answer |= _refused(refusal)
    return answer


def rolled_back(now: datetime) -> Answer:
    """Return to the model of before.

    Raises:
        NothingPromoted: the built-in model is in force.
    """
    before = roll_back_scoring(actor=BY_COMMAND, now=now)
    return {"status": "rolled_back", "version": before.name if before else BUILT_IN.version}


def as_text(answer: Answer) -> str:
    """Return the answer as sentences."""
    lines = [answer.get("why") or f"{answer['status']}: {answer.get('version', '')}".rstrip(": ")]
    if found := answer.get("evaluation"):
        lines.append(
            f"nDCG@10 on {found['tried']} later intents ({found['telling']} tell models apart):"
            f" {found['before']:.4f} before, {found['after']:.4f} after;"
            f" gain {found['gain']:+.4f}, 95 % interval {found['low']:+.4f} to {found['high']:+.4f}"
        )
        lines += [f"  {name:<18} {value:.4f}" for name, value in sorted(answer["weights"].items())]
    lines.append(f"in force: {answer['in_force']}")
    return "\n".join(lines)


def _refused(refusal: DomainError) -> Answer:
    return {"status": refusal.code, "why": str(refusal)}
