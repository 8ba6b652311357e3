"""Closed sets of what an authority's register says, and of what comes of asking it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Standing(TextChoices):
    """How a certificate stands in the register."""

    VALID = "valid", pgettext_lazy("register", "valid")
    FROZEN = "frozen", pgettext_lazy("register", "frozen")
    PLEDGED = "pledged", pgettext_lazy("register", "pledged")
    EXPIRED = "expired", pgettext_lazy("register", "expired")
    SUPERSEDED = "superseded", pgettext_lazy("register", "changed or transferred")
    DEREGISTERED = "deregistered", pgettext_lazy("register", "deregistered")


IN_FORCE = frozenset({Standing.VALID, Standing.PLEDGED})


class CheckState(TextChoices):
    """What we know of a certificate from its register."""

    UNVERIFIED = "unverified", _("not compared with the register")
    VERIFIED = "verified", _("as in the register")
    MISMATCH = "mismatch", _("differs from the register")
    UNREACHABLE = "unreachable", _("register cannot be reached")


class SourceKind(TextChoices):
    """How a register is asked."""

    FILE = "file", _("exported file")
    HTTP = "http", _("over the internet")


class ProofKind(TextChoices):
    """By what an exported register is known to be the authority's own."""

    SHA256 = "sha256", _("SHA-256 checksum, published by the authority")
    ED25519 = "ed25519", _("Ed25519 signature")
    HMAC = "hmac", _("HMAC-SHA256 with the agreed key")


WORDS = {  # of an export's status column, in normal form
    Standing.VALID: ("valid", "有效", "正常", "在册", "生效"),
    Standing.FROZEN: ("frozen", "冻结", "查封", "限制"),
    Standing.PLEDGED: ("pledged", "质押", "已质押", "出质"),
    Standing.EXPIRED: ("expired", "失效", "过期", "已到期", "届满"),
    Standing.SUPERSEDED: ("superseded", "变更", "已变更", "转让", "已转让"),
    Standing.DEREGISTERED: ("deregistered", "注销", "已注销", "撤销", "已撤销", "无效"),
}


def standing_named(text: str) -> str | None:
    """Return the standing a cell names; valid for an empty one, None for an unknown word."""
    word = text.strip().lower()
    if not word:
        return Standing.VALID.value
    return next((standing.value for standing, names in WORDS.items() if word in names), None)
