"""The contract for machines."""

from dataclasses import replace
from typing import Any

import pytest

from kernel.errors import InvalidInput
from marketplace.deals.actions.make_offer import make_offer
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.policy import OPERATORS, digest_of, policy_of
from marketplace.deals.tests.build import (
    PRICE,
    a_deal,
    buyer_of,
    certificate_of,
    holder_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.odrl import faults
from marketplace.deals.tests.proof import refused
from marketplace.deals.vocabulary import UsageControl

pytestmark = pytest.mark.django_db
USAGE = ("may_derive", "no_distribution", "no_reidentify", "must_delete", "must_report")


def agreed(**terms: Any) -> tuple[Deal, Contract]:
    """Return an agreed deal on these terms and its drafted contract."""
    said: dict[str, Any] = {"purpose": "Site selection", "usage": USAGE, **terms}
    deal = a_deal("contract_drafted", terms=offer_terms(**said))
    return deal, Contract.objects.get(deal=deal)


def test_it_says_who_may_do_what_where_for_how_long_and_for_what() -> None:
    deal, contract = agreed()
    policy = contract.policy

    assert faults(policy) == []
    assert policy["uid"] == f"urn:ndi:contract:{contract.national_id}"
    assert policy["assigner"]["uid"] == f"urn:uscc:{holder_of(deal).uscc}"
    assert policy["assignee"]["uid"] == f"urn:uscc:{buyer_of(deal).uscc}"
    assert policy["target"]["uid"].endswith(certificate_of(deal).certificate_no)
    assert [rule["action"] for rule in policy["permission"]] == ["use", "derive"]
    limits = {c["leftOperand"]: (c["operator"], c["rightOperand"]) for c in
              policy["permission"][0]["constraint"]}  # fmt: skip
    assert limits == {
        "spatial": ("isAnyOf", ["CN"]),
        "elapsedTime": ("lteq", {"@value": "P12M", "@type": "xsd:duration"}),
        "purpose": ("eq", "Site selection"),
    }
    price = policy["permission"][0]["duty"][0]["action"][0]["refinement"][0]
    assert price["rightOperand"] == {"@value": f"{PRICE / 100:.2f}", "@type": "xsd:decimal"}
    assert price["unit"] == "urn:iso4217:CNY"
    assert [rule["action"] for rule in policy["prohibition"]] == ["distribute", "market:reidentify"]
    assert [rule["action"] for rule in policy["obligation"]] == ["delete", "inform"]


def test_the_words_name_its_digest_so_that_one_signature_binds_both() -> None:
    _deal, contract = agreed()

    assert contract.document.count(digest_of(contract.policy)) == 2


@pytest.mark.parametrize("control", UsageControl.values)
def test_each_control_is_a_rule_of_its_own(control) -> None:
    _deal, bare = agreed(usage=())
    _deal, contract = agreed(usage=(control,))

    kind = {"may": "permission", "no": "prohibition", "must": "obligation"}[control.split("_")[0]]
    assert len(contract.policy[kind]) == len(bare.policy[kind]) + 1
    assert faults(contract.policy) == []


@pytest.mark.parametrize(
    "terms",
    [
        {"territory": ("WORLD",), "term_months": None, "purpose": ""},
        {"minor": 0, "payment_terms": "free"},
        {"exclusive": True, "territory": ("330000", "310000")},
        {"currency": "USD"},
    ],
)
def test_it_is_well_formed_for_all_sorts_of_terms(terms) -> None:
    _deal, contract = agreed(**terms)

    assert faults(contract.policy) == []


def test_what_is_allowed_is_not_forbidden_at_once() -> None:
    deal = a_deal("matched")

    for usage in (("may_train", "no_training"), ("fly",)):
        with refused(InvalidInput) as caught:
            make_offer(
                actor=sides_of(deal).holder,
                deal_id=deal.pk,
                terms=replace(offer_terms(), usage=usage),
                expected_version=version_of(deal),
                now=deal.created_at,
            )
        assert caught.value.field == "usage"


def test_operators_are_those_of_the_national_code_table() -> None:
    assert OPERATORS == {"eq": "01", "gteq": "03", "isAnyOf": "07", "lteq": "11"}


@pytest.mark.parametrize(("right", "action"), [("operate", "sell"), ("transfer", "transfer")])
def test_each_right_has_its_action(right, action) -> None:
    deal = a_deal("negotiating")
    offer = Offer.objects.get()
    offer.rights = [right]

    policy = policy_of(deal, offer, contract_id="8")

    assert [rule["action"] for rule in policy["permission"]] == [action]
    assert faults(policy) == []
