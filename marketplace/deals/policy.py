"""The contract for machines: an ODRL 2.2 agreement in JSON-LD, made from the accepted offer."""

import json
from hashlib import sha256
from typing import Any

from listings.vocabulary.kinds import Right
from marketplace.deals.models import Deal, Offer
from marketplace.deals.vocabulary import ALLOWED, DEMANDED, FORBIDDEN, UsageControl
from parties.models import Organisation

CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
TERMS = "urn:data-ip-market:terms:"  # what ODRL's own vocabulary has no word for
PROFILE = "urn:data-ip-market:odrl-profile:1"
ACTIONS = {
    Right.USE: "use",
    Right.OPERATE: "sell",
    Right.TRANSFER: "transfer",
    UsageControl.MAY_DERIVE: "derive",
    UsageControl.MAY_TRAIN: "market:train",
    UsageControl.MAY_DISTRIBUTE: "distribute",
    UsageControl.NO_DISTRIBUTION: "distribute",
    UsageControl.NO_TRAINING: "market:train",
    UsageControl.NO_REIDENTIFICATION: "market:reidentify",
    UsageControl.NO_EXPORT: "market:export",
    UsageControl.MUST_DELETE: "delete",
    UsageControl.MUST_ATTRIBUTE: "attribute",
    UsageControl.MUST_REPORT: "inform",
    UsageControl.MUST_LOG: "market:log",
}
OPERATORS = {"eq": "01", "isAnyOf": "07", "lteq": "11", "gteq": "03"}  # NDI constraint_operator
Rule = dict[str, Any]


def policy_of(deal: Deal, offer: Offer, *, contract_id: str) -> dict[str, Any]:
    """Return the agreement on ``offer``: who may do what with which data, where, for how long.

    Permissions come from rights and what is allowed besides, each within territory, term and
    purpose and for its price; prohibitions and obligations from the usage controls.

    Args:
        contract_id: the national id of the contract (47 characters).
    """
    holder, buyer = _party(deal.holder), _party(deal.buyer)
    within, price = _within(offer), _price(offer)
    granted = [Right(right) for right in offer.rights]
    granted += [c for c in ALLOWED if c in offer.usage]  # type: ignore[misc]
    permissions = [
        {"action": ACTIONS[what], "constraint": within, **({"duty": price} if not k else {})}
        for k, what in enumerate(granted)
    ]
    return {
        "@context": [CONTEXT, {"market": TERMS}],
        "@type": "Agreement",
        "uid": f"urn:ndi:contract:{contract_id}",
        "profile": PROFILE,
        "assigner": holder,
        "assignee": buyer,
        "target": {"@type": "Asset", "uid": _asset(deal)},
        "market:exclusive": offer.exclusive,
        "permission": [_without_empty(rule) for rule in permissions],
        "prohibition": [{"action": ACTIONS[c]} for c in FORBIDDEN if c in offer.usage],
        "obligation": [_duty(c, offer, holder=holder) for c in DEMANDED if c in offer.usage],
    }


def written(policy: dict[str, Any]) -> str:
    """Return the policy as the text that is hashed and downloaded: sorted keys, UTF-8."""
    return json.dumps(policy, ensure_ascii=False, sort_keys=True, indent=1)


def digest_of(policy: dict[str, Any]) -> str:
    """Return the SHA-256 of the written policy, as hex."""
    return sha256(written(policy).encode()).hexdigest()


def _party(organisation: Organisation | None) -> Rule:
    if organisation is None:
        return {"@type": "Party", "uid": "urn:data-ip-market:unnamed"}
    number = organisation.uscc or organisation.foreign_reg_no
    scheme = "uscc" if organisation.uscc else f"registration:{organisation.country.lower()}"
    return {"@type": "Party", "uid": f"urn:{scheme}:{number or organisation.uid}"}


def _asset(deal: Deal) -> str:
    certificate = deal.listing.certificate if deal.listing else None
    if certificate is None:
        return f"urn:data-ip-market:deal:{deal.deal_no}"
    return f"urn:data-ip-market:certificate:{certificate.certificate_no}"


def _within(offer: Offer) -> list[Rule]:
    limits = []
    if "WORLD" not in offer.territory:
        limits.append(_constraint("spatial", "isAnyOf", sorted(offer.territory)))
    if offer.term_months:
        limits.append(_constraint("elapsedTime", "lteq", _months(offer.term_months)))
    if offer.purpose:
        limits.append(_constraint("purpose", "eq", " ".join(offer.purpose.split())))
    return limits


def _price(offer: Offer) -> list[Rule]:
    if not offer.amount_minor:
        return []
    amount = {"@value": f"{offer.amount.major:f}", "@type": "xsd:decimal"}
    pay = {**_constraint("payAmount", "eq", amount), "unit": f"urn:iso4217:{offer.currency}"}
    return [{"action": [{"rdf:value": {"@id": "odrl:compensate"}, "refinement": [pay]}]}]


def _duty(control: UsageControl, offer: Offer, *, holder: Rule) -> Rule:
    duty: Rule = {"action": ACTIONS[control]}
    if control == UsageControl.MUST_DELETE and offer.term_months:
        duty["constraint"] = [_constraint("elapsedTime", "gteq", _months(offer.term_months))]
    if control == UsageControl.MUST_ATTRIBUTE:
        duty["attributedParty"] = holder["uid"]
    if control == UsageControl.MUST_REPORT:
        duty["informedParty"] = holder["uid"]
    return duty


def _constraint(left: str, operator: str, right: object) -> Rule:
    return {
        "leftOperand": left,
        "operator": operator,
        "rightOperand": right,
        "market:ndiOperator": OPERATORS[operator],
    }


def _months(number: int) -> Rule:
    return {"@value": f"P{number}M", "@type": "xsd:duration"}


def _without_empty(rule: Rule) -> Rule:
    return {name: value for name, value in rule.items() if value}
