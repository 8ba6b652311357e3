"""A stand-in for the scan of a certificate: one page that says it is none."""

OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>",
    b"",  # the text
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)
TEXT = b"BT /F1 18 Tf 72 760 Td (Demo market: stand-in for the scan of a certificate) Tj ET"


def scan_pdf() -> bytes:
    """Return the page as PDF 1.4."""
    content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(TEXT), TEXT)
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(OBJECTS, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body or content)
    count = len(OBJECTS) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(made))
    return made + head + table + tail
