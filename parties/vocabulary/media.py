"""What a file is: its first bytes decide, and its name must agree (TRUST 4.5)."""

import unicodedata
from pathlib import PurePosixPath

PLAIN = "application/octet-stream"
MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/x-ole-storage",
}
OFFICE = "application/vnd.openxmlformats-officedocument."
EXTENSIONS = {
    ".pdf": ("application/pdf", "application/pdf"),
    ".png": ("image/png", "image/png"),
    ".jpg": ("image/jpeg", "image/jpeg"),
    ".jpeg": ("image/jpeg", "image/jpeg"),
    ".zip": ("application/zip", "application/zip"),
    ".xlsx": ("application/zip", f"{OFFICE}spreadsheetml.sheet"),
    ".docx": ("application/zip", f"{OFFICE}wordprocessingml.document"),
    ".xls": ("application/x-ole-storage", "application/vnd.ms-excel"),
    ".doc": ("application/x-ole-storage", "application/msword"),
}  # extension: what its bytes must be, what it is then called
TEXTS = {".csv": "text/csv", ".txt": "text/plain", ".json": "application/json"}


def media_type_of(name: str, *, head: bytes) -> str:
    """Return the media type of a file that begins with ``head`` (16 bytes or more, if it has them).

    A kind we do not know is ``application/octet-stream``.

    Raises:
        ValueError: the name promises another kind of file than the bytes are.
    """
    extension = PurePosixPath(name).suffix.lower()
    found = next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), "")
    if extension in EXTENSIONS:
        promised, called = EXTENSIONS[extension]
        if promised != found:
            raise ValueError(f"{extension} promises {promised}, the bytes are {found or 'another'}")
        return called
    if found and extension in TEXTS:
        raise ValueError(f"{extension} promises text, the bytes are {found}")
    return found or TEXTS.get(extension, PLAIN)


def plain_name(name: str) -> str:
    """Return the last part of a path, without control, format and bidi characters; 1 to 200."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(". ")
    return kept[-200:] or "file"
