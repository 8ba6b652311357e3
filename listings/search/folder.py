"""Where the index lies: generations side by side, and the name of the one that is served."""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from listings.search.schema import VERSION

GENERATION, UNFINISHED, BROKEN = "g-", "building-", "broken-"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a generation has read the change feed.

    ``xid`` is the oldest transaction that was still running: everything older is in the index.
    ``at`` says when; ``origin`` names the database, because marks of another one mean nothing.
    """

    xid: int
    at: datetime
    origin: str


def home() -> Path:
    """Return the folder of this schema's generations; it may not exist."""
    return Path(settings.SEARCH_DIR) / f"listings-v{VERSION}"


def live() -> Path | None:
    """Return the generation that is served; None when there is none."""
    try:
        name = (home() / "live").read_text().strip()
    except OSError:
        return None
    return home() / name if name.startswith(GENERATION) else None


def unfinished() -> Path:
    """Return a new folder to build a generation in."""
    path = home() / f"{UNFINISHED}{uuid4().hex}"
    (path / "index").mkdir(parents=True)
    return path


def begun() -> list[Path]:
    """Return the folders of builds that did not end, the newest first."""
    return sorted(home().glob(f"{UNFINISHED}*"), key=lambda path: -path.stat().st_mtime)


def serve(built: Path) -> Path:
    """Make the folder ``built`` the generation that is served, in one step; return where it lies.

    Older generations stay until ``sweep``: readers may be about to open their files.
    """
    generation = home() / built.name.replace(UNFINISHED, GENERATION)
    built.rename(generation)
    _write(home() / "live", generation.name)
    return generation


def set_aside(generation: Path) -> None:
    """Keep a generation that cannot be read for whoever wants to know why; only the last one."""
    for older in home().glob(f"{BROKEN}*"):
        shutil.rmtree(older, ignore_errors=True)
    if generation.exists():
        generation.rename(home() / generation.name.replace(GENERATION, BROKEN))


def sweep(*, older_than: float) -> None:
    """Delete generations that are not served, and what was begun before ``older_than`` and left.

    Args:
        older_than: seconds since 1970; builds touched later may be under way.
    """
    served = live()
    for path in home().glob(f"{GENERATION}*"):
        if path != served:
            shutil.rmtree(path, ignore_errors=True)
    for path in home().glob(f"{UNFINISHED}*"):
        if path.stat().st_mtime < older_than:
            shutil.rmtree(path, ignore_errors=True)


def read_mark(generation: Path) -> Mark | None:
    """Return how far the generation has read; None when nobody can tell."""
    try:
        said = json.loads((generation / "mark.json").read_text())
        return Mark(said["xid"], datetime.fromisoformat(said["at"]), said["origin"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_mark(generation: Path, mark: Mark) -> None:
    """Note how far the generation has read, after the commit that holds it."""
    said = asdict(mark) | {"at": mark.at.isoformat()}
    _write(generation / "mark.json", json.dumps(said))


def _write(path: Path, content: str) -> None:
    """Replace a small file in one step: whoever reads sees the old content or the new one."""
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    with draft.open("w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
