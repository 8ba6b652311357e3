"""What a wish really asks for: without what it rules out, with the years it spans."""

import re
from collections.abc import Iterator

from kernel.text import terms

LONGEST_TEXT = 8_000  # characters of one field that are read; a need has 4,000
LONGEST_SPAN = 40  # years
_RULED_OUT = re.compile(
    r"[(\uff08]?(?:不要|不需要|不想要|不含|不包括|不包含|[无無]需|不必|而非|而不是)"
    r"[^,\uff0c.\u3002;\uff1b\u3001!\uff01?\uff1f()\uff08\uff09\s]{1,12}[)\uff09]?"
    r"|\b(?:rather than|instead of|except|excluding|without|no"
    r"|(?:(?<=, )|(?<=but ))not(?! (?:only|just|limited|necessarily|yet|all|less|more)\b)"
    r"|not(?= (?:an?|the|any) ))"
    r"\s+(?:(?:an?|the|any)\s+)?[\w-]+(?:[ \t][\w-]+)?",
    re.IGNORECASE,
)
_SPAN = re.compile(r"((?:19|20)\d\d)\s*年?\s*(?:到|至|to|[-~\u2013\u2014\uff5e])\s*((?:19|20)\d\d)")
IDLE = frozenset(
    terms(
        """
        a about above after all also an and another any are as at be because been before being
        below between both but buy buying by can could did do does during each either etc every few
        for from get good had has have he help her here his how i if in including into is it its
        just like look looking made make many may me might more most much must my need needed needs
        neither no nor not of off on one only or other our out over own per please purchase rather
        seek seeking several shall she should so some such than that the their them then there
        these they this those through to too under until up us use used using various very via want
        wanted wants was we well were what when where whether which while who whom whose why will
        wish with within without would you your
        """
    )
)  # English words that say nothing of the matter


def asked_for(text: str) -> str:
    """Return ``text`` without what follows "不要", "rather than" and the like."""
    return _RULED_OUT.sub(" ", text[:LONGEST_TEXT])


def years_within(text: str) -> Iterator[str]:
    """Yield the years that ``text`` spans without naming them: 2013 and 2014 of "2012-2015"."""
    for first, last in _SPAN.findall(text[:LONGEST_TEXT]):
        for year in range(int(first) + 1, min(int(last), int(first) + LONGEST_SPAN)):
            yield str(year)
