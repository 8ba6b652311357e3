"""The national id of a digital contract (draft TC609-6-2025): 47 characters.

Kind 1, node kind 1, node 18, region or industry 4, time 14, random 8, check 1. The draft names no
check algorithm; ours is MOD 37-2 over the first 46, as for data products (to be confirmed).
"""

from datetime import datetime
from hashlib import sha256

from django.conf import settings

from kernel.numbering import ZONE
from kernel.uid import ALPHABET_36, mod_37_2
from marketplace.deals.models import Deal

LENGTH, RANDOM = 47, 8


def contract_id(deal: Deal, *, number: str, at: datetime) -> str:
    """Return the national id of the contract ``number`` drafted ``at``.

    The random part is drawn from our own number, which is unique: the same contract, the same id.
    """
    body = f"{settings.CONTRACT_NODE}{_place(deal)}{at.astimezone(ZONE):%Y%m%d%H%M%S}"
    body += _drawn(f"{settings.CONTRACT_NODE}/{number}")
    return body + mod_37_2(body)


def is_contract_id(text: str) -> bool:
    """Say whether ``text`` has the form of one, its check character by MOD 37-2 included."""
    body = text[:-1]
    is_plain = len(text) == LENGTH and all(character in ALPHABET_36 for character in body)
    return is_plain and body[20:38].isdigit() and mod_37_2(body) == text[-1]


def _place(deal: Deal) -> str:
    """Return the first four digits of the holder's province, else 00 and the data's division."""
    if deal.holder and deal.holder.province:
        return deal.holder.province[:4]
    division = deal.listing.asset.division if deal.listing else ""
    return f"00{division or '00'}"


def _drawn(seed: str) -> str:
    value = int.from_bytes(sha256(seed.encode()).digest()[:8])
    drawn = ""
    for _ in range(RANDOM):
        value, digit = divmod(value, len(ALPHABET_36))
        drawn += ALPHABET_36[digit]
    return drawn
