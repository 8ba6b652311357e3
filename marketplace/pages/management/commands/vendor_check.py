"""Checks that vendored files are the ones that were looked at."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LOCK = "vendor/vendor.lock"


class Command(BaseCommand):
    """Compare every file of static/vendor with vendor.lock."""

    help = "Fails when a vendored file differs from vendor.lock, is missing, or is not listed."

    def handle(self, *_args: object, **_options: object) -> None:
        """Say that all is well, or fail naming each file."""
        faults = differences(Path(settings.BASE_DIR) / "static")
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("vendored files are as locked")


def differences(static: Path) -> list[str]:
    """Return one sentence for each file below ``static`` that is not as the lock says."""
    locked = {}
    for line in (static / LOCK).read_text().splitlines():
        if line and not line.startswith("#"):
            name, _package, _version, _licence, digest, *_origin = line.split()
            locked[name] = digest
    present = {path.relative_to(static).as_posix() for path in (static / "vendor").iterdir()}
    scripts = {name for name in present if not name.endswith((".txt", ".lock"))}
    faults = [f"{name}: not listed in {LOCK}" for name in sorted(scripts - locked.keys())]
    for name, digest in locked.items():
        file = static / name
        if not file.is_file():
            faults.append(f"{name}: missing")
        elif sha256(file.read_bytes()).hexdigest() != digest:
            faults.append(f"{name}: its bytes are not those of {LOCK}")
    return faults
