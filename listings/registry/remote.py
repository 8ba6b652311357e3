"""A register asked over HTTP.

The question: ``POST url`` with ``{"scheme": code, "numbers": [...]}`` and, where a key is agreed,
``Authorization: Bearer``. The answer: ``{"as_of": "2026-01-05", "entries": [{"certificate_no":
..., "holder_name": ..., "issued_on": ..., "valid_to": ..., "standing": ...}]}``; a number without
an entry is not in the register. Anything else is no answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel import outbound
from listings.registry.port import Answer, Entry, SourceUnreachable
from listings.vocabulary.certificates import LONGEST, normalise
from listings.vocabulary.registers import SourceKind, Standing

TEXTS = {"registration_no": LONGEST, "holder_name": 200, "holder_uscc": 18, "asset_name": 200}
LIMITS = outbound.Limits(bytes=256 * 1024)


@dataclass(frozen=True, slots=True)
class RemoteRegister:
    """One authority's interface; ``secret`` empty: it is open to everybody."""

    url: str
    secret: str = ""
    limits: outbound.Limits = LIMITS
    most = 50

    def look_up(self, scheme: str, certificate_nos: Sequence[str]) -> Mapping[str, Answer]:
        """Ask once for all numbers; again only when the line or the other side fails.

        Raises:
            SourceUnreachable: the address may not be asked, nothing came in time, or what came
                is not an answer to this question.
        """
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        question = {"scheme": scheme, "numbers": list(certificate_nos)}
        try:
            said = outbound.post_json(self.url, question, headers=headers, limits=self.limits)
        except (outbound.Refused, outbound.Unreachable) as error:
            raise SourceUnreachable(str(error)[:120]) from None
        try:
            as_of, entries = _read(said)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise SourceUnreachable("not an answer") from None
        return {
            number: Answer(SourceKind.HTTP, entries.get(number), as_of)
            for number in certificate_nos
        }


def _read(said: Any) -> tuple[date | None, dict[str, Entry]]:
    as_of = date.fromisoformat(said["as_of"]) if said.get("as_of") else None
    entries = [_entry(row) for row in said["entries"]]
    return as_of, {entry.certificate_no: entry for entry in entries}


def _entry(row: Mapping[str, Any]) -> Entry:
    texts = {name: _text(row.get(name), most=most) for name, most in TEXTS.items()}
    number = normalise(_text(row["certificate_no"], most=LONGEST))
    standing = row.get("standing", Standing.VALID.value)
    if standing not in Standing.values or not number:
        raise ValueError(standing)
    return Entry(
        certificate_no=number,
        issued_on=_day(row.get("issued_on")),
        valid_to=_day(row.get("valid_to")),
        standing=standing,
        **texts,
    )


def _text(value: object, *, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise ValueError("text")
    return value


def _day(value: object) -> date | None:
    return date.fromisoformat(_text(value, most=10)) if value else None
