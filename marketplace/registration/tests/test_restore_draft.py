from datetime import datetime

from kernel.actor import Actor
from marketplace.registration.actions.restore_draft import restore_draft
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.build import an_application


def test_it_comes_back_as_it_was(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice, discarded_at=now)
    restored = restore_draft(actor=hangzhou_voice, application_id=draft.pk, now=now)
    assert restored.discarded_at is None
    assert RegistrationApplication.objects.kept().get().draft == draft.draft
    again = restore_draft(actor=hangzhou_voice, application_id=draft.pk, now=now)
    assert again.version == restored.version
