from datetime import date, datetime

from kernel.actor import Actor
from listings.actions.unfreeze_certificate import unfreeze_certificate
from listings.models import Certificate
from listings.tests.build import a_certificate, owed
from listings.tests.certificate_reviews import decides, refuses


def test_it_is_valid_with_a_reason(operator: Actor, now: datetime) -> None:
    decides(
        unfreeze_certificate,
        from_="frozen",
        to="valid",
        fact="CertificateVerified",
        operator=operator,
        now=now,
    )


def test_it_takes_an_independent_operator_and_a_reason(operator: Actor, now: datetime) -> None:
    refuses(unfreeze_certificate, from_="frozen", operator=operator, now=now)


def test_a_term_that_ended_meanwhile_stays_ended(operator: Actor, now: datetime) -> None:
    certificate = a_certificate(status="frozen", valid_to=date(2026, 1, 4))

    unfreeze_certificate(actor=operator, certificate_id=certificate.pk, reason="over", now=now)

    assert Certificate.objects.get(pk=certificate.pk).status == "expired"
    assert owed() == {"CertificateLapsed"}
