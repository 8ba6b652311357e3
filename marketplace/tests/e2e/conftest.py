"""Real browsers on the real site: one Chromium, one context for each person."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kernel.actor import Actor
from parties.tests.build import client_of

# Playwright's event loop runs in this thread; Django takes it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 15_000


@dataclass
class Person:
    """Somebody at a browser; ``complaints`` holds what the browser's console said was wrong."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def visit(self, path: str) -> None:
        """Open a page of the site, which must answer."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.status < 400, (path, answer.status)

    def press(self, name: str) -> None:
        """Press the button or follow the link of that name."""
        wanted = self.page.get_by_role("button", name=name, exact=True)
        if not wanted.count():
            wanted = self.page.get_by_role("link", name=name, exact=True)
        wanted.first.click()
        self.page.wait_for_load_state()

    def fill(self, **said: str) -> None:
        """Write into the fields of these names."""
        for name, value in said.items():
            self.page.locator(f"[name={name}]").first.fill(value)

    def choose(self, **said: str | list[str]) -> None:
        """Choose in the lists of these names, by value."""
        for name, value in said.items():
            self.page.locator(f"select[name={name}]").first.select_option(value)

    def tick(self, *boxes: tuple[str, str]) -> None:
        """Tick the boxes with these names and values."""
        for name, value in boxes:
            self.page.locator(f"input[name={name}][value='{value}']").check()

    def reads(self) -> str:
        """Return the words of the page's main part."""
        return self.page.locator("main").inner_text()

    def look(self, name: str) -> None:
        """Keep a picture of the whole page where E2E_PICTURES says; nowhere when it is unset."""
        if folder := os.environ.get("E2E_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system; its absence is a failure, never a silent pass."""
    assert CHROMIUM, "install Chromium (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def at_a_browser(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Person]]:
    """Return a way to seat people at browsers: ``at_a_browser(actor, language="en")``."""
    seated: list[Person] = []

    def seat(
        actor: Actor | None = None, *, language: str = "zh-hans", size: dict[str, int] = WIDE
    ) -> Person:
        context = browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if actor is not None:
            session = client_of(actor).cookies[settings.SESSION_COOKIE_NAME]
            cookies[settings.SESSION_COOKIE_NAME] = session.value
        context.add_cookies(
            [{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()]
        )
        person = Person(context.new_page(), live_server.url)
        person.page.on("console", lambda message: _note(person, message))
        person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
        seated.append(person)
        return person

    yield seat
    for person in seated:
        person.page.context.close()
        assert person.complaints == []


def _note(person: Person, message: ConsoleMessage) -> None:
    expected = "status of 4"  # a form that is wrong answers 422, and Chromium says so
    if message.type == "error" and expected not in message.text:
        person.complaints.append(message.text)
