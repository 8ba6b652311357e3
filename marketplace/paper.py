"""Sheets of paper with Chinese type, as PDF: the page, the face, and how long texts flow.

The font is embedded as a subset. It comes from the machine (Debian: fonts-noto-cjk), for no package
of Python's brings one; without it nothing is printed, rather than boxes.
"""

import re
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import WrapMode

from kernel.errors import DomainError
from kernel.text import HAN

WIDTH, HEIGHT = 210, 297  # millimetres
INK, SOFT = (23, 33, 46), (76, 88, 104)
FACE = "certificate"
HAN_CHARACTER = re.compile(f"[{HAN}]")
LONGEST_WORD = 40


class FontMissing(DomainError):
    """No font with Chinese characters is installed where the setting says."""

    code = "font_missing"
    status = 503


class Sheet(FPDF):
    """A4 with the Chinese face; ``foot``, when set, stands under every page before its number."""

    foot = ""

    def footer(self) -> None:
        """Write the foot of a page."""
        if self.foot:
            self.set_y(-14)
            self.set_font(FACE, size=8)
            self.set_text_color(*SOFT)
            self.cell(0, 5, f"{self.foot}  ·  {self.page_no()} / {{nb}}", align="C")


def new_sheet(*, title: str, margin: float, at: datetime, foot: str = "") -> Sheet:
    """Return an empty first page; the same input later gives the same bytes.

    Args:
        margin: millimetres on every side.
        at: the moment that stands in the file as its creation.

    Raises:
        FontMissing: there is no font to print with.
    """
    path, _hash, number = settings.CERTIFICATE_FONT.partition("#")
    if not Path(path).is_file():
        raise FontMissing(
            _("The font for certificates is not installed here. Install fonts-noto-cjk.")
        )
    sheet = Sheet(format="A4")
    sheet.foot = foot
    sheet.set_creation_date(at)
    sheet.set_lang("zh-CN")
    sheet.set_title(title)
    sheet.set_auto_page_break(auto=bool(foot), margin=20)
    sheet.set_margins(margin, margin, margin)
    sheet.add_font(FACE, fname=path, collection_font_number=int(number or 0))
    sheet.set_font(FACE, size=11)
    sheet.add_page()
    return sheet


def flowing(sheet: FPDF, text: str, *, width: float, height: float) -> None:
    """Write a text that may take several lines; Han breaks anywhere, so do digests."""
    longest = max(map(len, text.split()), default=0)
    is_dense = HAN_CHARACTER.search(text) is not None or longest > LONGEST_WORD
    mode = WrapMode.CHAR if is_dense else WrapMode.WORD
    sheet.multi_cell(width, height, text, align="L", wrapmode=mode)
