from kernel.actor import Actor
from parties.capabilities import Capability, may
from parties.models import Organisation
from parties.tests.build import a_code, actor_of, an_organisation
from parties.vocabulary.uscc import check_uscc, warnings_of


def test_a_code_is_right_in_every_check() -> None:
    assert check_uscc(a_code(1)) == a_code(1)
    assert warnings_of(a_code(1)) == []
    assert a_code(1) != a_code(2)


def test_the_characters_hold_what_their_names_say(
    hangzhou_voice: Actor, ningbo_motors: Actor, stranger: Actor, operator: Actor
) -> None:
    assert hangzhou_voice.roles == {"holder"}
    assert ningbo_motors.roles == {"buyer"}
    assert stranger.roles == {"holder", "buyer"}
    assert operator.is_operator
    assert not may(stranger, Capability.OPERATE)


def test_an_unverified_organisation_plays_no_role(db: None) -> None:
    organisation = an_organisation(verified=False)

    assert actor_of(organisation).roles == frozenset()
    assert Organisation.objects.verified().count() == 0


def test_asking_twice_for_a_duty_gives_the_same_person(db: None) -> None:
    organisation = an_organisation()

    assert actor_of(organisation, "trader") == actor_of(organisation, "trader")
    assert organisation.memberships.count() == 1
