"""``manage.py serve``: the whole site as one command."""

import http.client
import os
import socket
import sys
from argparse import ArgumentParser
from contextlib import closing

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connection

from kernel import embedded
from marketplace.demo.characters import PASSWORD, first_of_each_role
from marketplace.management.supervision import Program, Supervisor
from parties.models import User

PORT_MAX = 65535
SANDBOX = {"STRIPE_SECRET_KEY": "sk_test_sandbox", "STRIPE_WEBHOOK_SECRETS": "whsec_sandbox"}
AS_ROOT = "ignore:You're running the worker with superuser"  # a container has nobody else


class Command(BaseCommand):
    """Web, worker, beat and the search follower, until Ctrl-C."""

    help = "Run web, worker, beat and the search follower; Ctrl-C ends all of them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen and how many hands."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--web-workers", type=int, default=2, help="processes, 4 threads each")
        parser.add_argument("--sandbox", action="store_true", help="with a stand-in for Stripe")
        parser.add_argument("--workers", type=int, default=2, help="processes for background work")

    def handle(self, *_args: str, **options: object) -> None:
        """Serve until a signal, then stop the embedded servers unless another command uses them."""
        try:
            kept_up = self._serve(**options)
        finally:
            if embedded.in_use() and not embedded.stop(settings.VAR, if_unused=True):
                self._write("PostgreSQL and Valkey stay: another command uses them (make stop).\n")
        if not kept_up:
            raise CommandError("The site could not be kept up.")

    def _serve(self, **options: object) -> bool:
        host, port = str(options["host"]), _port(str(options["port"]))
        _refuse_busy(host, port)
        sandbox = SANDBOX | {"STRIPE_API_BASE": f"http://127.0.0.1:{port + 1}"}
        extra = sandbox if options["sandbox"] else {}
        supervisor = Supervisor(
            programs=[
                *_programs(host, port, web=options["web_workers"], work=options["workers"]),
                *([_sandbox(port + 1)] if extra else []),
            ],
            environment={"SITE_URL": f"http://{host}:{port}", **os.environ, **extra},
            write=self._write,
            is_ready=lambda: _answers(host, port),
            look_after=self._revive,
            on_ready=lambda: self._greet(host, port),
        )
        return supervisor.run()

    def _greet(self, host: str, port: int) -> None:
        self._write(_welcome(host, port))
        connection.close()  # the one question this process asks

    def _revive(self) -> None:
        """Start the embedded servers again when somebody killed them; work waits in the outbox."""
        try:
            embedded.revive(settings.VAR)
        except embedded.CannotStart as error:
            self._write(f"servers| {error}\n")

    def _write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()


def _programs(host: str, port: int, *, web: object, work: object) -> list[Program]:
    python = [sys.executable, "-m"]
    gunicorn = (
        f"gunicorn marketplace.wsgi:application --bind {host}:{port} --workers {web} --threads 4"
    )
    gunicorn += " --worker-class gthread --timeout 60 --graceful-timeout 20 --log-level warning"
    gunicorn += " --no-control-socket --preload"
    celery = f"celery --app marketplace --quiet worker --concurrency {work} --loglevel WARNING"
    celery += " --without-gossip --without-mingle --without-heartbeat"
    beat = "celery --app marketplace --quiet beat --loglevel WARNING"
    follow = [sys.executable, str(settings.BASE_DIR / "manage.py"), "follow_search"]
    return [
        Program("web", [*python, *gunicorn.split()]),
        Program("worker", [sys.executable, "-W", AS_ROOT, "-m", *celery.split()]),
        Program("beat", [*python, *beat.split()]),
        Program("search", follow),
    ]


def _sandbox(port: int) -> Program:
    manage = str(settings.BASE_DIR / "manage.py")
    return Program("stripe", [sys.executable, manage, "sandbox_stripe", "--port", str(port)])


def _port(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= PORT_MAX:
        return int(text)
    raise CommandError(f"PORT={text}: must be a number from 1 to {PORT_MAX}.")


def _refuse_busy(host: str, port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"Take another one: make run PORT={port + 1}"
            ) from None


def _answers(host: str, port: int) -> bool:
    reachable = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    with closing(http.client.HTTPConnection(reachable, port, timeout=2)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False


def _welcome(host: str, port: int) -> str:
    site = f"  {settings.SITE_NAME}: http://{host}:{port}/   (Ctrl-C stops it)"
    return "\n".join(["", site, *_sign_ins(), "", ""])


def _sign_ins() -> list[str]:
    """Say how to sign in to the demo market in each role; nothing when it is not loaded."""
    people = first_of_each_role()
    emails = [person.email for person in people]
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    lines = [f"    {person.role:<9} {person.email}" for person in people if person.email in known]
    return [f"  Sign in, password {PASSWORD}:", *lines] if lines else []
