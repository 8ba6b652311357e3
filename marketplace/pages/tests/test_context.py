"""The frame: menus, language, theme, account menu."""

import pytest
from django.test import Client
from pytest_django import Settings

from marketplace import settings as shipped
from marketplace.pages.context import is_served, menu
from parties.models import User

pytestmark = pytest.mark.django_db


def test_a_menu_leaves_out_what_is_not_served() -> None:
    links = menu((("/help/", "Help"), ("/not-built-yet/", "Later")), path="/")

    assert [link.label for link in links] == ["Help"]
    assert not is_served("/not-built-yet/")


def test_the_longest_fitting_entry_is_current() -> None:
    entries = (("/accounts/login/", "Sign in"), ("/help/", "Help"))

    links = menu(entries, path="/accounts/login/")

    assert [link.is_current for link in links] == [True, False]


@pytest.mark.parametrize(("code", "lang"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_the_language_is_a_cookie(client: Client, code: str, lang: str) -> None:
    answer = client.post("/i18n/setlang/", {"language": code, "next": "/help/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/")
    assert f'<html lang="{lang}">' in client.get("/help/").content.decode()


def test_without_a_choice_the_page_is_chinese(client: Client, settings: Settings) -> None:
    settings.LANGUAGE_CODE = shipped.LANGUAGE_CODE  # tests themselves begin in English

    assert '<html lang="zh-Hans">' in client.get("/").content.decode()


def test_the_theme_is_a_cookie_read_by_the_server(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "/help/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/")
    assert 'data-theme="dark"' in client.get("/").content.decode()

    client.post("/theme/", {"theme": ""})
    assert "data-theme=" not in client.get("/").content.decode()


def test_a_theme_nobody_offers_is_not_written_into_the_page(client: Client) -> None:
    client.cookies["theme"] = '"><script>'

    assert "<script>" not in client.get("/").content.decode()


def test_going_back_never_leaves_the_site(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


def test_a_signed_in_person_finds_their_account(client: Client) -> None:
    client.force_login(User.objects.create_user("wang@example.com", name="Wang Fang"))

    page = client.get("/").content.decode()

    assert "Wang Fang" in page
    assert 'href="/accounts/2fa/"' in page
    assert 'action="/accounts/logout/"' in page
    assert 'href="/accounts/login/"' not in page
