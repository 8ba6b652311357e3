"""Who can sign in to the demo market: fixed addresses and one password for all.

Two people of each organisation, so that one may sign and another pay or confirm. The password is
public on purpose: the demo market is for a machine of one's own, never for one that others reach.
"""

from dataclasses import dataclass

PASSWORD = "market-demo-2026"  # noqa: S105 - public, see above


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person who can sign in, and for whom they act.

    ``organisation`` is a key of content/organisations.toml; ``role`` what the organisation is on
    the market; ``duty`` the person's place in it.
    """

    role: str
    name: str
    email: str
    organisation: str
    duty: str = "admin"
    password: str = PASSWORD


SIGN_INS = (
    SignIn("holder", "沈知音", "holder@demo.example", "hangzhou_voice"),
    SignIn("holder", "陆守一", "holder2@demo.example", "hangzhou_voice", "finance"),
    SignIn("buyer", "程远行", "buyer@demo.example", "ningbo_motors"),
    SignIn("buyer", "钱思齐", "buyer2@demo.example", "ningbo_motors", "finance"),
    SignIn("merchant", "顾数桥", "merchant@demo.example", "suzhou_bridge"),
    SignIn("merchant", "吴清算", "merchant2@demo.example", "suzhou_bridge", "finance"),
    SignIn("operator", "周衡", "operator@demo.example", "operator"),
    SignIn("operator", "郑复核", "operator2@demo.example", "operator", "trader"),
    SignIn("platform", "潘易", "exchange@demo.example", "exchange"),
    SignIn("platform", "罗对账", "exchange2@demo.example", "exchange", "finance"),
)


def first_of_each_role() -> tuple[SignIn, ...]:
    """Return one person for each role, for the line that `make run` prints."""
    return tuple({person.role: person for person in reversed(SIGN_INS)}.values())[::-1]
