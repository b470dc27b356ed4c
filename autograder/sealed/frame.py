"""Frames on a socket: a JSON header and raw buffers, with lengths, deadlines and caps.

======  =======  ==============================================================================
offset  bytes    content
======  =======  ==============================================================================
0       8        *h*, the length of the header: unsigned, in network byte order
8       8        *b*, the length of all buffers together, likewise
16      *h*      the header: a JSON object (RFC 8259) in ASCII, whose field ``buffers`` lists
                 the length of each buffer
16+*h*  *b*      the buffers, one after the other
======  =======  ==============================================================================

The sockets are Unix stream sockets (unix(7)): bytes arrive in order, but in pieces of any size. What
arrives may come from a hostile process. Both lengths are compared with caps before memory is
allocated for them, and `receive` raises nothing but `WireError` and `TimeoutError`.
"""

import itertools
import json
import math
import select
import socket
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

LENGTHS = struct.Struct("!QQ")
Packed = tuple[dict[str, Any], list[Any]]  # the header and the buffers of a message, for `send`
SMALL = 2**20  # bytes of buffers that are sent and received in one piece
to_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class WireError(Exception):
    """What the other side sent is malformed or exceeds the caps."""


class ClosedError(WireError):
    """The other side has closed the connection."""


@dataclass(frozen=True)
class Caps:
    """The most that one frame may hold.

    Attributes
    ----------
    header, buffers : int
        Bytes of the header, and of all buffers together.
    nodes : int
        Nodes in the header, see `values`.
    dimensions : int
        Dimensions of an array.
    """

    header: int = 32 * 2**20
    buffers: int = 256 * 2**20
    nodes: int = 2_000_000
    dimensions: int = 32


CAPS = Caps()


class Frame(NamedTuple):
    """One frame that was received.

    Attributes
    ----------
    header : dict
        The JSON object, without its field ``buffers``.
    buffers : list of bytearray
    """

    header: dict[str, Any]
    buffers: list[bytearray]


def send(
    sock: socket.socket,
    header: Mapping[str, Any],
    buffers: Sequence[bytes | bytearray],
    deadline: float | None = None,
) -> None:
    """Send one frame.

    Parameters
    ----------
    sock : socket.socket
        A connected stream socket.
    header : mapping
        What JSON can represent. The field ``buffers`` is added.
    buffers : sequence of bytes or bytearray
    deadline : float, optional
        When to give up, on the clock of `time.monotonic`; by default, never.

    Raises
    ------
    ClosedError
        If the other side has closed the connection.
    TimeoutError
        If it does not read in time.
    """
    sizes = [len(buffer) for buffer in buffers]
    text = to_json({**header, "buffers": sizes}).encode("ascii")
    total = sum(sizes)
    parts = [LENGTHS.pack(len(text), total), text, *buffers]
    try:
        # A copy of small parts is cheaper than a system call for each; of large ones it is not.
        for part in [b"".join(parts)] if total < SMALL else parts:
            view = memoryview(part)
            while view:
                _check(deadline)
                try:
                    view = view[sock.send(view, socket.MSG_DONTWAIT) :]
                except BlockingIOError:  # EAGAIN: the socket's buffer is full, see send(2)
                    _wait(sock, select.POLLOUT, deadline)
    except ConnectionError:  # EPIPE or ECONNRESET
        raise ClosedError("the other side has closed the connection") from None


def receive(sock: socket.socket, deadline: float | None = None, caps: Caps = CAPS) -> Frame:
    """Receive one frame.

    Parameters
    ----------
    sock : socket.socket
        A connected stream socket.
    deadline : float, optional
        When to give up, on the clock of `time.monotonic`; by default, never.
    caps : Caps, optional
        The largest frame to accept.

    Raises
    ------
    ClosedError
        If the other side has closed the connection.
    TimeoutError
        If the frame is not complete at the deadline.
    WireError
        If the frame is malformed or exceeds the caps.
    """
    length, total = LENGTHS.unpack(_exactly(sock, LENGTHS.size, deadline))
    if length > caps.header or total > caps.buffers:
        raise WireError(f"a frame of {length + total} bytes is too large")
    data = _exactly(sock, length + total if total < SMALL else length, deadline)
    try:
        header = json.loads(data[:length].decode("ascii"))
    except (ValueError, RecursionError, MemoryError):
        raise WireError("a header is not JSON") from None
    sizes = header.pop("buffers", None) if isinstance(header, dict) else None
    if not isinstance(sizes, list) or not all(map(is_size, sizes)) or sum(sizes) != total:
        raise WireError("a header does not list the lengths of its buffers")
    if total >= SMALL:
        return Frame(header, [_exactly(sock, size, deadline) for size in sizes])
    ends = list(itertools.accumulate(sizes, initial=length))
    return Frame(header, [data[start:end] for start, end in itertools.pairwise(ends)])


def is_closed(sock: socket.socket) -> bool:
    """Return whether the other side has closed the connection (POLLHUP in poll(2))."""
    poll = select.poll()
    poll.register(sock, 0)
    return bool(poll.poll(0))


def is_size(value: object) -> bool:
    """Return whether a value from JSON can be a length, an offset or a dimension."""
    return type(value) is int and 0 <= value < 2**48


def _exactly(sock: socket.socket, count: int, deadline: float | None) -> bytearray:
    """Receive `count` bytes."""
    data = bytearray(count)
    view = memoryview(data)
    while view:
        _check(deadline)
        try:
            read = sock.recv_into(view, 0, socket.MSG_DONTWAIT)
        except BlockingIOError:
            _wait(sock, select.POLLIN, deadline)
            continue
        except ConnectionError:
            read = 0
        if read == 0:  # an orderly shutdown, see recv(2)
            raise ClosedError("the other side has closed the connection")
        view = view[read:]
    return data


def _check(deadline: float | None) -> None:
    """Raise `TimeoutError` after the deadline.

    It is called before each read and write: a process that is always ready would otherwise never time out.
    """
    if deadline is not None and time.monotonic() >= deadline:
        raise TimeoutError


def _wait(sock: socket.socket, event: int, deadline: float | None) -> None:
    """Wait until a socket is ready; raise `TimeoutError` at the deadline."""
    poll = select.poll()
    poll.register(sock, event)
    # poll(2) takes milliseconds; rounded down, it would return early and be called again and again.
    timeout = None if deadline is None else math.ceil(1000 * max(0.0, deadline - time.monotonic()))
    if not poll.poll(timeout):
        raise TimeoutError
