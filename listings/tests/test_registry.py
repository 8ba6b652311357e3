"""The port's two adapters, and our certificate set against what they say."""

import json
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from kernel.actor import Actor
from kernel.outbound import Limits
from kernel.tests.server import Answer as Saying
from kernel.tests.server import Server, dawdles, says
from listings.models import Certificate
from listings.registry.chosen import asked, registry_of
from listings.registry.comparing import compare
from listings.registry.exported import ExportedRegister
from listings.registry.port import Answer, Entry, SourceUnreachable
from listings.registry.remote import RemoteRegister
from listings.tests.build import a_certificate
from listings.tests.registers import a_row, a_source, an_export

pytestmark = pytest.mark.django_db
NUMBER = "20250633000000017"
QUICK = Limits(connect_s=0.5, exchange_s=0.6, attempts=2)
GOOD = {
    "as_of": "2026-01-04",
    "entries": [
        {
            "certificate_no": "2025 0633 0000 00017",
            "holder_name": "甲公司",
            "issued_on": "2025-06-02",
            "valid_to": None,
            "standing": "pledged",
        }
    ],
}


@pytest.fixture
def served(settings: Settings) -> Iterator[list[Server]]:
    servers: list[Server] = []
    yield servers
    for server in servers:
        server.stop()


def at(server: Server, settings: Settings) -> str:
    settings.OUTBOUND_ALLOW = [server.place]
    return f"http://{server.place}/ask"


def serve(served: list[Server], *answers: Saying) -> Server:
    served.append(Server(*answers))
    return served[-1]


def test_over_http_one_question_asks_for_all(served: list[Server], settings: Settings) -> None:
    server = serve(served, says(json.dumps(GOOD).encode()))
    register = RemoteRegister(at(server, settings), secret="s", limits=QUICK)

    answers = register.look_up("zj-dip", [NUMBER, "20250633000000018"])

    assert server.bodies == [{"scheme": "zj-dip", "numbers": [NUMBER, "20250633000000018"]}]
    assert answers[NUMBER] == Answer(
        "http",
        Entry(NUMBER, holder_name="甲公司", issued_on=date(2025, 6, 2), standing="pledged"),
        date(2026, 1, 4),
    )
    assert answers["20250633000000018"].entry is None


def test_a_busy_register_is_asked_again_and_then_answers(
    served: list[Server], settings: Settings
) -> None:
    server = serve(served, says(b"", 503), says(json.dumps(GOOD).encode()))

    answers = RemoteRegister(at(server, settings), limits=QUICK).look_up("zj-dip", [NUMBER])

    assert (answers[NUMBER].entry is not None, len(server.bodies)) == (True, 2)


@pytest.mark.parametrize(
    "answer",
    [
        says(b"", 500),
        says(b"not json"),
        says(b"[]"),
        says(b"{}"),
        says(b'{"entries": [{}]}'),
        says(b'{"entries": [{"certificate_no": "1", "standing": "perhaps"}]}'),
        says(b'{"entries": [{"certificate_no": 7}]}'),
        says(b'{"entries": [{"certificate_no": "1", "issued_on": "yesterday"}]}'),
        says(b'{"as_of": "soon", "entries": []}'),
        says(b'{"entries": [{"certificate_no": "1", "holder_name": "' + b"x" * 300 + b'"}]}'),
        says(b" " * 300_000),
        dawdles,
    ],
    ids=[
        "fails", "no json", "a list", "empty", "no number", "standing", "a figure", "day",
        "as of", "too long a name", "too long", "too slow",
    ],
)  # fmt: skip
def test_what_is_no_answer_is_unreachable(
    answer: Saying, served: list[Server], settings: Settings
) -> None:
    register = RemoteRegister(at(serve(served, answer), settings), limits=QUICK)

    with pytest.raises(SourceUnreachable):
        register.look_up("zj-dip", [NUMBER])


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1:8443/", "https://10.0.0.1/", "https://[::1]/", "http://example.com/"],
)
def test_addresses_inside_are_never_asked(url: str) -> None:
    with pytest.raises(SourceUnreachable):
        RemoteRegister(url, limits=QUICK).look_up("zj-dip", [NUMBER])


def test_the_newest_export_answers_in_two_queries(
    operator: Actor, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    certificate = a_certificate()
    source = a_source()
    an_export(operator, a_row(certificate), now=now)
    newest = an_export(operator, a_row(certificate, holder="乙"), now=now)

    with django_assert_num_queries(2):
        answers, trouble = asked(source, [certificate.certificate_no, NUMBER])

    assert trouble == ""
    found = answers[certificate.certificate_no]
    assert (found.export_id, found.as_of) == (newest.pk, date(2026, 1, 4))
    assert found.entry is not None
    assert found.entry.holder_name == "乙"
    assert answers[NUMBER].entry is None


def test_without_an_export_nothing_answers() -> None:
    assert asked(a_source(), [NUMBER]) == ({}, "no export loaded")
    assert isinstance(
        registry_of(a_source("bj-dip", kind="http", url="https://a.cn")), RemoteRegister
    )
    assert ExportedRegister.most > RemoteRegister.most


def entry(certificate: Certificate, **said: object) -> Entry:
    return Entry(
        **{  # type: ignore[arg-type]
            "certificate_no": certificate.certificate_no,
            "holder_name": certificate.holder_name,
            "issued_on": certificate.issued_on,
            "valid_to": certificate.valid_to,
            **said,
        }
    )


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ({}, []),
        ({"standing": "pledged"}, []),
        ({"holder_name": ""}, []),
        ({"valid_to": None}, []),
        ({"holder_name": "another"}, ["holder_name"]),
        ({"issued_on": date(2025, 6, 3)}, ["issued_on"]),
        ({"valid_to": date(2027, 6, 1), "registration_no": "R 1"}, ["valid_to"]),
        ({"holder_uscc": "91110000600037341L"}, ["holder_uscc"]),
        ({"standing": "deregistered"}, ["standing"]),
        ({"standing": "frozen", "holder_name": "x"}, ["holder_name", "standing"]),
    ],
    ids=str,
)
def test_only_what_both_say_can_differ(said: dict[str, object], differs: list[str]) -> None:
    certificate = a_certificate()

    verdict = compare(certificate, Answer("file", entry(certificate, **said), date(2026, 1, 4)))

    assert [name for name, _ours, _theirs in verdict.differs] == differs
    assert verdict.is_verified is not bool(differs)


def test_a_number_the_register_lacks_is_a_mismatch_unless_the_register_is_older() -> None:
    certificate = a_certificate()

    newer = compare(certificate, Answer("file", None, date(2025, 6, 2)))
    older = compare(certificate, Answer("file", None, date(2025, 6, 1)))

    assert (newer.state, older.state) == ("mismatch", "unverified")
