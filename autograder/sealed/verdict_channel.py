"""How a sandboxed test tells the examiner that it has run to its end.

The test runs in the student process, so what it prints or shows proves nothing. Instead, the code of each
test ends with a message to a socket that the examiner has opened for this test alone. The code, the address
and the key of the message arrive with the test, when it is its turn. A test that an exception or an exit ends
early sends nothing.
"""

import contextlib
import hmac
import json
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

KEY_BYTES = 32
MOST_BYTES = 200  # in a message


class MalformedVerdictError(Exception):
    """What has arrived is not the message of one test that has run to its end."""


class Ticket(NamedTuple):
    """What a test needs for its report: the address of the socket, and the key of the message."""

    address: str | bytes
    key: bytes


def report(value: Any, address: str | bytes, key: bytes) -> None:
    """Send the value of a test's last line, if it is a number.

    The code of this function is part of each test, so it uses no name of this module.
    """
    import json
    import numbers
    import socket

    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(address)
        channel.sendall(key + json.dumps(float(value) if is_number else None).encode())


class VerdictChannel:
    """The examiner's end.

    Attributes
    ----------
    ticket : Ticket
        What the test needs for its message.
    """

    def __init__(self, sock: socket.socket, address: str | bytes) -> None:
        self._sock = sock
        self.ticket = Ticket(address, secrets.token_bytes(KEY_BYTES))

    def read(self) -> float | None:
        """Return the number that a test has reported, None if its last line is not a number.

        Raises
        ------
        MalformedVerdictError
            If there is no message, more than one, or one that is not as `report` sends it.
        """
        messages = list(self._messages())
        if not messages:
            raise MalformedVerdictError("The test did not run to its end.")
        key, value = messages[0][:KEY_BYTES], messages[0][KEY_BYTES:]
        if len(messages) > 1 or not hmac.compare_digest(key, self.ticket.key):
            raise MalformedVerdictError("Something else than the test has reported a result.")
        with contextlib.suppress(ValueError, RecursionError):
            number = json.loads(value)
            if number is None or type(number) is float:
                return number
        raise MalformedVerdictError("The result that the test has reported is malformed.")

    def _messages(self) -> Iterator[bytes]:
        """Yield what was sent and is complete; a sender that has not finished has not sent a message."""
        for _ in range(2):  # a second one is enough to refuse both
            try:
                channel, _ = self._sock.accept()
            except BlockingIOError:
                return
            with channel:
                channel.setblocking(False)
                content = b""
                with contextlib.suppress(OSError):
                    while len(content) <= MOST_BYTES and (part := channel.recv(MOST_BYTES)):
                        content += part
                yield content


@contextlib.contextmanager
def verdict_channel() -> Iterator[VerdictChannel]:
    """Open a channel for one test."""
    with contextlib.ExitStack() as stack:
        sock = stack.enter_context(socket.socket(socket.AF_UNIX))
        if sys.platform == "linux":  # an address that is in no folder: unix(7), "abstract"
            address: str | bytes = b"\0" + secrets.token_hex(16).encode()
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            address = str(Path(folder) / "verdict")
        sock.bind(address)
        sock.listen()
        sock.setblocking(False)
        yield VerdictChannel(sock, address)
