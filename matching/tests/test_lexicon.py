"""The dictionary: what is made of its sources, and how it is looked up."""

from pathlib import Path

import pytest

from kernel.text import terms
from matching.embedding import compile as compiling
from matching.embedding.compile import compiled
from matching.embedding.lexicon import Table, write

DICTIONARY = """# CC-CEDICT
充電 充电 [chong1 dian4] /to recharge (a battery)/(fig.) to be idle/CL:個|个[ge4]/
數據 数据 [shu4 ju4] /data; figures/see also 資料|资料[zi1 liao4]/
浙江省 浙江省 [Zhe4 jiang1 Sheng3] /Zhejiang province (Chekiang) in east China/
李 李 [Li3] /surname Li/plum/form of 厂, a workshop/
紅樹林 红树林 [hong2 shu4 lin2] /mangrove forest/mangrove swamp/
林 林 [lin2] /forest/woods/
３Ｃ 3C [san1 C] /computers, communications and consumer electronics/
not a line of the dictionary
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Table:
    (tmp_path / "dictionary").write_text(DICTIONARY)
    (tmp_path / "glossary").write_text("# ours\nNEV;new energy vehicles\t新能源汽车 新能源车\n")
    monkeypatch.setattr(compiling, "GLOSSARY", tmp_path / "glossary")
    monkeypatch.setattr(compiling, "dictionary_file", lambda: tmp_path / "dictionary")
    return Table(compiled(tmp_path / "var"))


def said(table: Table, text: str) -> list[str]:
    return [word for word, _weight in table.translations(" ".join(terms(text)))]


def test_glossary_speaks_both_ways(table: Table) -> None:
    assert said(table, "NEV") == said(table, "New energy vehicle") == ["新能源车", "新能源汽车"]
    assert table.translations("新能源车") == (("nev", 4.0), ("new energy vehicles", 4.0))


def test_dictionary_is_read_backwards_without_its_remarks(table: Table) -> None:
    assert table.translations("recharge") == (("充电", 1.0),)
    assert table.translations("idle") == (("充电", 0.8),)
    assert said(table, "figures") == ["数据"]
    assert table.translations("数据") == (("data", 1.0), ("figures", 0.8))
    assert said(table, "plum") == ["李"]
    assert said(table, "surname li") == []
    assert said(table, "form of 厂") == []  # that is about the character


def test_a_word_without_a_gloss_of_its_own_is_known_by_one_of_two_words(table: Table) -> None:
    assert table.translations("mangrove forest") == (("红树林", 1.0),)
    assert table.translations("mangrove") == (("红树林", 0.5),)
    assert said(table, "forest") == ["林"]  # it has one of its own


def test_place_is_known_by_its_bare_name(table: Table) -> None:
    assert said(table, "Zhejiang") == ["浙江", "浙江省"]
    assert table.translations("浙江")[0] == ("zhejiang", 1.0)


@pytest.mark.parametrize("phrase", ["", "\ud800", "nothing of the kind", "李", "\t", "数" * 999])
def test_unknown_phrase_has_no_translation(table: Table, phrase: str) -> None:
    assert table.translations(phrase) == ()


def test_file_is_made_once_and_again_when_a_source_changed(table: Table, tmp_path: Path) -> None:
    first = compiled(tmp_path / "var")
    made = first.stat().st_mtime_ns

    assert compiled(tmp_path / "var").stat().st_mtime_ns == made
    (tmp_path / "glossary").write_text("OCR\t文字识别\n")
    second = compiled(tmp_path / "var")
    assert sorted((tmp_path / "var").glob("*.bin")) == [second]
    assert Table(second).version != table.version
    assert said(Table(second), "ocr") == ["文字识别"]
    assert said(table, "NEV")  # the old file stays readable for who has it open


def test_table_keeps_what_was_written(tmp_path: Path) -> None:
    phrases = {f"phrase {n}": ((f"词{n}", 1.0), ("另", 0.25)) for n in range(500)}
    write(tmp_path / "table", phrases, version="v")
    table = Table(tmp_path / "table")

    assert {phrase: table.translations(phrase) for phrase in phrases} == phrases
    assert table.translations("phrase 500") == ()


def test_how_long_a_phrase_can_be_is_never_too_little(table: Table, tmp_path: Path) -> None:
    assert table.longest("mangrove") >= len(["mangrove", "forest"])
    assert table.longest("浙江") >= len("浙江省")

    phrases = {f"{'数' * n}据": (("data", 1.0),) for n in range(300)}
    write(tmp_path / "table", phrases, version="v")
    long = Table(tmp_path / "table")
    assert long.longest("数据") >= len("数据")
    assert long.longest("数数") == 255
    assert long.longest("\ud800") <= 255


def test_other_file_is_no_lexicon(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"something else, long enough for a head")

    with pytest.raises(ValueError, match="no lexicon"):
        Table(tmp_path / "other")


def test_our_own_glossary_is_well_formed() -> None:
    rows = [
        line.split("\t")
        for line in compiling.GLOSSARY.read_text().splitlines()
        if line and not line.startswith("#")
    ]

    assert len(rows) > 300
    assert [row for row in rows if len(row) != 2 or not all(map(str.strip, row))] == []


def test_making_it_in_a_process_of_its_own_gives_the_same(tmp_path: Path) -> None:
    path = compiling.compiled_apart(tmp_path / "apart")

    assert path == compiling.compiled_apart(tmp_path / "apart")
    assert said(Table(path), "new energy vehicle")
