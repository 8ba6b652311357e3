"""A table of phrases in one file, mapped into memory: a few megabytes that all processes share.

Layout: ``MAGIC``; a version of 16 ASCII characters; the number of slots (a power of two, uint32);
the slots, each the place of an entry in the rest of the file plus one, or 0; a byte for each slot,
how long the phrases are whose beginning has this hash; then the entries: a length (uint16) and that
many bytes of UTF-8, ``phrase TAB per mille TAB translation TAB ...``. A phrase lies in the first
free slot from its hash on.
"""

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from struct import Struct
from zlib import crc32

from matching.embedding.port import Translations

MAGIC = b"LEXICON2"
VERSION_LENGTH = 16
NUMBER, LENGTH = Struct("<I"), Struct("<H")
HEAD = len(MAGIC) + VERSION_LENGTH + NUMBER.size
LONGEST_ENTRY = 2**16 - 1
BEGINNING = 2  # characters of a Chinese phrase, which has no spaces
MOST_TOLD = 255


class Table:
    """Looks phrases up; a look-up takes about 2 microseconds."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            ValueError: it is not one of ours.
        """
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[: len(MAGIC)] != MAGIC:
            raise ValueError(f"{path} is no lexicon")
        self.version = self._bytes[len(MAGIC) : HEAD - NUMBER.size].decode()
        (self._slots,) = NUMBER.unpack_from(self._bytes, HEAD - NUMBER.size)
        self._last = self._slots - 1
        self._lengths = HEAD + self._slots * NUMBER.size
        self._entries = self._lengths + self._slots

    def translations(self, phrase: str, /) -> Translations:
        """Return the translations of ``phrase`` with their weights, best first."""
        key = phrase.encode("utf-8", "replace")
        table, place, begin = self._bytes, crc32(key), key + b"\t"
        for _ in range(self._slots):
            (entry,) = NUMBER.unpack_from(table, HEAD + (place & self._last) * NUMBER.size)
            if not entry:
                return ()
            start = self._entries + entry - 1 + LENGTH.size
            if table[start : start + len(begin)] == begin:
                return self._read(start, start + len(begin))
            place += 1
        return ()

    def longest(self, start: str, /) -> int:
        """Return how long a phrase can be that begins so; 0 when none does."""
        slot = crc32(start.encode("utf-8", "replace")) & self._last
        length: int = self._bytes[self._lengths + slot]
        return length

    def _read(self, start: int, end: int) -> Translations:
        (length,) = LENGTH.unpack_from(self._bytes, start - LENGTH.size)
        said = self._bytes[end : start + length].split(b"\t")
        return tuple(
            (word.decode(), int(weight) / 1000)
            for weight, word in zip(said[::2], said[1::2], strict=True)
        )


def write(path: Path, phrases: Mapping[str, Translations], *, version: str) -> None:
    """Write ``phrases`` as a table; it appears at ``path`` whole or not at all."""
    count = 2
    while count < 2 * len(phrases):
        count *= 2
    slots, lengths, entries = [0] * count, bytearray(count), bytearray()
    for phrase, said in phrases.items():
        key = phrase.encode()
        for start, length in _beginnings(phrase):
            slot = next(_probe(start.encode(), count))
            lengths[slot] = max(lengths[slot], min(length, MOST_TOLD))
        free = next(slot for slot in _probe(key, count) if not slots[slot])
        slots[free] = len(entries) + 1
        parts = [key]
        for word, weight in said:
            parts += [str(max(round(weight * 1000), 1)).encode(), word.encode()]
        entry = b"\t".join(parts)
        entries += LENGTH.pack(len(entry)) + entry
    head = MAGIC + version.ljust(VERSION_LENGTH)[:VERSION_LENGTH].encode() + NUMBER.pack(count)
    unfinished = path.with_suffix(".new")
    table = b"".join(map(NUMBER.pack, slots))
    unfinished.write_bytes(head + table + lengths + entries)
    unfinished.replace(path)


def _beginnings(phrase: str) -> Iterator[tuple[str, int]]:
    """Yield how a phrase begins if it is English, and if it is Chinese, with its length."""
    words = phrase.split(" ")
    yield words[0], len(words)
    yield phrase[:BEGINNING], len(phrase)


def _probe(key: bytes, count: int) -> Iterator[int]:
    start = crc32(key)
    for step in range(count):
        yield (start + step) & (count - 1)
