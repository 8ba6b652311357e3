from datetime import datetime

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.tests.build import a_certificate, a_scheme, an_asset
from marketplace.registration.actions.open_application import open_application
from marketplace.registration.models import ApplicationEvent, RegistrationApplication
from marketplace.registration.terms import content_of
from parties.models import Organisation
from parties.tests.build import actor_of, actor_without_organisation


def test_a_new_draft_names_its_applicant_as_holder(hangzhou_voice: Actor, now: datetime) -> None:
    a_scheme()
    application = open_application(actor=hangzhou_voice, scheme="zj-dip", now=now)
    organisation = Organisation.objects.get(pk=hangzhou_voice.party)
    content = content_of(application.draft)
    assert (application.status, application.kind, application.asset) == ("draft", "initial", None)
    assert [part.uscc for part in content.allocation] == [organisation.uscc]
    assert content.allocation[0].rights == ("hold", "use", "operate")
    assert ApplicationEvent.objects.get(application=application).event == "open"
    assert AuditEvent.objects.filter(action="application.open").count() == 1


@pytest.mark.parametrize("kind", ["transfer", "change", "renewal", "deregistration"])
def test_the_other_kinds_take_over_what_the_certificate_is_about(
    kind: str, hangzhou_voice: Actor, now: datetime
) -> None:
    certificate = a_certificate(holder=hangzhou_voice, scheme="bj-dip")
    application = open_application(
        actor=hangzhou_voice, kind=kind, certificate_id=certificate.pk, scheme="zj-dip", now=now
    )
    content = content_of(application.draft)
    assert application.scheme.code == "bj-dip"
    assert application.asset == certificate.asset
    assert (content.name, content.record_count) == (certificate.asset.name, 1_200_000)
    assert application.title == certificate.asset.name


def test_an_asset_that_is_described_already_fills_the_form(
    hangzhou_voice: Actor, now: datetime
) -> None:
    a_scheme()
    asset = an_asset(hangzhou_voice, fields=[{"name": "hour", "type": "int", "description": "h"}])
    application = open_application(
        actor=hangzhou_voice, scheme="zj-dip", asset_id=asset.pk, now=now
    )
    content = content_of(application.draft)
    assert application.asset == asset
    assert content.overview == asset.overview
    assert [entry.name for entry in content.fields] == ["hour"]


def test_what_is_not_ones_own_opens_nothing(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    a_scheme()
    certificate = a_certificate(holder=stranger)
    for options in (
        {"kind": "renewal", "certificate_id": certificate.pk},
        {"kind": "renewal"},
        {"kind": "gift", "scheme": "zj-dip"},
        {"scheme": "zj-dip", "asset_id": certificate.asset_id},
        {"scheme": "nowhere"},
        {"scheme": ""},
    ):
        with pytest.raises(InvalidInput):
            open_application(actor=hangzhou_voice, now=now, **options)
    assert not RegistrationApplication.objects.exists()


def test_a_closed_scheme_takes_no_applications(hangzhou_voice: Actor, now: datetime) -> None:
    scheme = a_scheme()
    type(scheme).objects.filter(pk=scheme.pk).update(closed_on=now.date())
    with pytest.raises(InvalidInput):
        open_application(actor=hangzhou_voice, scheme="zj-dip", now=now)


def test_a_viewer_may_not_apply(hangzhou_voice: Actor, now: datetime) -> None:
    a_scheme()
    viewer = actor_of(Organisation.objects.get(pk=hangzhou_voice.party), duty="viewer")
    for actor in (viewer, actor_without_organisation()):
        with pytest.raises(NotAllowed):
            open_application(actor=actor, scheme="zj-dip", now=now)
