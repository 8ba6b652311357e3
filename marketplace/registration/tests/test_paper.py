"""The printable certificate: Chinese type, embedded, and a code that leads to our records."""

import shutil
import subprocess
from pathlib import Path

import pytest
from pytest_django import Settings

from listings.models import Certificate
from marketplace.paper import FontMissing
from marketplace.registration.paper import certificate_pdf, verification_url
from marketplace.registration.tests.desk import NOW, an_application

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils"),
]


@pytest.fixture
def certificate() -> Certificate:
    granted = an_application("registered").granted
    assert granted is not None
    related = Certificate.objects.select_related("asset__holder", "scheme")
    return related.get(pk=granted.pk)


def said(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF without line breaks, as another program reads it."""
    (folder / "paper.pdf").write_bytes(pdf)
    reader = ["pdftotext", "-raw", str(folder / "paper.pdf"), "-"]
    return subprocess.run(reader, capture_output=True, check=True, text=True).stdout.replace(
        "\n", ""
    )


def test_it_says_in_chinese_what_was_registered(certificate: Certificate, tmp_path: Path) -> None:
    text = said(certificate_pdf(certificate, now=NOW), tmp_path)

    for words in (
        "数据知识产权登记证书",
        "Certificate of data IP registration",
        certificate.shown_no,
        certificate.registration_no,
        certificate.holder_name,
        certificate.asset.name,
        "初步证明",
        "2026-01-05 17:00",
    ):
        assert words.replace(" ", "") in text.replace(" ", "")
    assert "所有权" not in text
    assert "产权证" not in text


def test_a_voucher_is_called_one(tmp_path: Path) -> None:
    granted = an_application("registered", scheme="cn-dpr").granted
    assert granted is not None

    text = said(certificate_pdf(granted, now=NOW), tmp_path)

    assert "数据产权登记凭证" in text
    assert "数据知识产权登记证书" not in text


def test_its_font_is_embedded_as_a_subset(certificate: Certificate, tmp_path: Path) -> None:
    pdf = certificate_pdf(certificate, now=NOW)

    (tmp_path / "paper.pdf").write_bytes(pdf)
    lister = ["pdffonts", str(tmp_path / "paper.pdf")]
    listed = subprocess.run(lister, capture_output=True, check=True, text=True).stdout
    font = next(line for line in listed.splitlines() if "CJK" in line).split()
    assert font[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, can be searched
    assert len(pdf) < 100_000


def test_the_glyphs_are_there(certificate: Certificate, tmp_path: Path) -> None:
    """Rendered, the title is ink of many shapes: boxes of a missing font would all be alike."""
    (tmp_path / "paper.pdf").write_bytes(certificate_pdf(certificate, now=NOW))
    draw = ["pdftoppm", "-r", "60", "-gray", str(tmp_path / "paper.pdf"), str(tmp_path / "page")]
    subprocess.run(draw, check=True)
    page = next(tmp_path.glob("page*.pgm")).read_bytes()
    _magic, size, _depth, pixels = page.split(b"\n", 3)
    width, height = map(int, size.split())

    assert len(pixels) == width * height
    rows = [pixels[y * width : (y + 1) * width] for y in range(height)]
    columns = {
        bytes(row[x] < 128 for row in rows[88:120]) for x in range(width // 4, 3 * width // 4)
    }
    assert len(columns) > 60


def test_the_code_holds_the_public_address(certificate: Certificate, settings: Settings) -> None:
    settings.SITE_URL = "https://market.example"

    address = f"https://market.example/certificates/{certificate.certificate_no}/"
    assert verification_url(certificate) == address


def test_without_a_font_nothing_is_printed(certificate: Certificate, settings: Settings) -> None:
    settings.CERTIFICATE_FONT = "/nowhere/font.ttc#2"

    with pytest.raises(FontMissing, match="fonts-noto-cjk"):
        certificate_pdf(certificate, now=NOW)
