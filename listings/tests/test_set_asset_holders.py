from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.models import AuditEvent
from listings.actions.set_asset_holders import Holding, set_asset_holders
from listings.models import AssetHolder, DataIPAsset
from listings.tests.build import an_asset, owed


def test_several_hold_the_same_right_and_share_the_income(
    hangzhou_voice: Actor, stranger: Actor, now: datetime
) -> None:
    asset = an_asset(hangzhou_voice)
    holdings = [
        Holding(hangzhou_voice.party, "hold", share_bp=7000),
        Holding(hangzhou_voice.party, "use"),
        Holding(stranger.party, "use", term_to=date(2027, 1, 1), limits=" region ", share_bp=3000),
    ]

    set_asset_holders(actor=hangzhou_voice, asset_id=asset.pk, holdings=holdings, now=now)

    kept = AssetHolder.objects.filter(asset=asset).order_by("pk")
    assert [(h.organisation_id, h.right, h.share_bp, h.limits) for h in kept] == [
        (hangzhou_voice.party, "hold", 7000, ""),
        (hangzhou_voice.party, "use", None, ""),
        (stranger.party, "use", 3000, "region"),
    ]
    assert DataIPAsset.objects.get().version == 2
    assert AuditEvent.objects.get().action == "asset.set_holders"


BAD: dict[str, tuple[list[tuple[str, str, int | None]], str]] = {
    "none": ([], "organisation"),
    "twice": ([("us", "use", None), ("us", "use", None)], "right"),
    "transfer": ([("us", "transfer", None)], "right"),
    "shares": ([("us", "use", 5000), ("us", "hold", 4999)], "share"),
    "negative": ([("us", "use", 10001), ("us", "hold", -1)], "share"),
    "unknown": ([("nobody", "use", None)], "organisation"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_held_is_refused(hangzhou_voice: Actor, now: datetime, case: str) -> None:
    asset = an_asset(hangzhou_voice)
    rows, field = BAD[case]
    holdings = [
        Holding(hangzhou_voice.party if who == "us" else 0, right, share_bp=share)
        for who, right, share in rows
    ]

    with pytest.raises(InvalidInput) as refusal:
        set_asset_holders(actor=hangzhou_voice, asset_id=asset.pk, holdings=holdings, now=now)

    assert refusal.value.field == field
    assert (AssetHolder.objects.count(), owed()) == (3, set())


def test_only_the_holder_says_so(hangzhou_voice: Actor, stranger: Actor, now: datetime) -> None:
    asset = an_asset(hangzhou_voice)

    with pytest.raises(DataIPAsset.DoesNotExist):
        set_asset_holders(
            actor=stranger, asset_id=asset.pk, holdings=[Holding(stranger.party, "use")], now=now
        )

    assert AssetHolder.objects.filter(organisation_id=stranger.party).count() == 0


def test_the_database_adds_the_shares_up_too(hangzhou_voice: Actor) -> None:
    rows = AssetHolder.objects.filter(asset=an_asset(hangzhou_voice))

    def give_a_share() -> None:
        with transaction.atomic():
            rows.filter(right="use").update(share_bp=9999)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="shares_add_up"):
        give_a_share()

    assert set(rows.values_list("share_bp", flat=True)) == {None}
