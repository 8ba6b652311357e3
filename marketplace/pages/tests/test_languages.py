"""Each page speaks one language, the chosen one: chrome, forms, hints and empty states."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.test import Client
from django.utils import translation
from django.utils.formats import number_format
from pytest_django import Settings

from kernel.actor import Actor
from kernel.money import EXPONENTS
from marketplace import settings as shipped
from parties.models import Organisation, User
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db

OPEN = (
    "/", "/listings/", "/listings/?q=12345", "/intents/", "/certificates/verify/",
    "/certificates/SJ3312026070001/", "/help/", "/terms/", "/privacy/", "/accessibility/",
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/no-such-page/",
)  # fmt: skip
SIGNED_IN = (
    "/workbench/", "/workbench/listings/", "/workbench/certificates/", "/workbench/intents/",
    "/workbench/preferences/", "/listings/new/", "/listings/imports/new/", "/certificates/new/",
    "/intents/new/", "/pushes/", "/deals/", "/notices/", "/organisations/",
    "/organisations/members/", "/organisations/keys/", "/accounts/email/",
    "/accounts/password/set/", "/accounts/2fa/", "/accounts/sessions/",
)  # fmt: skip
CONSOLE = ("/console/", "/console/reviews/", "/console/organisations/", "/console/referrals/")
# Names that are the same in every language.
NAMES = {
    *EXPONENTS,
    "EN", "API", "CSV", "XLSX", "JSON", "Parquet", "UTF", "GB", "MB", "MiB", "PDF", "SHA", "AI",
    "IP", "Cookie", "Ctrl", "Mac", "WCAG", "AA", "SJ", "CN", "SG", "DE", "WORLD",
}  # fmt: skip
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
WORD = re.compile(r"[A-Za-z]{2,}")


class Spoken(HTMLParser):
    """Collects what a person reads or hears of a page; scripts, code and choices made stay out."""

    SILENT = {"script", "style", "code", "svg"}
    HEARD = {"aria-label", "alt", "title", "placeholder"}

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.said += [value or "" for name, value in attrs if name in self.HEARD]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def spoken(client: Client, path: str, language: str) -> str:
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(path)
    assert answer.status_code in {200, 404}, path
    reader = Spoken()
    reader.feed(answer.content.decode())
    return "\n".join(" ".join(said.split()) for said in reader.said if said.strip())


def foreign(client: Client, path: str, *, besides: str = "") -> tuple[set[str], set[str]]:
    """Return the Chinese that the English page says, and the English that the Chinese one says."""
    english = spoken(client, path, "en").replace("中文", "")
    chinese = spoken(client, path, "zh-hans")
    for name in filter(None, besides.split("\n")):
        english, chinese = english.replace(name, ""), chinese.replace(name, "")
    return {*HAN.findall(english)}, {*WORD.findall(chinese)} - NAMES


@pytest.fixture(autouse=True)
def _as_shipped(settings: Settings) -> None:
    """Begin in the site's own language: English must not fall back to it."""
    settings.LANGUAGE_CODE = shipped.LANGUAGE_CODE


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_speak_one_language(client: Client, path: str) -> None:
    assert foreign(client, path) == (set(), set())


@pytest.mark.parametrize("path", SIGNED_IN)
def test_pages_behind_the_sign_in_speak_one_language(hangzhou_voice: Actor, path: str) -> None:
    client = client_of(hangzhou_voice)

    assert foreign(client, path, besides=names_of(hangzhou_voice)) == (set(), set())


@pytest.mark.parametrize("path", CONSOLE)
def test_the_console_speaks_one_language(operator: Actor, path: str) -> None:
    client = client_of(operator)

    assert foreign(client, path, besides=names_of(operator)) == (set(), set())


def test_every_state_and_event_has_a_chinese_word() -> None:
    words = {
        str(word).replace("_", " ")
        for model in apps.get_models()
        for move in getattr(model, "MOVES", ())
        for word in move
    }

    with translation.override("zh-hans"):
        assert {word for word in words if not HAN.search(translation.gettext(word))} == set()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_digits_stand_in_threes(language: str) -> None:
    with translation.override(language):
        assert number_format(3_138_218) == "3,138,218"
        assert number_format(Decimal("6500.5"), decimal_pos=2) == "6,500.50"


def names_of(actor: Actor) -> str:
    """Return what the actor and their organisation are called, a name a line."""
    organisation = Organisation.objects.get(pk=actor.party)
    user = User.objects.get(pk=actor.person)
    said = [*vars(organisation).values(), user.email, user.name]
    return "\n".join(name for name in said if isinstance(name, str) and len(name) > 3)
