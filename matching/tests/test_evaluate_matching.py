"""`manage.py evaluate_matching`: judged collections of any origin, beside the market."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from listings.models import Listing
from listings.tests.build import a_listing
from matching.engine.pair import Wish
from matching.engine.scoring_model import V1
from matching.management.evaluation.collection import BadCollection, offer_of, read
from matching.management.evaluation.systems import FullText, WordBM25
from matching.management.evaluation.trial import Vectorised, run
from matching.models import Intent
from matching.tests.build import an_intent

pytestmark = pytest.mark.django_db

DOCS: list[dict[str, Any]] = [
    {
        "id": "a",
        "title": "充电桩运营数据",
        "text": "公共充电桩的位置、功率与使用率",
        "tags": "能源",
    },
    {"id": "b", "title": "气象观测数据", "text": "全省降水与风速", "holder": "充电桩公司"},
    {"id": "c", "title": "Traffic flow", "text": "Hourly vehicle counts", "variants": ["flow x"]},
]
QUERIES: list[dict[str, Any]] = [
    {"id": "q1", "title": "求购充电桩使用率", "text": "需要公共充电桩的功率", "lang": "zh"},
    {"id": "q2", "text": "vehicle counts every hour"},
    {"id": "q3", "text": "肺结节影像", "lang": "zh"},
    {"id": "q4", "text": "nobody judged this"},
]
GRADES = "q1\ta\t3\nq1\tb\t0\nq2\tc\t2\nq3\tb\t1\n"
NAMES = ["pg_fts", "bm25_words", "words", "meaning", "pipeline"]


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs.jsonl").write_text(lines(DOCS), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(GRADES, encoding="utf-8")
    return tmp_path


def evaluated(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("evaluate_matching", str(folder), no_progress=True, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No vectors: the test machine's time goes to what is tested here."""
    monkeypatch.setattr("matching.management.commands.evaluate_matching.embedder", lambda: None)


def test_a_collection_is_read_with_its_grades(folder: Path) -> None:
    found = read(folder)

    assert found.names == ["a", "b", "c"]
    assert [(one.id, one.language, sorted(one.relevant)) for one in found.judged] == [
        ("q1", "zh", ["a"]),
        ("q2", "en", ["c"]),
    ]
    assert [one.id for one in found.unanswerable] == ["q3"]
    assert found.judged[0].wish == Wish("求购充电桩使用率", "需要公共充电桩的功率")
    assert found.judged[1].wish == Wish("vehicle counts every hour")


def test_a_document_keeps_its_texts_and_not_its_seller() -> None:
    assert offer_of(DOCS[0], 1).tags == "能源"
    assert "公司" not in "".join(offer_of(DOCS[1], 2).texts().values())
    assert offer_of(DOCS[2], 3).data_fields == "flow x"


def test_where_grades_are_yes_or_no_yes_is_good(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("query\tdocument\tgrade\nq3\tb\t1\nq1\ta\t0\n")

    found = read(folder)

    assert [one.id for one in found.judged] == ["q3"]
    assert [one.id for one in found.unanswerable] == ["q1"]


def test_machines_read_the_agreed_shape(folder: Path, words_only: None) -> None:
    said = json.loads(evaluated(folder, json=True))

    assert list(said["systems"]) == NAMES
    for figures in said["systems"].values():
        assert set(figures) == {"ndcg@10", "recall@100", "mrr", "ci95", "by_lang"}
        assert set(figures["by_lang"]) == {"zh", "en"}
        low, high = figures["ci95"]
        assert low <= figures["ndcg@10"] <= high
    assert said["systems"]["pipeline"]["ndcg@10"] == 1
    assert said["systems"]["pg_fts"]["by_lang"]["zh"] == 1
    assert said["systems"]["meaning"]["ndcg@10"] == 0
    assert said["strong"]["unanswerable"] == 0


def test_people_read_a_table(folder: Path, words_only: None) -> None:
    said = evaluated(folder, split=2)

    assert all(name in said for name in [*NAMES, "nDCG@5", "MAP@10", "95 %"])
    assert "3 documents, 2 queries" in said
    assert "cross-validated in 2 folds" in said


def test_other_queries_may_be_asked(folder: Path, words_only: None) -> None:
    other = folder / "english.jsonl"
    other.write_text(lines([{"id": "q1", "text": "charging piles"}]), encoding="utf-8")

    said = json.loads(evaluated(folder, queries=other, json=True))

    assert said["systems"]["pipeline"]["by_lang"] == {"zh": None, "en": 1}


def test_the_markets_rows_stay_as_they_are(folder: Path, words_only: None) -> None:
    listing, intent = a_listing(), an_intent()
    before = (
        Listing.objects.values().get(pk=listing.pk),
        Intent.objects.values().get(pk=intent.pk),
    )

    evaluated(folder, json=True)

    assert (Listing.objects.values().get(), Intent.objects.values().get()) == before


def test_meaning_is_heard_where_documents_have_vectors(folder: Path) -> None:
    rows = np.eye(3, dtype=np.float32)  # each query points at the document that answers it

    outcome = run(
        read(folder),
        Vectorised(passages=rows, queries=rows[[0, 2, 1]]),
        lexicon=None,
        model=V1,
        folds=0,
        progress=lambda name, done, total: None,
    )

    assert outcome.systems["meaning"].ndcg10 == 1
    assert outcome.systems["pipeline"].ndcg10 == 1


def test_yardsticks_rank_by_words() -> None:
    offers = [offer_of(row, number) for number, row in enumerate(DOCS, start=1)]

    for system in (FullText(offers), WordBM25(offers)):
        assert system(Wish("充电桩"))[0] == 0
        assert system(Wish("Hourly 'counts' & | ! (x"))[0] == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("docs.jsonl", b"{}\n", "docs.jsonl, line 1: no object with an id"),
        ("docs.jsonl", b'{"id": null}\n', "docs.jsonl, line 1: no object with an id"),
        ("docs.jsonl", b'{"id": "a"}\nnonsense\n', "docs.jsonl, line 2: no JSON"),
        ("docs.jsonl", b'{"id": "a"}\n' + b"[" * 100_000, "docs.jsonl, line 2: no JSON"),
        ("docs.jsonl", b'{"id": "a"}\n\n{"id": "a"}', "docs.jsonl, line 3: the id 'a' is that of"),
        ("docs.jsonl", b'{"id": "a", "title": "\xff"}', "docs.jsonl, line 1: no UTF-8"),
        ("docs.jsonl", b"\n", "docs.jsonl: no document"),
        ("queries.jsonl", '{"id": "q1"}'.encode("utf-16"), "queries.jsonl, line 1: no UTF-8"),
        ("qrels.tsv", b"q1\ta\t3\nq1 b\n", "qrels.tsv, line 2: not query, document and grade"),
        ("qrels.tsv", b"q1\t0\ta\t3\n", "qrels.tsv, line 1: not query, document and grade"),
        ("qrels.tsv", "q\td\tg\nq1\ta\t²\n".encode(), "qrels.tsv, line 2: '²' is no grade"),
        ("qrels.tsv", b"q1\ta\t1\nq1\tb\t5000\n", "qrels.tsv, line 2: '5000' is no grade"),
        ("qrels.tsv", b"", "no query has a document that answers it"),
    ],
)
def test_a_bad_file_is_named(
    folder: Path, name: str, content: bytes, message: str, words_only: None
) -> None:
    (folder / name).write_bytes(content)

    with pytest.raises(CommandError, match=message):
        evaluated(folder)


def test_odd_but_readable_content_is_measured(folder: Path, words_only: None) -> None:
    """A byte order mark, other line ends, ids that are numbers, texts of nothing or too much."""
    odd = [{"id": 1, "title": "charging"}, {"id": 2, "title": None, "text": 5}, {"id": 3}]
    odd.append({"id": 4, "text": "\x00\ud800 'a' | & ! :*", "tags": ["x", ["y"], 3]})
    odd.append({"id": 5, "text": " ".join(f"{n:04}" + "x" * 1_500 for n in range(900))})
    rows = "\r\n".join(map(json.dumps, odd))
    (folder / "docs.jsonl").write_text("\ufeff" + rows, encoding="utf-8")
    asked = [
        {"id": "q1", "text": "charging", "lang": "EN"},
        {"id": "q2"},
        {"id": "q3", "text": "'"},
    ]
    (folder / "queries.jsonl").write_text(lines(asked))
    (folder / "qrels.tsv").write_bytes(
        b"query\tdocument\tgrade\r\nq1\t1\t1\r\nq2\t2\t-1\r\nq3\t4\t1"
    )

    said = json.loads(evaluated(folder, json=True))

    assert said["systems"]["pipeline"]["by_lang"] == {"zh": 0, "en": 1}


def test_judged_documents_that_are_missing_are_counted(folder: Path, words_only: None) -> None:
    (folder / "qrels.tsv").write_text("q1\ta\t1\nq1\tgone\t1\n")
    told = StringIO()

    said = json.loads(evaluated(folder, json=True, stderr=told))

    assert "1 judged documents are missing: gone" in told.getvalue()
    assert said["systems"]["pipeline"]["recall@100"] == 0.5


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadCollection, match=r"docs\.jsonl"):
        read(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="2 or more"):
        evaluated(tmp_path, split=1)
