"""Looking for malware in what people send each other; the hook for an antivirus service.

With ANTIVIRUS set (host:port of a clamd) its answer decides. Without one only the public test
signature is recognised, so that the way of an infected file can be tried.
"""

import socket
import struct
from typing import IO

from django.conf import settings

TEST_SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
CHUNK, TIMEOUT_S = 64 * 1024, 30


class ScannerDown(Exception):
    """The antivirus service does not answer; the file stays in quarantine and is asked again."""


def is_clean(content: IO[bytes]) -> bool:
    """Say whether nothing bad was found.

    Raises:
        ScannerDown: the service cannot be reached or answers nothing usable.
    """
    if not settings.ANTIVIRUS:
        return _lacks_test_signature(content)
    host, _colon, port = settings.ANTIVIRUS.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as line:
            answer = _asked(line, content)
    except (OSError, ValueError) as error:
        raise ScannerDown(str(error)) from error
    if answer.endswith(b"OK"):
        return True
    if answer.endswith(b"FOUND"):
        return False
    raise ScannerDown(answer.decode("ascii", "replace")[:200])


def _asked(line: socket.socket, content: IO[bytes]) -> bytes:
    """Send the file by clamd's INSTREAM command; return its answer."""
    line.sendall(b"zINSTREAM\0")
    while chunk := content.read(CHUNK):
        line.sendall(struct.pack("!I", len(chunk)) + chunk)
    line.sendall(struct.pack("!I", 0))
    answer = b""
    while part := line.recv(4096):
        answer += part
    return answer.strip(b"\0\n ")


def _lacks_test_signature(content: IO[bytes]) -> bool:
    kept = b""
    while chunk := content.read(CHUNK):
        if TEST_SIGNATURE in kept + chunk:
            return False
        kept = chunk[-len(TEST_SIGNATURE) :]
    return True
