"""Who may close a request for help."""

import pytest

from kernel.errors import NotAllowed
from marketplace.deals.actions.close_help import close_help
from marketplace.deals.tests.build import NOW, a_deal, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.talks import a_help_request


@pytest.mark.django_db
def test_a_side_does_not() -> None:
    asked = a_help_request(a_deal("negotiating"))

    with refused(NotAllowed):
        close_help(
            actor=sides_of(asked.deal).buyer,
            request_id=asked.pk,
            expected_version=asked.version,
            now=NOW,
            answer="Here",
        )
