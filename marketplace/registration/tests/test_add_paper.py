from datetime import datetime
from io import BytesIO

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput
from marketplace.registration.actions.add_paper import MOST, add_paper
from marketplace.registration.drafts import NotEditable
from marketplace.registration.models import ApplicationPaper, RegistrationApplication
from marketplace.registration.precheck import precheck
from marketplace.registration.tests.build import TODAY, a_paper, an_application
from parties.actions.store_file import Upload, store_file
from parties.models import StoredFile

SAMPLE = "站点编号,手机号\nA1,13800138000\nA2,138****8000\n"


def stored(actor: Actor, content: bytes, *, name: str, now: datetime) -> StoredFile:
    upload = Upload(name=name, media_type="text/csv", content=BytesIO(content))
    return store_file(actor=actor, upload=upload, now=now)


def test_a_sample_is_searched_and_its_values_are_not_kept(
    hangzhou_voice: Actor, now: datetime
) -> None:
    draft = an_application(hangzhou_voice, papers=())
    file = stored(hangzhou_voice, SAMPLE.encode(), name="sample.csv", now=now)
    paper = add_paper(
        actor=hangzhou_voice, application_id=draft.pk, purpose="sample", file_id=file.pk, now=now
    )
    assert paper.scan == {
        "columns": ["站点编号", "手机号"],
        "rows": 2,
        "hits": [{"kind": "mobile", "column": "手机号", "lines": [2], "count": 1}],
    }
    draft.refresh_from_db()
    assert (draft.version, draft.updated_at) == (2, now)
    assert "sample_mobile" in {finding.code for finding in precheck(draft, today=TODAY)}


def test_a_sample_that_is_no_table_says_so(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice, papers=())
    file = stored(hangzhou_voice, b"%PDF-1.7 x", name="sample.pdf", now=now)
    paper = add_paper(
        actor=hangzhou_voice, application_id=draft.pk, purpose="sample", file_id=file.pk, now=now
    )
    assert paper.scan == {"unread": True}


def test_the_same_again_adds_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    paper = draft.papers.get(purpose="source")
    options = {"application_id": draft.pk, "purpose": "source", "file_id": paper.file_id}
    assert add_paper(actor=hangzhou_voice, now=now, **options) == paper  # type: ignore[arg-type]
    draft.refresh_from_db()
    assert (draft.version, draft.papers.count()) == (1, 4)


def test_what_may_not_be_added(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice, papers=("source",))
    others = an_application(stranger, papers=("source",)).papers.get()
    own = draft.papers.get().file_id
    for purpose, file_id in (("source", others.file_id), ("beauty", own), ("source", 0)):
        with pytest.raises(InvalidInput):
            add_paper(
                actor=hangzhou_voice,
                application_id=draft.pk,
                purpose=purpose,
                file_id=file_id,
                now=now,
            )
    with pytest.raises(RegistrationApplication.DoesNotExist):
        add_paper(
            actor=stranger,
            application_id=draft.pk,
            purpose="other",
            file_id=others.file_id,
            now=now,
        )
    RegistrationApplication.objects.filter(pk=draft.pk).update(discarded_at=now)
    with pytest.raises(NotEditable):
        add_paper(
            actor=hangzhou_voice, application_id=draft.pk, purpose="other", file_id=own, now=now
        )
    assert draft.papers.count() == 1


def test_there_is_an_end_to_papers(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice, papers=())
    first = a_paper(draft, "other")
    ApplicationPaper.objects.bulk_create(
        ApplicationPaper(
            application=draft,
            purpose="other",
            file=StoredFile.objects.create(
                organisation=draft.applicant,
                sha256=f"{n:064x}",
                size=1,
                media_type="text/csv",
                name="x",
                created_at=now,
            ),
            added_at=now,
        )
        for n in range(MOST - 1)
    )
    with pytest.raises(InvalidInput):
        add_paper(
            actor=hangzhou_voice,
            application_id=draft.pk,
            purpose="identity",
            file_id=first.file_id,
            now=now,
        )
