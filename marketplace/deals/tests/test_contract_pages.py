"""The contract to take home: paper, words, policy."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kernel.money import Money
from marketplace.deals.contract_text import in_capitals
from marketplace.deals.models import Contract, Deal
from marketplace.deals.paper import contract_pdf
from marketplace.deals.policy import digest_of
from marketplace.deals.tests.build import PRICE, a_deal, buyer_of, holder_of, sides_of, sign
from parties.tests.build import client_of

pytestmark = pytest.mark.django_db


def taken(deal: Deal, what: str) -> Any:
    """Return a download of the buyer's."""
    address = reverse(f"deals:contract_{what}", args=[deal.uid])
    answer = client_of(sides_of(deal).buyer).get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="CT')
    return answer


def test_the_words_are_those_that_were_hashed() -> None:
    deal = a_deal("contract_drafted")

    words = taken(deal, "words").content

    assert sha256(words).hexdigest() == Contract.objects.get().document_sha256


def test_the_policy_is_what_the_words_name() -> None:
    deal = a_deal("contract_drafted")

    answer = taken(deal, "policy")

    assert answer["Content-Type"] == "application/ld+json"
    assert digest_of(json.loads(answer.content)) == sha256(answer.content).hexdigest()
    assert sha256(answer.content).hexdigest() in Contract.objects.get().document


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_the_paper_says_it_in_both_languages_and_who_signed(tmp_path: Path) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")
    contract = Contract.objects.get()

    (tmp_path / "contract.pdf").write_bytes(taken(deal, "pdf").content)

    reader = ["pdftotext", "-raw", str(tmp_path / "contract.pdf"), "-"]
    text = subprocess.run(reader, capture_output=True, check=True, text=True).stdout
    plain = "".join(text.split())
    for said in (
        contract.contract_no,
        contract.national_id,
        contract.document_sha256,
        buyer_of(deal).name,
        holder_of(deal).uscc,
        in_capitals(Money(PRICE, "CNY")),
        "使用控制",
        "Usage controls",
        "2026-01-05 17:00:00",
        "1 / ",
    ):
        assert "".join(str(said).split()) in plain
    assert plain.count(contract.document_sha256) == 1


def test_the_same_contract_gives_the_same_bytes() -> None:
    a_deal("contract_signed")
    contract = Contract.objects.get()
    signatures = list(contract.signatures.select_related("organisation", "user"))

    assert contract_pdf(contract, signatures) == contract_pdf(contract, signatures)
