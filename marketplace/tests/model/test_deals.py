"""Deals played against the model, a few; ``make chaos`` plays many."""

import pytest

from marketplace.tests.model.machine import play


@pytest.mark.django_db
def test_the_platform_does_what_the_model_says() -> None:
    played = play(examples=6, steps=30)

    assert played["done"] > 20
