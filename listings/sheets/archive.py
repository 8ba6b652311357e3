"""Looks at a workbook's ZIP directory before anything is unpacked (TRUST 4.5)."""

import io
import zipfile

from listings.sheets.limits import MIB, Limits
from listings.sheets.problems import SheetRefused
from listings.sheets.table import Note

OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SYMLINK = 0o120000
KIND_MASK = 0o170000
BOOK = "xl/workbook.xml"


def refuse_ole(content: bytes) -> SheetRefused:
    """Return why an OLE file is refused: locked by a password, or of the old binary format."""
    return SheetRefused("password" if OLE_ENCRYPTED in content else "old_format")


def checked_directory(content: bytes, *, limits: Limits) -> list[Note]:
    """Return what is worth knowing about the workbook whose directory was found harmless.

    Sizes are those the directory claims; the child process that unpacks has limits of its own.

    Raises:
        SheetRefused: no ZIP, no workbook, encrypted, too many or too large members, odd names.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SheetRefused("not_a_workbook") from error
    if len(members) > limits.max_members:
        raise SheetRefused("members", limit=limits.max_members)
    for member in members:
        _check_member(member, limits=limits)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.max_unpacked or unpacked > limits.max_ratio * max(len(content), 10_000):
        raise SheetRefused("bomb", size=unpacked // MIB, limit=limits.max_unpacked // MIB)
    names = {member.filename for member in members}
    if BOOK not in names:
        raise SheetRefused("not_a_workbook")
    return [Note("macros")] if "xl/vbaProject.bin" in names else []


def _check_member(member: zipfile.ZipInfo, *, limits: Limits) -> None:
    if member.flag_bits & 0x1:
        raise SheetRefused("password")
    parts = member.filename.replace("\\", "/").split("/")
    is_link = (member.external_attr >> 16) & KIND_MASK == SYMLINK
    if is_link or ".." in parts or member.filename.startswith(("/", "\\")):
        raise SheetRefused("odd_member")
    packed = max(member.compress_size, 1)
    if member.file_size > MIB and member.file_size / packed > limits.max_ratio:
        raise SheetRefused("bomb", size=member.file_size // MIB, limit=limits.max_unpacked // MIB)
