from datetime import datetime

import pytest

from kernel.actor import Actor
from marketplace.registration.actions.discard_draft import discard_draft
from marketplace.registration.actions.restore_draft import restore_draft
from marketplace.registration.drafts import NotEditable
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.build import an_application

rows = RegistrationApplication.objects


def test_a_draft_thrown_away_is_not_listed_any_more(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    discarded = discard_draft(actor=hangzhou_voice, application_id=draft.pk, now=now)
    assert (discarded.discarded_at, discarded.status) == (now, "draft")
    assert not rows.kept().exists()
    with pytest.raises(NotEditable):
        discard_draft(actor=hangzhou_voice, application_id=draft.pk, now=now)


def test_what_was_submitted_is_withdrawn_not_thrown_away(
    hangzhou_voice: Actor, now: datetime
) -> None:
    draft = an_application(hangzhou_voice, application_no="AP1")
    for status in ("pending_review", "needs_rectification"):
        rows.filter(pk=draft.pk).update(status=status)
        with pytest.raises(NotEditable):
            discard_draft(actor=hangzhou_voice, application_id=draft.pk, now=now)
    assert rows.kept().count() == 1


def test_nobody_else_throws_it_away(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    for verb in (discard_draft, restore_draft):
        with pytest.raises(RegistrationApplication.DoesNotExist):
            verb(actor=stranger, application_id=draft.pk, now=now)
    assert rows.kept().exists()
