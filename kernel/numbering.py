"""Readable numbers without holes inside one month: AS, LS, IN, DL, RF, CT ... (DOMAIN 5)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from kernel.uid import own_number

ZONE = ZoneInfo("Asia/Shanghai")  # in which months, days and windows count
TAKE = """INSERT INTO kernel_serial (prefix, last) VALUES (%s, %s)
ON CONFLICT (prefix) DO UPDATE SET last = kernel_serial.last + EXCLUDED.last RETURNING last"""


def take_number(prefix: str, *, now: datetime) -> str:
    """Return the next number of ``prefix`` in the month of ``now`` in Shanghai."""
    return take_numbers(prefix, now=now, count=1)[0]


def take_numbers(prefix: str, *, now: datetime, count: int) -> list[str]:
    """Return the next ``count`` numbers, ascending; the row lock is held until commit."""
    local = now.astimezone(ZONE)
    serials = take_serials(f"{prefix}{local:%Y%m}", count=count)
    return [own_number(prefix, at=local, serial=n) for n in serials]


def take_serials(key: str, *, count: int = 1) -> range:
    """Return the next ``count`` serials of ``key`` (at most 16 characters), from 1, without holes.

    The row lock is held until commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [key, count])
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
