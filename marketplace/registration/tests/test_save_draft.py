from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from marketplace.registration.actions.save_draft import Difference, DraftConflict, save_draft
from marketplace.registration.drafts import NotEditable
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.terms import fingerprint
from marketplace.registration.tests.build import an_application
from parties.models import Organisation
from parties.tests.build import actor_of


def seen(application: RegistrationApplication, *names: str) -> dict[str, str]:
    return {name: fingerprint(application.draft, name) for name in names}


def test_some_fields_are_written_the_others_stay(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    saved = save_draft(
        actor=hangzhou_voice,
        application_id=draft.pk,
        changes={"name": " 浙江公交客流 ", "record_count": None, "contains_pi": True},
        now=now,
        expected_version=draft.version,
    )
    assert saved.draft == {
        **{n: v for n, v in draft.draft.items() if n != "record_count"},
        "name": "浙江公交客流",
        "contains_pi": True,
    }
    assert (saved.title, saved.version, saved.updated_at) == ("浙江公交客流", 2, now)
    assert AuditEvent.objects.get(action="application.save").after == {
        "changed": ["contains_pi", "name", "record_count"]
    }


def test_the_same_again_changes_nothing(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    changes = {"name": draft.draft["name"]}
    saved = save_draft(actor=hangzhou_voice, application_id=draft.pk, changes=changes, now=now)
    assert saved.version == 1
    assert not AuditEvent.objects.exists()


def test_two_people_in_different_fields_are_joined(hangzhou_voice: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    first = {"expected_version": draft.version, "seen": seen(draft, "name", "overview")}
    save_draft(actor=hangzhou_voice, application_id=draft.pk, changes={"name": "甲"}, now=now)
    saved = save_draft(
        actor=hangzhou_voice,
        application_id=draft.pk,
        changes={"name": draft.draft["name"], "overview": "乙"},
        now=now,
        **first,  # type: ignore[arg-type]
    )
    assert (saved.draft["name"], saved.draft["overview"]) == ("甲", "乙")


def test_the_same_field_written_differently_loses_neither_text(
    hangzhou_voice: Actor, now: datetime
) -> None:
    draft = an_application(hangzhou_voice)
    stale = {"expected_version": draft.version, "seen": seen(draft, "name")}
    theirs = save_draft(
        actor=hangzhou_voice, application_id=draft.pk, changes={"name": "甲"}, now=now
    )
    mine = {"actor": hangzhou_voice, "application_id": draft.pk, "changes": {"name": "乙"}}
    with pytest.raises(DraftConflict) as conflict:
        save_draft(**mine, now=now, **stale)  # type: ignore[arg-type]
    assert conflict.value.differences == [Difference("name", theirs="甲", mine="乙")]
    assert conflict.value.version == theirs.version
    assert RegistrationApplication.objects.get().draft["name"] == "甲"
    again = {"expected_version": conflict.value.version}
    assert save_draft(**mine, now=now, **again).draft["name"] == "乙"  # type: ignore[arg-type]


def test_a_stale_version_alone_is_compared_field_by_field(
    hangzhou_voice: Actor, now: datetime
) -> None:
    draft = an_application(hangzhou_voice)
    save_draft(actor=hangzhou_voice, application_id=draft.pk, changes={"name": "甲"}, now=now)
    with pytest.raises(DraftConflict):
        save_draft(
            actor=hangzhou_voice,
            application_id=draft.pk,
            changes={"name": "乙"},
            now=now,
            expected_version=1,
        )


@pytest.mark.parametrize("changes", [{"colour": "red"}, {"division": "98"}, {"v": 2}])
def test_what_cannot_be_used_changes_nothing(
    changes: dict[str, object], hangzhou_voice: Actor, now: datetime
) -> None:
    draft = an_application(hangzhou_voice)
    with pytest.raises(InvalidInput):
        save_draft(actor=hangzhou_voice, application_id=draft.pk, changes=changes, now=now)
    assert RegistrationApplication.objects.get().draft == draft.draft


def test_what_was_submitted_or_thrown_away_stays(hangzhou_voice: Actor, now: datetime) -> None:
    submitted = an_application(hangzhou_voice, application_no="AP1")
    rows = RegistrationApplication.objects
    rows.filter(pk=submitted.pk).update(status="pending_review")
    discarded = an_application(hangzhou_voice, discarded_at=now)
    for application in (submitted, discarded):
        with pytest.raises(NotEditable):
            save_draft(
                actor=hangzhou_voice, application_id=application.pk, changes={"name": "x"}, now=now
            )
    rows.filter(pk=submitted.pk).update(status="needs_rectification")
    save_draft(actor=hangzhou_voice, application_id=submitted.pk, changes={"name": "x"}, now=now)
    assert rows.get(pk=submitted.pk).title == "x"


def test_nobody_else_writes_in_it(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    draft = an_application(hangzhou_voice)
    viewer = actor_of(Organisation.objects.get(pk=hangzhou_voice.party), duty="viewer")
    with pytest.raises(NotAllowed):
        save_draft(actor=viewer, application_id=draft.pk, changes={"name": "x"}, now=now)
    with pytest.raises(RegistrationApplication.DoesNotExist):
        save_draft(actor=stranger, application_id=draft.pk, changes={"name": "x"}, now=now)
    assert RegistrationApplication.objects.get().version == 1
