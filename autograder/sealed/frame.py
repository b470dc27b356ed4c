"""Frames on a socket: two lengths, a JSON header and raw buffers, with a deadline and caps.

What is received may come from a hostile process. Every length is capped before memory is allocated
for it, and `WireError` and `TimeoutError` are the only exceptions that are raised here.
"""

import json
import math
import select
import socket
import struct
import time
from dataclasses import dataclass

LENGTHS = struct.Struct("!QQ")
SMALL = 2**20  # bytes of buffers that are sent and received in one piece
to_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class WireError(Exception):
    """What came over the wire is not a message, or does not fit into the limits."""


class ClosedError(WireError):
    """The other side is gone."""


@dataclass(frozen=True)
class Caps:
    """The most that one message may hold."""

    header: int = 32 * 2**20  # bytes
    buffers: int = 256 * 2**20  # bytes
    nodes: int = 2_000_000
    dimensions: int = 32


CAPS = Caps()


def send(sock: socket.socket, header: dict, buffers: list, deadline: float | None = None) -> None:
    """Send one message; wait no longer than until `deadline`, on the monotonic clock.

    Raises
    ------
    ClosedError
        If the other side is gone.
    TimeoutError
        If it does not read in time.
    """
    header = {**header, "buffers": [memoryview(buffer).nbytes for buffer in buffers]}
    text = to_json(header).encode("ascii")
    total = sum(header["buffers"])
    parts = [LENGTHS.pack(len(text), total), text, *buffers]
    try:
        for part in [b"".join(parts)] if total < SMALL else parts:
            view = memoryview(part).cast("B") if memoryview(part).nbytes else memoryview(b"")
            while view:
                _check(deadline)
                try:
                    view = view[sock.send(view, socket.MSG_DONTWAIT) :]
                except BlockingIOError:
                    _wait(sock, select.POLLOUT, deadline)
    except (BrokenPipeError, ConnectionError):
        raise ClosedError("the other side is gone") from None


def receive(sock: socket.socket, deadline: float | None = None, caps: Caps = CAPS) -> tuple[dict, list]:
    """Receive one message, as its header and its buffers.

    Raises
    ------
    ClosedError
        If the other side is gone.
    TimeoutError
        If the message is not there at the `deadline`, on the monotonic clock.
    WireError
        If it is no message, or a larger one than `caps` allow.
    """
    length, total = LENGTHS.unpack(_exactly(sock, LENGTHS.size, deadline))
    if length > caps.header or total > caps.buffers:
        raise WireError(f"a message of {length + total} bytes is too large")
    data = _exactly(sock, length + total if total < SMALL else length, deadline)
    text = bytes(data[:length])
    del data[:length]
    try:
        header = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        raise WireError("a header is not JSON") from None
    sizes = header.pop("buffers", None) if isinstance(header, dict) else None
    if not isinstance(sizes, list) or not all(is_size(size) for size in sizes) or sum(sizes) != total:
        raise WireError("a header does not say how long its buffers are")
    if total >= SMALL:
        return header, [_exactly(sock, size, deadline) for size in sizes]
    buffers = []
    for size in sizes:
        buffers.append(data[:size])
        del data[:size]
    return header, buffers


def _exactly(sock: socket.socket, count: int, deadline: float | None) -> bytearray:
    data = bytearray(count)
    view = memoryview(data)
    while view:
        _check(deadline)
        try:
            read = sock.recv_into(view, 0, socket.MSG_DONTWAIT)
        except BlockingIOError:
            _wait(sock, select.POLLIN, deadline)
            continue
        except (BrokenPipeError, ConnectionError):
            read = 0
        if read == 0:
            raise ClosedError("the other side is gone")
        view = view[read:]
    return data


def _check(deadline: float | None) -> None:
    # Who is always ready would never be late if time were not looked at first.
    if deadline is not None and time.monotonic() >= deadline:
        raise TimeoutError


def _wait(sock: socket.socket, event: int, deadline: float | None) -> None:
    poll = select.poll()
    poll.register(sock, event)
    seconds = None if deadline is None else max(0.0, deadline - time.monotonic())
    if not poll.poll(None if seconds is None else math.ceil(1000 * seconds)):
        raise TimeoutError


def is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**48
