"""Files sent along: in quarantine until scanned."""

import socket
import threading
from io import BytesIO

import pytest

from kernel.actor import CLOCK
from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.actions.judge_attachment import judge_attachment
from marketplace.deals.actions.send_message import Attached, send_message
from marketplace.deals.confiding import require_readable
from marketplace.deals.models import MessageFile
from marketplace.deals.tests.build import NOW, a_deal, a_file_of, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.deals.tests.talks import an_attachment
from marketplace.scanner import TEST_SIGNATURE, ScannerDown, is_clean


@pytest.mark.django_db
def test_nobody_reads_a_file_before_it_is_scanned(drain) -> None:
    deal = a_deal("negotiating")
    sent = an_attachment(deal)
    for side in ("buyer", "holder"):
        with pytest.raises(NotAllowed, match="being checked"):
            require_readable(sent, actor=getattr(sides_of(deal), side))

    drain()

    sent.refresh_from_db()
    assert sent.status == "clean"
    require_readable(sent, actor=sides_of(deal).buyer)


@pytest.mark.django_db
def test_an_infected_one_is_blocked_for_good(drain) -> None:
    deal = a_deal("negotiating")
    actor = sides_of(deal).holder
    file = a_file_of(actor, content=b"a\n" + TEST_SIGNATURE)
    send_message(actor=actor, deal_id=deal.pk, body="Look", attached=[Attached(file.pk)], now=NOW)

    drain()

    sent = MessageFile.objects.get()
    assert sent.status == "infected"
    with pytest.raises(NotAllowed):
        require_readable(sent, actor=sides_of(deal).buyer)
    again = judge_attachment(actor=CLOCK, attachment_id=sent.pk, is_clean=True, now=NOW)
    assert again.status == "infected"


@pytest.mark.django_db
def test_a_side_does_not_judge_and_foreign_files_are_not_sent() -> None:
    deal = a_deal("negotiating")
    sent = an_attachment(deal)
    sides = sides_of(deal)

    with refused(NotAllowed):
        judge_attachment(actor=sides.holder, attachment_id=sent.pk, is_clean=True, now=NOW)
    with refused(InvalidInput):
        send_message(
            actor=sides.buyer, deal_id=deal.pk, body="x", attached=[Attached(sent.file_id)], now=NOW
        )


@pytest.mark.parametrize("size", [0, 10, 64 * 1024 - 7, 200_000])
def test_the_test_signature_is_found_wherever_it_stands(size) -> None:
    assert is_clean(BytesIO(b"x" * size))
    assert not is_clean(BytesIO(b"x" * size + TEST_SIGNATURE + b"y"))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [(b"stream: OK\0", True), (b"stream: Eicar FOUND\0", False), (b"INSTREAM size limit\0", None)],
)
def test_a_service_that_is_set_decides(settings, answer, verdict) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    settings.ANTIVIRUS = f"127.0.0.1:{server.getsockname()[1]}"
    heard = bytearray()

    def serve() -> None:
        line, _ = server.accept()
        with line:
            while not heard.endswith(b"\0\0\0\0"):
                heard.extend(line.recv(4096))
            line.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        if verdict is None:
            with pytest.raises(ScannerDown):
                is_clean(BytesIO(b"abc"))
        else:
            assert is_clean(BytesIO(b"abc")) is verdict
    finally:
        thread.join(5)
        server.close()
    assert bytes(heard) == b"zINSTREAM\0\0\0\0\x03abc\0\0\0\0"


def test_a_service_that_is_down_lets_nothing_pass(settings) -> None:
    settings.ANTIVIRUS = "127.0.0.1:1"

    with pytest.raises(ScannerDown):
        is_clean(BytesIO(b"abc"))
