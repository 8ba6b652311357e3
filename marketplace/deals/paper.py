"""The contract on paper: its words in Chinese and English, its digest, who signed when."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from kernel.numbering import ZONE
from marketplace.deals.models import Contract, ContractSignature
from marketplace.paper import FACE, INK, SOFT, WIDTH, Sheet, flowing, new_sheet

MARGIN, LINE = 22, 6.5  # millimetres
INNER = WIDTH - 2 * MARGIN


def contract_pdf(contract: Contract, signatures: Sequence[ContractSignature]) -> bytes:
    """Return the PDF of a contract; with the same signatures the same bytes.

    The digest is that of the words alone, in UTF-8, as they can be downloaded: this paper shows
    them, it is not what was hashed.

    Raises:
        FontMissing: there is no font to print it with.
    """
    sheet = new_sheet(
        title=contract.contract_no,
        margin=MARGIN,
        at=contract.signed_at or contract.created_at,
        foot=contract.national_id or contract.contract_no,
    )
    for paragraph in contract.document.splitlines():
        is_title = f" {contract.contract_no} " in paragraph
        _paragraph(sheet, paragraph, size=13 if is_title else 10.5)
    _proofs(sheet, contract, signatures)
    return bytes(sheet.output())


def _paragraph(sheet: Sheet, text: str, *, size: float) -> None:
    sheet.set_font(FACE, size=size)
    sheet.set_text_color(*INK)
    if not text.strip():
        sheet.ln(LINE)
        return
    indent = len(text) - len(text.lstrip())
    sheet.set_x(MARGIN + 2 * indent)
    flowing(sheet, text.strip(), width=INNER - 2 * indent, height=LINE)


def _proofs(sheet: Sheet, contract: Contract, signatures: Sequence[ContractSignature]) -> None:
    sheet.ln(LINE)
    sheet.set_draw_color(*SOFT)
    sheet.line(MARGIN, sheet.get_y(), WIDTH - MARGIN, sheet.get_y())
    sheet.ln(2)
    _small(sheet, f"SHA-256 {contract.document_sha256}")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            _small(sheet, _("The digest is that of the words above, in UTF-8."))
            for signature in signatures:
                moment = f"{signature.signed_at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
                said = _("Signed for %(organisation)s by %(person)s on %(moment)s (Beijing time)")
                names = {
                    "organisation": signature.organisation.name,
                    "person": signature.user.name,
                    "moment": moment,
                }
                _small(sheet, said % names)
            if not signatures:
                _small(sheet, _("Nobody has signed yet."))


def _small(sheet: Sheet, text: str) -> None:
    sheet.set_font(FACE, size=9)
    sheet.set_text_color(*SOFT)
    sheet.set_x(MARGIN)
    flowing(sheet, text, width=INNER, height=5.5)
