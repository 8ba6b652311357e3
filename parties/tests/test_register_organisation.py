from datetime import datetime

import pytest

from kernel.actor import ANONYMOUS, Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from parties.actions.register_organisation import register_organisation
from parties.models import Membership, Organisation
from parties.terms import OrganisationDetails
from parties.tests.build import a_code, actor_without_organisation, an_organisation

pytestmark = pytest.mark.django_db


def details(**changes: str) -> OrganisationDetails:
    said = {"name": "杭州语音科技有限公司", "uscc": "91330100MA0EXAMP1B", "province": "330000"}
    return OrganisationDetails(**{**said, **changes})


def test_whoever_registers_an_organisation_administers_it(now: datetime) -> None:
    person = actor_without_organisation()

    organisation = register_organisation(
        actor=person, details=details(uscc=" 91330100-ma0e-xamp1b "), now=now
    )

    assert (organisation.name, organisation.uscc) == ("杭州语音科技有限公司", "91330100MA0EXAMP1B")
    assert organisation.status == Organisation.Status.UNVERIFIED
    membership = Membership.objects.get()
    assert (membership.user_id, membership.duty) == (person.user_id, "admin")
    assert AuditEvent.objects.get().action == "organisation.register"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"uscc": "91330100MA0EXAMP1C"}, "uscc"),
        ({"uscc": ""}, "uscc"),
        ({"province": ""}, "province"),
        ({"province": "330100"}, "province"),
        ({"org_type": "9"}, "org_type"),
        ({"country": "DE", "uscc": ""}, "foreign_reg_no"),
        ({"country": "Germany", "foreign_reg_no": "HRB 1"}, "country"),
        ({"introduction": "x" * 1001}, "introduction"),
    ],
    ids=[
        "no name",
        "long name",
        "check character",
        "no code",
        "no province",
        "no such province",
        "no such kind",
        "no number abroad",
        "no country",
        "long introduction",
    ],
)
def test_what_cannot_be_used_is_refused_by_field(
    now: datetime, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        register_organisation(
            actor=actor_without_organisation(), details=details(**changes), now=now
        )

    assert refusal.value.field == field
    assert Organisation.objects.count() == 0
    assert AuditEvent.objects.count() == 0


def test_a_code_is_registered_once(now: datetime) -> None:
    code = a_code()
    an_organisation(uscc=code)

    with pytest.raises(InvalidInput, match="registered already") as refusal:
        register_organisation(
            actor=actor_without_organisation(), details=details(uscc=code), now=now
        )

    assert refusal.value.field == "uscc"
    assert Organisation.objects.count() == 1
    assert Membership.objects.count() == 0


def test_people_and_foreign_companies_need_no_code(now: datetime) -> None:
    person = register_organisation(
        actor=actor_without_organisation(),
        details=details(org_type="P", uscc="", province=""),
        now=now,
    )
    abroad = register_organisation(
        actor=actor_without_organisation(),
        details=details(country="de", uscc="", foreign_reg_no="HRB 86891", province=""),
        now=now,
    )

    assert (person.uscc, abroad.uscc) == (None, None)
    assert (abroad.country, abroad.foreign_reg_no) == ("DE", "HRB 86891")


def test_texts_lose_what_cannot_be_seen(now: datetime) -> None:
    organisation = register_organisation(
        actor=actor_without_organisation(),
        details=details(name="Ningbo\u202e  Motors【甲】\x00", introduction="one\r\ntwo\u200b"),
        now=now,
    )

    assert organisation.name == "Ningbo Motors【甲】"
    assert organisation.introduction == "one\ntwo"


def test_nobody_registers_without_signing_in(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        register_organisation(actor=ANONYMOUS, details=details(), now=now)

    assert Organisation.objects.count() == 0


def test_somebody_with_an_organisation_may_register_another(
    hangzhou_voice: Actor, now: datetime
) -> None:
    register_organisation(actor=hangzhou_voice, details=details(), now=now)

    assert Membership.objects.filter(user_id=hangzhou_voice.person).count() == 2
