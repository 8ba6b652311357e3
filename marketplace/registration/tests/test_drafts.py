"""What a draft begins with."""

from datetime import date

from kernel.actor import Actor
from listings.models import AIDatasetProfile, AssetHolder
from listings.tests.build import BORN_AT, an_asset
from marketplace.registration.drafts import first_content
from marketplace.registration.precheck.profile import missing_of
from marketplace.registration.terms import Allocation, ComponentLicence
from marketplace.registration.tests.build import PROFILE
from parties.models import Organisation
from parties.tests.build import an_organisation


def test_the_holders_on_record_are_taken_over(hangzhou_voice: Actor) -> None:
    asset = an_asset(hangzhou_voice)
    other = an_organisation("Partner")
    AssetHolder.objects.filter(asset=asset).delete()
    for organisation, right, term_to in (
        (asset.holder, "hold", None),
        (asset.holder, "use", None),
        (other, "use", date(2027, 1, 1)),
    ):
        AssetHolder.objects.create(
            asset=asset, organisation=organisation, right=right, term_to=term_to
        )
    content = first_content(asset.holder, asset=asset)
    assert content.allocation == (
        Allocation(asset.holder.uscc or "", asset.holder.name, ("hold", "use")),
        Allocation(other.uscc or "", other.name, ("use",), term_to=date(2027, 1, 1)),
    )


def test_the_profile_on_record_is_taken_over(hangzhou_voice: Actor) -> None:
    asset = an_asset(hangzhou_voice)
    assert first_content(asset.holder, asset=asset).is_ai_dataset is None
    AIDatasetProfile.objects.create(
        asset=asset,
        use=["train"],
        modalities=["text"],
        task="dialogue",
        component_licences=[{"part": "a", "licence": "CC0", "source": "b"}],
        created_at=BORN_AT,
        updated_at=BORN_AT,
    )
    content = first_content(asset.holder, asset=asset)
    assert content.is_ai_dataset is True
    assert content.ai_profile.task == "dialogue"
    assert content.ai_profile.component_licences == (ComponentLicence("a", "CC0", "b"),)


def test_nothing_is_known_but_the_applicant(hangzhou_voice: Actor) -> None:
    applicant = Organisation.objects.get(pk=hangzhou_voice.party)
    content = first_content(applicant)
    assert content.name == ""
    assert content.allocation == (
        Allocation(applicant.uscc or "", applicant.name, ("hold", "use", "operate")),
    )


def test_a_complete_profile_lacks_nothing() -> None:
    assert missing_of(PROFILE) == []
