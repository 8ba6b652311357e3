"""Whether an exported register is the authority's own: checksum, Ed25519 signature or HMAC."""

import base64
import binascii
import hmac
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from kernel.errors import InvalidInput
from listings.vocabulary.registers import ProofKind


def check_proof(content: bytes, *, kind: str, value: str, key: str) -> None:
    """Let an export pass whose proof fits.

    Args:
        value: hexadecimal for checksum and HMAC, base64 for a signature; spaces do not matter.
        key: base64 of the public key, or the agreed secret; not used for a checksum.

    Raises:
        InvalidInput: it does not fit, or there is nothing to check it with.
    """
    said = "".join(value.split())
    if kind != ProofKind.SHA256 and not key:
        raise InvalidInput(_("No key of this authority is on record."), field="proof_value")
    checks = {ProofKind.SHA256: _checksum, ProofKind.HMAC: _hmac, ProofKind.ED25519: _signature}
    if not checks[ProofKind(kind)](content, said, key):
        raise InvalidInput(
            _("The proof does not fit this file: it was changed, or is another one."),
            field="proof_value",
        )


def is_public_key(text: str) -> bool:
    """Whether ``text`` is the base64 of an Ed25519 public key."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        return False
    return True


def _checksum(content: bytes, value: str, _key: str) -> bool:
    return hmac.compare_digest(sha256(content).hexdigest().encode(), value.lower().encode())


def _hmac(content: bytes, value: str, key: str) -> bool:
    made = hmac.new(key.encode(), content, sha256).hexdigest()
    return hmac.compare_digest(made.encode(), value.lower().encode())


def _signature(content: bytes, value: str, key: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(value, validate=True), content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
