"""The open wishes of this node in files that all its processes map: weighing them takes minutes.

    <SEARCH_DIR>/wishes-v<N>/lock     held by the one process that weighs
    <SEARCH_DIR>/wishes-v<N>/live     names the folder that is read; replaced in one step
    <SEARCH_DIR>/wishes-v<N>/w-…/     an array a file, and said.json

A cache like the word index beside it: deleting it loses time only.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import numpy as np
from django.conf import settings

from matching.retrieval.statements import Statements
from matching.retrieval.wish_block import Block

VERSION = 2  # of what lies in the files; another one is another folder
ARRAYS = tuple(field.name for field in fields(Block))
PAUSE_S = 0.2


def newest() -> str:
    """Return the name of the folder that is read; empty when there is none."""
    try:
        return (_home() / "live").read_text()
    except OSError:
        return ""


def written(block: Block, statements: Statements, *, by: str) -> str:
    """Write ``block`` and let it be read; return the name of its folder.

    Args:
        by: what made it: of another database, lexicon or embedder it means nothing.
    """
    name = f"w-{uuid4().hex}"
    folder = _home() / name
    folder.mkdir(parents=True)
    for array in ARRAYS:
        with (folder / f"{array}.npy").open("wb") as file:
            np.save(file, getattr(block, array))
            file.flush()
            os.fsync(file.fileno())  # what is half there after a power cut must not be named
    (folder / "said.json").write_text(json.dumps({"by": by, "said": statements.said}))
    draft = _home() / f"{name}.live"
    draft.write_text(name)
    draft.replace(_home() / "live")
    for older in _home().glob("w-*/"):
        if older != folder:
            shutil.rmtree(older, ignore_errors=True)  # whoever has mapped it goes on reading
    return name


def read(name: str, *, by: str) -> tuple[Block, Statements] | None:
    """Map the folder ``name``; None when it is gone, damaged, or made by something else."""
    folder = _home() / name
    try:
        said = json.loads((folder / "said.json").read_text())
        if said["by"] != by:
            return None
        arrays = [np.load(folder / f"{array}.npy", mmap_mode="r") for array in ARRAYS]
        return Block(*map(np.asarray, arrays)), Statements.read(said["said"])
    except (OSError, EOFError, ValueError, KeyError):
        return None


@contextmanager
def weighing(until: float) -> Iterator[bool]:
    """Be the one process of the node that weighs; False when another one is until ``until``."""
    _home().mkdir(parents=True, exist_ok=True)
    with (_home() / "lock").open("a") as file:
        while not (is_mine := _taken(file.fileno())) and monotonic() < until:
            sleep(PAUSE_S)
        yield is_mine


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _home() -> Path:
    return Path(settings.SEARCH_DIR) / f"wishes-v{VERSION}"
