from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput
from listings.tests.build import a_certificate, a_scheme
from marketplace.registration.actions.copy_application import copy_application
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.build import an_application


def refused(actor: Actor, **fields: object) -> RegistrationApplication:
    application = an_application(actor, application_no="AP1", **fields)  # type: ignore[arg-type]
    rows = RegistrationApplication.objects.filter(pk=application.pk)
    for status in ("pending_review", "refused"):
        rows.update(status=status)
    return rows.get()


def test_content_and_papers_are_there_again(hangzhou_voice: Actor, now: datetime) -> None:
    earlier = refused(hangzhou_voice)
    draft = copy_application(actor=hangzhou_voice, application_id=earlier.pk, now=now)
    assert (draft.status, draft.application_no, draft.scheme) == ("draft", None, earlier.scheme)
    assert (draft.draft, draft.title) == (earlier.draft, earlier.title)
    papers = [list(a.papers.values_list("purpose", "file_id")) for a in (draft, earlier)]
    assert papers[0] == papers[1]
    assert draft.events.get().data == {"from": "", "to": "draft", "copied": earlier.pk}


def test_another_registrar_can_be_chosen(hangzhou_voice: Actor, now: datetime) -> None:
    earlier = refused(hangzhou_voice)
    a_scheme("sd-dip")
    copy = copy_application(
        actor=hangzhou_voice, application_id=earlier.pk, scheme="sd-dip", now=now
    )
    assert copy.scheme.code == "sd-dip"
    with pytest.raises(InvalidInput):
        copy_application(actor=hangzhou_voice, application_id=earlier.pk, scheme="nowhere", now=now)


def test_a_renewal_stays_with_its_certificate(hangzhou_voice: Actor, now: datetime) -> None:
    certificate = a_certificate(holder=hangzhou_voice)
    earlier = refused(
        hangzhou_voice, kind="renewal", certificate=certificate, asset=certificate.asset
    )
    copy = copy_application(
        actor=hangzhou_voice, application_id=earlier.pk, scheme="sd-dip", now=now
    )
    assert (copy.scheme, copy.certificate) == (certificate.scheme, certificate)


def test_others_copy_nothing(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    earlier = refused(hangzhou_voice)
    with pytest.raises(RegistrationApplication.DoesNotExist):
        copy_application(actor=stranger, application_id=earlier.pk, now=now)
    assert RegistrationApplication.objects.count() == 1
