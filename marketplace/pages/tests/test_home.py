"""The pages anybody may see."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Find, license and trade data intellectual property"),
        ("/help/", "Help"),
        ("/definitions/", "Definitions"),
        ("/accessibility/", "Accessibility"),
        ("/terms/", "Terms"),
        ("/privacy/", "Privacy"),
        ("/accounts/login/", "Sign in"),
        ("/accounts/signup/", "Create your account"),
        ("/accounts/password/reset/", "Reset your password"),
    ],
)
def test_a_page_for_anybody_has_one_heading(client: Client, path: str, heading: str) -> None:
    answer = client.get(path, headers={"accept-language": "en"})

    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert f"<h1>{heading}</h1>" in page
