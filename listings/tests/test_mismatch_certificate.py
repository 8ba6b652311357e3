from datetime import datetime

from kernel.actor import Actor
from listings.actions.mismatch_certificate import mismatch_certificate
from listings.tests.certificate_reviews import decides, refuses


def test_it_is_rejected_with_a_reason(operator: Actor, now: datetime) -> None:
    decides(
        mismatch_certificate,
        from_="recorded",
        to="rejected",
        fact="CertificateRejected",
        operator=operator,
        now=now,
    )


def test_it_takes_an_independent_operator_and_a_reason(operator: Actor, now: datetime) -> None:
    refuses(mismatch_certificate, from_="recorded", operator=operator, now=now)
