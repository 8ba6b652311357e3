"""Reads the change feed without skipping anybody: the half of the follower that asks the database.

Change numbers are given out before commit, so the highest number seen proves nothing. The mark is
the oldest transaction still running when the feed was read (``pg_snapshot_xmin``): whatever was
written by an older one is visible by then. Rows at or above the mark are read again, by id at most
once (MATCHING 1.2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from listings.models import ListingChange

KEPT = timedelta(days=1)  # how long a row stays for followers of other nodes
TRUSTED = KEPT / 2  # a mark older than this may have been pruned past: build anew

READ = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, change.id, change.listing_id
  FROM (SELECT) AS once
  LEFT JOIN listings_listingchange AS change ON change.xid >= %s
 ORDER BY change.id"""
ORIGIN = """
SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || oid
  FROM pg_database WHERE datname = current_database()"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one question to the feed answered.

    ``xid`` is the mark for the next question; ``listing_ids`` has an entry for each change row
    that is visible at or above the mark asked from, by the row's id.
    """

    xid: int
    listing_ids: dict[int, int]


def read(since: int) -> Reading:
    """Return the visible changes by transactions from ``since`` on, and the next mark.

    One statement, so both are of one snapshot: no transaction can end between them.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ, [since])
        rows = cursor.fetchall()
    return Reading(xid=rows[0][0], listing_ids={pk: of for _, pk, of in rows if pk is not None})


def here() -> int:
    """Return the mark of this moment: what is committed before it need not be read any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def origin() -> str:
    """Return what tells this database from any other one, its restored copy included."""
    with connection.cursor() as cursor:
        cursor.execute(ORIGIN)
        return str(cursor.fetchone()[0])


def prune(*, before: int, now: datetime) -> int:
    """Delete what this follower has read and others had a day for; return how many rows."""
    old = ListingChange.objects.filter(xid__lt=before, noted_at__lt=now - KEPT)
    return old.delete()[0]
