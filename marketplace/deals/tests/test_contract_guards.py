"""What the database keeps of contracts and signatures, for every writer."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from marketplace.deals.models import Contract, ContractSignature
from marketplace.deals.tests.build import NOW, a_deal, new_sides, sides_of

pytestmark = pytest.mark.django_db


def attack(word: str) -> Any:
    return pytest.raises(IntegrityError, match=word)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "Nothing is due."},
        {"document_sha256": "0" * 64},
        {"terms": {}},
        {"policy": {}},
        {"contract_no": "CT-X"},
        {"national_id": None},
    ],
)
def test_words_numbers_and_policy_stay(changes) -> None:
    a_deal("contract_drafted")

    with attack("contract_fixed"), transaction.atomic():
        Contract.objects.update(**changes)


def test_the_digest_is_that_of_the_words() -> None:
    deal = a_deal("matched")

    with attack("other_document"), transaction.atomic():
        Contract.objects.create(
            deal=deal, contract_no="CT-X", terms={}, document="a", document_sha256="0" * 64,
            created_at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("wrong", ["digest", "side", "status"])
def test_only_a_side_signs_only_a_drafted_contract_by_its_digest(wrong) -> None:
    deal = a_deal("contract_drafted")
    contract = Contract.objects.get()
    signer = new_sides().buyer if wrong == "side" else sides_of(deal).buyer
    digest = "0" * 64 if wrong == "digest" else contract.document_sha256
    if wrong == "status":
        Contract.objects.update(status="void")

    with attack("other_document"), transaction.atomic():
        ContractSignature.objects.create(
            contract=contract,
            organisation_id=signer.party,
            user_id=signer.person,
            document_sha256=digest,
            signed_at=NOW,
        )
