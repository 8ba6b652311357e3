"""Identities: UUIDv7 for everything public, and the platform's own readable numbers."""

import os
import time
import uuid
from datetime import datetime

ALPHABET_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


NOBODY = uuid.UUID(int=0)


def new_uid() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds since 1970, then 74 random bits."""
    value = (time.time_ns() // 1_000_000 & 0xFFFFFFFFFFFF) << 80
    value |= int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76  # version 7
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant of RFC 9562
    return uuid.UUID(int=value)


def uid_in(text: str) -> uuid.UUID:
    """Return the identity that ``text`` spells; one that nothing bears when it spells none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return NOBODY


def mod_37_2(body: str) -> str:
    """Return the check character of ``body`` (0-9, A-Z) by ISO 7064 MOD 37-2; may be ``*``.

    The recurrence of GB/T 17710, any length: p = (p + a)·2 mod 37, check = (1 - p) mod 37.

    Raises:
        ValueError: a character outside 0-9 and A-Z.
    """
    p = 0
    for character in body:
        p = (p + ALPHABET_36.index(character)) * 2 % 37
    check = (1 - p) % 37
    return "*" if check == 36 else ALPHABET_36[check]  # noqa: PLR2004 - the eleventh of MOD 37


def own_number(prefix: str, *, at: datetime, serial: int) -> str:
    """Return e.g. ``DL2026010000427``: prefix, year and month, six-digit serial, check character.

    Args:
        at: an aware moment already in the zone in which the month counts (Asia/Shanghai).
    """
    body = f"{prefix}{at:%Y%m}{serial:06d}"
    return body + mod_37_2(body)
