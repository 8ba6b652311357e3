"""Reads a workbook through a child process that may be killed (TRUST 4.5)."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from listings.sheets.limits import MIB, Limits
from listings.sheets.problems import SheetRefused
from listings.sheets.table import Note, Row

SCRIPT = Path(__file__).with_name("child.py")
GRACE_S = 5  # beyond its own limit of processor time


def rows_of(content: bytes, *, limits: Limits) -> Iterator[Row | Note]:
    """Yield the notes and the rows of the first visible sheet that are not blank.

    Raises:
        SheetRefused: the child refused the workbook, or needed too much memory or time.
    """
    with tempfile.NamedTemporaryFile(prefix="import-", suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        with _child(file.name, limits=limits) as child:
            yield from _heard(child, limits=limits)


@contextmanager
def _child(path: str, *, limits: Limits) -> Iterator["subprocess.Popen[str]"]:
    """Run the child while the block runs; it is dead afterwards, whatever happened."""
    numbers = (
        limits.max_rows,
        limits.max_columns * 4,
        limits.max_cell,
        limits.child_memory,
        limits.child_seconds,
    )
    process = subprocess.Popen(  # noqa: S603 - our own script, numbers and a name we chose
        [sys.executable, "-I", str(SCRIPT), path, *map(str, numbers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env={"PYTHONUTF8": "1"},
        encoding="utf-8",
    )
    clock = Timer(limits.child_seconds + GRACE_S, process.kill)
    clock.start()
    try:
        yield process
    finally:
        clock.cancel()
        process.kill()
        process.communicate()


def _heard(child: "subprocess.Popen[str]", *, limits: Limits) -> Iterator[Row | Note]:
    """Yield what the child said."""
    for line in child.stdout or ():
        try:
            data = json.loads(line)
        except json.JSONDecodeError:  # killed in the middle of a line
            break
        if isinstance(data, list):
            number, cells, marks = data
            yield Row(number, tuple(cells), {int(place): mark for place, mark in marks.items()})
        elif "refused" in data:
            raise _refusal(data["refused"], limits=limits)
        elif "end" in data:
            return
        elif data["others"]:
            yield Note("other_sheets", {"sheet": data["sheet"], "count": str(data["others"])})
    killed = child.wait() < 0
    raise _refusal("too_much" if killed else "unreadable", limits=limits)


def _refusal(kind: str, *, limits: Limits) -> SheetRefused:
    numbers = {
        "too_many_rows": limits.max_rows,
        "too_many_columns": limits.max_columns,
        "cell_too_long": limits.max_cell,
    }
    return SheetRefused(
        kind,
        limit=numbers.get(kind, 0),
        memory=limits.child_memory // MIB,
        seconds=limits.child_seconds,
        line=0,
    )
