import base64
import hmac
from datetime import date, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from kernel.actor import Actor
from kernel.errors import InvalidInput, NotAllowed
from kernel.models import AuditEvent
from listings.actions.load_register import load_register
from listings.models import RegisterEntry, RegisterExport, RegistrySource
from listings.tests.build import a_certificate
from listings.tests.registers import a_row, a_sheet, a_source, an_export, an_upload, papers_in

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 1, 4)
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = base64.b64encode(SIGNER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def load(actor: Actor, content: bytes, proof: str, *, now: datetime, as_of: date = AS_OF) -> None:
    load_register(
        actor=actor,
        scheme_id=RegistrySource.objects.get().pk,
        upload=an_upload(content),
        papers=papers_in(content),
        proof=proof,
        as_of=as_of,
        now=now,
    )


def test_an_export_is_kept_as_the_next_version(operator: Actor, now: datetime) -> None:
    source, certificate = a_source(), a_certificate()
    first = an_export(operator, a_row(certificate), now=now)
    second = an_export(operator, a_row(certificate, state="注销"), now=now)

    assert [(e.n, e.entries_count, e.proof) for e in (first, second)] == [
        (1, 1, "sha256"),
        (2, 1, "sha256"),
    ]
    entries = RegisterEntry.objects.order_by("pk")
    assert [(e.certificate_no, e.holder_name, e.issued_on, e.standing) for e in entries] == [
        (certificate.certificate_no, certificate.holder_name, certificate.issued_on, "valid"),
        (
            certificate.certificate_no,
            certificate.holder_name,
            certificate.issued_on,
            "deregistered",
        ),
    ]
    event = AuditEvent.objects.filter(action="register.load").order_by("pk")[0]
    assert (event.object_id, event.after) == (
        source.pk,
        {"n": 1, "entries": 1, "sha256": first.file.sha256},
    )


def test_exports_entries_and_answers_are_never_rewritten(operator: Actor, now: datetime) -> None:
    a_source()
    an_export(operator, a_row(a_certificate()), now=now)

    for table in ("registerexport", "registerentry"):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM listings_{table}")


@pytest.mark.parametrize("kind", ["sha256", "hmac", "ed25519"])
def test_a_proof_fits_its_file_and_no_other(
    kind: str, operator: Actor, now: datetime, settings: Settings
) -> None:
    settings.REGISTRY_SECRETS = ["zj-dip:a key"]
    a_source(proof=kind, public_key=PUBLIC)
    content = a_sheet(a_row(a_certificate()))
    proofs = {
        "sha256": sha256(content).hexdigest().upper(),
        "hmac": hmac.new(b"a key", content, sha256).hexdigest(),
        "ed25519": base64.b64encode(SIGNER.sign(content)).decode(),
    }

    for wrong in ("", "00", "é", *(p for name, p in proofs.items() if name != kind)):
        with pytest.raises(InvalidInput, match="does not fit this file") as refused:
            load(operator, content, wrong, now=now)
        assert refused.value.field == "proof_value"
    with pytest.raises(InvalidInput, match="does not fit this file"):
        load(operator, content + b"\n", proofs[kind], now=now)
    assert RegisterExport.objects.count() == 0

    load(operator, content, f" {proofs[kind][:8]} {proofs[kind][8:]}", now=now)
    assert RegisterExport.objects.get().proof == kind


def test_without_a_key_nothing_is_proven(operator: Actor, now: datetime) -> None:
    a_source(proof="hmac")
    content = a_sheet(a_row(a_certificate()))

    with pytest.raises(InvalidInput, match="No key of this authority"):
        load(operator, content, "00", now=now)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["20250633000000001,甲,2025-06-02,,有效"] * 2, "Lines 2 and 3 hold the same"),
        ([",甲,2025-06-02,,有效"], "Line 2: The row has no certificate number."),
        (["20250633000000001,甲,2025-02-30,,有效"], "Line 2: “2025-02-30” is no date"),
        (["20250633000000001,甲,2025-06-02,,也许"], "Line 2: “也许” is no state we know."),
    ],
    ids=["twice", "no number", "date", "state"],
)
def test_one_row_that_cannot_be_used_refuses_the_whole(
    rows: list[str], said: str, operator: Actor, now: datetime
) -> None:
    a_source()

    with pytest.raises(InvalidInput, match=said):
        an_export(operator, *rows, now=now)
    assert (RegisterExport.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_an_older_a_future_and_the_same_export_are_refused(operator: Actor, now: datetime) -> None:
    a_source()
    row = a_row(a_certificate())
    an_export(operator, row, now=now)

    for as_of, field in ((date(2026, 1, 6), "as_of"), (date(2026, 1, 3), "as_of"), (AS_OF, "file")):
        with pytest.raises(InvalidInput) as refused:
            an_export(operator, row, now=now, as_of=as_of)
        assert refused.value.field == field
    assert RegisterExport.objects.count() == 1


def test_it_takes_an_operator(stranger: Actor, now: datetime) -> None:
    a_source()
    with pytest.raises(NotAllowed):
        an_export(stranger, a_row(a_certificate()), now=now)
    assert RegisterExport.objects.count() == 0
