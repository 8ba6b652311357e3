"""How large a file may be; the defaults are those of TRUST 4.5."""

from dataclasses import dataclass

from django.conf import settings

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused before it costs anything."""

    max_bytes: int = 10 * MIB
    max_rows: int = 50_000
    max_columns: int = 60
    max_cell: int = 100_000  # characters
    max_line: int = 1_000_000  # characters of one physical line of text
    max_members: int = 100  # files inside a workbook
    max_unpacked: int = 100 * MIB
    max_ratio: int = 100  # unpacked / packed, of the whole and of each member over 1 MiB
    max_per_hour: int = 20  # files of one organisation; 0: as many as they like (TRUST 4.7)
    child_memory: int = 512 * MIB
    child_seconds: int = 30


def in_force() -> Limits:
    """Return the limits of the settings; read at the edges, passed in below."""
    return Limits(
        max_bytes=settings.IMPORT_MAX_BYTES,
        max_rows=settings.IMPORT_MAX_ROWS,
        max_columns=settings.IMPORT_MAX_COLUMNS,
        max_cell=settings.IMPORT_MAX_CELL,
    )
