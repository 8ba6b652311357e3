from datetime import datetime

from kernel.actor import Actor
from listings.actions.freeze_certificate import freeze_certificate
from listings.tests.certificate_reviews import decides, refuses


def test_it_is_frozen_with_a_reason(operator: Actor, now: datetime) -> None:
    decides(
        freeze_certificate,
        from_="valid",
        to="frozen",
        fact="CertificateLapsed",
        operator=operator,
        now=now,
    )


def test_it_takes_an_independent_operator_and_a_reason(operator: Actor, now: datetime) -> None:
    refuses(freeze_certificate, from_="valid", operator=operator, now=now)
