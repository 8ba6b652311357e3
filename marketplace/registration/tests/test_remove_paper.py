from datetime import datetime

import pytest

from kernel.actor import Actor
from marketplace.registration.actions.remove_paper import remove_paper
from marketplace.registration.drafts import NotEditable
from marketplace.registration.models import ApplicationPaper, RegistrationApplication
from marketplace.registration.tests.build import an_application
from parties.models import StoredFile


def test_the_paper_goes_the_file_stays(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    paper = draft.papers.get(purpose="source")
    remove_paper(actor=hangzhou_voice, application_id=draft.pk, paper_id=paper.pk, now=now)
    draft.refresh_from_db()
    assert not draft.papers.filter(purpose="source").exists()
    assert StoredFile.objects.filter(pk=paper.file_id).exists()
    assert draft.version == 2


def test_not_once_submitted_and_not_by_others(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    draft = an_application(hangzhou_voice, application_no="AP1")
    other = an_application(hangzhou_voice)
    paper = draft.papers.get(purpose="source")
    with pytest.raises(RegistrationApplication.DoesNotExist):
        remove_paper(actor=stranger, application_id=draft.pk, paper_id=paper.pk, now=now)
    with pytest.raises(ApplicationPaper.DoesNotExist):
        remove_paper(actor=hangzhou_voice, application_id=other.pk, paper_id=paper.pk, now=now)
    RegistrationApplication.objects.filter(pk=draft.pk).update(status="pending_review")
    with pytest.raises(NotEditable):
        remove_paper(actor=hangzhou_voice, application_id=draft.pk, paper_id=paper.pk, now=now)
    assert draft.papers.count() == 4
