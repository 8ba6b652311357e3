"""Questions on their way together are answered in their order, and end with the block."""

from functools import cache

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import IntegerField

from matching.models import Intent
from matching.retrieval.statement import Slot, Statement, without_waiting
from matching.tests.build import an_intent

pytestmark = pytest.mark.django_db
DEPTH = {"hnsw.ef_search": "77"}


@cache
def number() -> Statement:
    slot = Slot("number", "integer", IntegerField())
    return Statement(Intent.objects.annotate(said=slot).values_list("said"))


def depth() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('hnsw.ef_search', true)")
        said: str = cursor.fetchone()[0]
        return said


def test_answers_come_in_the_order_of_the_questions_whichever_is_read_first() -> None:
    an_intent()

    with without_waiting(DEPTH):
        first, second = number().ask({"number": 1}), number().ask({"number": 2})
        found = Intent.objects.count()
        assert (second.rows(), first.rows(), found) == ([(2,)], [(1,)], 1)


def test_settings_hold_within_the_block() -> None:
    with without_waiting(DEPTH):
        assert depth() == "77"


def test_an_answer_that_nobody_reads_does_no_harm() -> None:
    an_intent()

    with without_waiting(DEPTH):
        number().ask({"number": 1})

    assert number().rows({"number": 3}) == [(3,)]


def test_whoever_leaves_by_an_error_leaves_the_connection_usable() -> None:
    an_intent()

    def leave() -> None:
        with without_waiting(DEPTH):
            number().ask({"number": 1})
            raise LookupError

    with pytest.raises(LookupError):
        leave()

    assert number().rows({"number": 3}) == [(3,)]


def test_a_refused_question_says_so_when_it_is_read() -> None:
    an_intent()

    with pytest.raises(ProgrammingError), transaction.atomic(), without_waiting({"no such": "x"}):
        number().ask({"number": 1}).rows()

    assert number().rows({"number": 3}) == [(3,)]
