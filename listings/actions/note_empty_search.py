"""Remember that a search of the catalogue found nothing."""

import re
from datetime import datetime

from django.db.models import F

from kernel.action import action
from kernel.text import normalise
from kernel.workdays import local_day
from listings.models import EmptySearch

LONGEST = 80
MOST_A_DAY = 2_000  # different texts; a robot fills no table
# Addresses, telephone, identity and bank numbers, however they are spaced.
PERSONAL = re.compile(r"@|\d{7}|(?:\d[\s-]?){9}")


@action
def note_empty_search(*, text: str, is_narrowed: bool, now: datetime) -> bool:
    """Count words that found nothing; return whether they were kept.

    Not kept: no words, words that may tell of a person (an address, seven digits), new
    words of a day on which 2,000 were kept. Not audited and no actor: it is a count, no act.
    """
    words = normalise(text)[:LONGEST].strip()
    if not words or PERSONAL.search(words):
        return False
    same = EmptySearch.objects.filter(on=local_day(now), text=words, is_narrowed=is_narrowed)
    if same.update(times=F("times") + 1):
        return True
    if EmptySearch.objects.filter(on=local_day(now)).count() >= MOST_A_DAY:
        return False
    EmptySearch.objects.bulk_create(
        [EmptySearch(on=local_day(now), text=words, is_narrowed=is_narrowed)],
        ignore_conflicts=True,  # the same words a moment ago
    )
    return bool(same.update(times=F("times") + 1))
