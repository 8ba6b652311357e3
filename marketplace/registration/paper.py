"""The printable certificate: one page of Chinese type that leads back to our records."""

from dataclasses import dataclass
from datetime import date, datetime

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from kernel.numbering import ZONE
from listings.models import Certificate, EvidenceDeposit, RegistrationScheme
from listings.vocabulary import industries
from marketplace.paper import FACE, HEIGHT, INK, SOFT, WIDTH, flowing, new_sheet

LANGUAGE = "zh-hans"
MARGIN, INNER = 14, 24  # millimetres: frame, text
LABEL, LINE = 34, 7.5
QR_SIZE = 34
FRAME = (26, 79, 150)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the certificate."""

    label: str
    value: str


def certificate_pdf(certificate: Certificate, *, now: datetime) -> bytes:
    """Return the PDF of a certificate (with asset, holder and scheme), in Chinese.

    Args:
        now: the moment of printing; it stands on the page.

    Raises:
        FontMissing: there is no font to print it with.
    """
    with translation.override(LANGUAGE):
        sheet = _sheet(certificate, now=now)
        _heading(sheet, certificate)
        for row in rows_of(certificate):
            _row(sheet, row)
        _foot(sheet, certificate, now=now)
        return bytes(sheet.output())


def verification_url(certificate: Certificate) -> str:
    """Return the public address that the QR code holds."""
    return (
        f"{settings.SITE_URL}{reverse('listings:certificate', args=[certificate.certificate_no])}"
    )


def rows_of(certificate: Certificate) -> list[Row]:
    """Return what stands on a certificate, in the active language."""
    asset, scheme = certificate.asset, certificate.scheme
    deposit = EvidenceDeposit.objects.filter(asset=asset).order_by("pk").first()
    rows = [
        Row(_("Certificate number"), certificate.shown_no),
        Row(_("Registration number"), certificate.registration_no),
        Row(_("Holder"), certificate.holder_name),
        Row(_("Name of the data"), asset.name),
        Row(_("Industry"), _industry(asset.division)),
        Row(_("Source of the data"), asset.get_source_display() if asset.source else ""),
        Row(_("Registered with"), scheme.name),
        Row(_("Track"), scheme.get_track_display()),
        Row(_("Issued on"), _day(certificate.issued_on)),
        Row(_("Valid"), _term(certificate)),
    ]
    if deposit is not None:
        kept = f"{deposit.get_kind_display()} · {deposit.provider} · {deposit.number}"
        rows += [
            Row(_("Evidence deposit"), kept),
            Row(_("Digest value"), f"{deposit.get_hash_alg_display()} {deposit.hash}"),
        ]
    return [row for row in rows if row.value]


def preliminary_proof(scheme: RegistrationScheme) -> str:
    """Return what a certificate of the scheme's track proves, and no more (DOMAIN 9)."""
    if scheme.track == RegistrationScheme.Track.DATA_IP:
        return _(
            "Preliminary proof that the holder holds the data IP, and voucher for circulation,"
            " trading, income distribution and protection."
        )
    return _(
        "Preliminary proof of the registered rights to hold, use or operate the data; several"
        " holders may have the same right at once."
    )


def _sheet(certificate: Certificate, *, now: datetime) -> FPDF:
    title = f"{certificate.asset.name} {certificate.certificate_no}"
    sheet = new_sheet(title=title, margin=INNER, at=now)
    sheet.set_draw_color(*FRAME)
    sheet.set_line_width(0.8)
    sheet.rect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    sheet.set_line_width(0.2)
    sheet.rect(MARGIN + 2, MARGIN + 2, WIDTH - 2 * MARGIN - 4, HEIGHT - 2 * MARGIN - 4)
    return sheet


def _heading(sheet: FPDF, certificate: Certificate) -> None:
    sheet.set_y(38)
    _centred(sheet, title_of(certificate.scheme), size=26, height=14)
    with translation.override("en"):
        _centred(sheet, title_of(certificate.scheme), size=10, height=7, colour=SOFT)
    sheet.set_y(sheet.get_y() + 8)


def title_of(scheme: RegistrationScheme) -> str:
    """Return what the paper is called; the two tracks are never mixed."""
    if scheme.track == RegistrationScheme.Track.DATA_IP:
        return _("Certificate of data IP registration")
    return _("Voucher of data property rights registration")


def _centred(
    sheet: FPDF, text: str, *, size: int, height: float, colour: tuple[int, int, int] = INK
) -> None:
    sheet.set_font(FACE, size=size)
    sheet.set_text_color(*colour)
    sheet.cell(0, height, text, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _row(sheet: FPDF, row: Row) -> None:
    sheet.set_font(FACE, size=11)
    top = sheet.get_y()
    sheet.set_text_color(*SOFT)
    sheet.set_xy(INNER, top)
    sheet.multi_cell(LABEL, LINE, row.label, align="L")
    bottom = sheet.get_y()
    sheet.set_text_color(*INK)
    sheet.set_xy(INNER + LABEL, top)
    flowing(sheet, row.value, width=WIDTH - 2 * INNER - LABEL, height=LINE)
    sheet.set_y(max(sheet.get_y(), bottom) + 1.5)


def _foot(sheet: FPDF, certificate: Certificate, *, now: datetime) -> None:
    url, top = verification_url(certificate), 226
    _draw_qr(sheet, url, x=INNER, y=top)
    left, width = INNER + QR_SIZE + 6, WIDTH - 2 * INNER - QR_SIZE - 6
    sheet.set_font(FACE, size=10)
    sheet.set_text_color(*INK)
    sheet.set_xy(left, top)
    flowing(sheet, preliminary_proof(certificate.scheme), width=width, height=6)
    sheet.set_text_color(*SOFT)
    sheet.set_font(FACE, size=9)
    printed = now.astimezone(ZONE)
    for sentence in (
        _("What our records say today decides; scan the code or open:"),
        url,
        _("Printed on %(moment)s (Beijing time)") % {"moment": f"{printed:%Y-%m-%d %H:%M}"},
    ):
        sheet.set_x(left)
        flowing(sheet, sentence, width=width, height=5.5)


def _draw_qr(sheet: FPDF, text: str, *, x: float, y: float) -> None:
    """Draw the code as squares: sharp at any size."""
    code = segno.make(text, error="m", micro=False)
    modules = [list(line) for line in code.matrix]
    size = QR_SIZE / len(modules)
    sheet.set_fill_color(0, 0, 0)
    for down, line in enumerate(modules):
        for right, is_dark in enumerate(line):
            if is_dark:
                sheet.rect(x + right * size, y + down * size, size, size, style="F")


def _industry(code: str) -> str:
    return f"{code} {industries.label(code)}" if code else ""


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _term(certificate: Certificate) -> str:
    last = _day(certificate.valid_to) if certificate.valid_to else _("no end stated")
    return f"{_day(certificate.valid_from)} – {last}"
