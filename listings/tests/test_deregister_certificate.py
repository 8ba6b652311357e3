from datetime import datetime

from kernel.actor import Actor
from listings.actions.deregister_certificate import deregister_certificate
from listings.tests.certificate_reviews import decides, refuses


def test_it_is_deregistered_with_a_reason(operator: Actor, now: datetime) -> None:
    decides(
        deregister_certificate,
        from_="valid",
        to="deregistered",
        fact="CertificateLapsed",
        operator=operator,
        now=now,
    )


def test_it_takes_an_independent_operator_and_a_reason(operator: Actor, now: datetime) -> None:
    refuses(deregister_certificate, from_="valid", operator=operator, now=now)
