from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from kernel.actor import Actor
from kernel.errors import InvalidInput
from kernel.models import AuditEvent
from listings.actions.record_deposit import DepositKnown, DepositTerms, record_deposit
from listings.models import EvidenceDeposit
from listings.tests.build import an_asset
from listings.tests.build_rights import a_file


def terms_at(moment: datetime) -> DepositTerms:
    return DepositTerms(
        kind="blockchain",
        provider=" Hangzhou Internet Notary ",
        number="zj-2025-77",
        hash_alg="sm3",
        hash="AB" * 16 + " " + "cd" * 16,
        deposited_at=moment,
    )


def test_a_deposit_is_kept_in_normal_form(hangzhou_voice: Actor, now: datetime) -> None:
    asset, file = an_asset(hangzhou_voice), a_file(hangzhou_voice)
    terms = replace(terms_at(now), document_id=file.pk)

    record_deposit(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    kept = EvidenceDeposit.objects.get()
    assert (kept.provider, kept.number) == ("Hangzhou Internet Notary", "ZJ-2025-77")
    assert (kept.hash, kept.document) == ("ab" * 16 + "cd" * 16, file)
    assert AuditEvent.objects.get().action == "deposit.record"


def test_one_number_of_one_provider_is_recorded_once(hangzhou_voice: Actor, now: datetime) -> None:
    asset, terms = an_asset(hangzhou_voice), terms_at(now)
    record_deposit(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    with pytest.raises(DepositKnown):
        record_deposit(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    assert (EvidenceDeposit.objects.count(), AuditEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "drawer"),
        ("provider", " "),
        ("number", "9" * 121),
        ("hash_alg", "md5"),
        ("hash", "ab"),
        ("hash", "g" * 64),
        ("document_id", 0),
    ],
)
def test_what_cannot_be_right_is_refused(
    hangzhou_voice: Actor, now: datetime, field: str, value: object
) -> None:
    asset = an_asset(hangzhou_voice)
    terms = replace(terms_at(now), **{field: value})  # type: ignore[arg-type]

    with pytest.raises(InvalidInput) as refusal:
        record_deposit(actor=hangzhou_voice, asset_id=asset.pk, terms=terms, now=now)

    assert refusal.value.field == field.removesuffix("_id")
    with pytest.raises(InvalidInput, match="lies ahead"):
        record_deposit(
            actor=hangzhou_voice,
            asset_id=asset.pk,
            terms=terms_at(now + timedelta(seconds=1)),
            now=now,
        )
    assert EvidenceDeposit.objects.count() == 0
