"""Deals played against the model, for minutes."""

import pytest

from marketplace.tests.model.machine import play

EXAMPLES, STEPS = 60, 50


@pytest.mark.django_db
def test_the_platform_does_what_the_model_says(figures: list[str]) -> None:
    played = play(examples=EXAMPLES, steps=STEPS)

    edges = sorted(edge for edge in played if "->" in edge)
    figures.append(
        f"{EXAMPLES} deals of at most {STEPS} events against the model: {played['done']} happened,"
        f" {played['refused']} were refused, {len(edges)} kinds"
    )
