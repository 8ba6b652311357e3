"""The structure that ODRL 2.2 (W3C Recommendation, information model) demands of an agreement."""

from typing import Any

LEFT = frozenset(
    [
        "absolutePosition",
        "count",
        "dateTime",
        "delayPeriod",
        "deliveryChannel",
        "elapsedTime",
        "event",
        "fileFormat",
        "industry",
        "language",
        "media",
        "meteredTime",
        "payAmount",
        "percentage",
        "product",
        "purpose",
        "recipient",
        "spatial",
        "system",
        "timeInterval",
        "unitOfCount",
        "version",
        "virtualLocation",
    ]
)
OPERATORS = frozenset(
    [
        "eq",
        "gt",
        "gteq",
        "hasPart",
        "isA",
        "isAllOf",
        "isAnyOf",
        "isNoneOf",
        "isPartOf",
        "lt",
        "lteq",
        "neq",
    ]
)
ACTIONS = frozenset(
    [
        "use",
        "transfer",
        "acceptTracking",
        "aggregate",
        "annotate",
        "anonymize",
        "archive",
        "attribute",
        "compensate",
        "concurrentUse",
        "delete",
        "derive",
        "digitize",
        "display",
        "distribute",
        "ensureExclusivity",
        "execute",
        "extract",
        "give",
        "grantUse",
        "include",
        "index",
        "inform",
        "install",
        "modify",
        "move",
        "nextPolicy",
        "obtainConsent",
        "play",
        "present",
        "print",
        "read",
        "reproduce",
        "reviewPolicy",
        "sell",
        "stream",
        "synchronize",
        "textToSpeech",
        "transform",
        "translate",
        "uninstall",
        "watermark",
    ]
)


def faults(policy: dict[str, Any]) -> list[str]:
    """Return what is wrong with an agreement; nothing when it is well formed."""
    found = []
    if policy.get("@type") != "Agreement":
        found.append("not an agreement")
    if "http://www.w3.org/ns/odrl.jsonld" not in policy.get("@context", []):
        found.append("not in ODRL's context")
    needed = ("uid", "assigner", "assignee", "target", "profile")
    found += [f"no {name}" for name in needed if not policy.get(name)]
    rules = [
        (kind, rule)
        for kind in ("permission", "prohibition", "obligation")
        for rule in policy.get(kind, [])
    ]
    if not rules:
        found.append("no rule")
    for kind, rule in rules:
        found += [f"{kind}: {fault}" for fault in _rule_faults(rule)]
        if "duty" in rule and kind != "permission":
            found.append(f"{kind}: a duty belongs to a permission")
    return found


def _rule_faults(rule: dict[str, Any]) -> list[str]:
    found = _action_faults(rule.get("action"))
    for constraint in rule.get("constraint", []):
        found += _constraint_faults(constraint)
    for duty in rule.get("duty", []):
        found += _rule_faults(duty)
    return found


def _action_faults(action: object) -> list[str]:
    if isinstance(action, str):
        is_known = action in ACTIONS or action.startswith("market:")
        return [] if is_known else [f"unknown action {action}"]
    if isinstance(action, list) and len(action) == 1 and "rdf:value" in action[0]:
        name = action[0]["rdf:value"]["@id"].removeprefix("odrl:")
        refined = [f for c in action[0].get("refinement", []) for f in _constraint_faults(c)]
        return [*_action_faults(name), *refined]
    return [f"exactly one action, not {action}"]


def _constraint_faults(constraint: dict[str, Any]) -> list[str]:
    found = []
    if constraint.get("leftOperand") not in LEFT:
        found.append(f"unknown left operand {constraint.get('leftOperand')}")
    if constraint.get("operator") not in OPERATORS:
        found.append(f"unknown operator {constraint.get('operator')}")
    if constraint.get("rightOperand") in (None, "", []):
        found.append("no right operand")
    return found
