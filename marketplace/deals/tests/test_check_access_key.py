"""Who may ask whether a key opens something."""

import pytest

from kernel.actor import ANONYMOUS
from kernel.errors import NotAllowed
from marketplace.deals.actions.check_access_key import check_access_key
from marketplace.deals.tests.build import NOW
from marketplace.deals.tests.proof import refused


@pytest.mark.django_db
def test_nobody_asks_anonymously() -> None:
    with refused(NotAllowed):
        check_access_key(actor=ANONYMOUS, token="ek.x", now=NOW)
