"""Fuzz the decoder: `python tests/fuzz_wire.py [--runs N] [--seed S]`, with atheris if it is installed.

Whatever the bytes, the decoder makes values within its caps or raises `WireError`.
"""

import argparse
import json
import random
import socket
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import PurePath
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import sympy
from scipy import sparse

from autograder.sealed import (
    numpy_values,
    pandas_values,
    sparse_values,
    standard_values,
    sympy_values,
    tags,
)
from autograder.sealed.frame import LENGTHS, Caps, WireError, receive
from autograder.sealed.numpy_values import GAPS
from autograder.sealed.references import Record
from autograder.sealed.snapshot import same, snapshot
from autograder.sealed.tags import TAGS, is_mutable
from autograder.sealed.values import Decoder, Encoder

CAPS = Caps(header=2**16, buffers=2**16, nodes=500)
tags.add_packages()
PACKAGES = [one for family in (pandas_values, sparse_values, sympy_values) for one in family.value_types()]
FAMILIES = (*numpy_values.TYPES, *standard_values.TYPES, *PACKAGES)
VALUES = frozenset(kind for one in FAMILIES for kind in one.types)
TOKENS = [
    *(json.dumps(tag) for tag in TAGS),
    *(
        '"<f8"',
        '"1E+9"',
        '"UTC"',
        '"sin"',
        "[1,2]",
        '"|O"',
        '"MT19937"',
        "true",
        "null",
        "-1",
        "0",
        "1",
        "1e400",
        "4294967296",
        "281474976710655",
    ),
    *("[]", "{}", "[0]", "[[0,0]]", "[8]", "[-8]", '"pos"', '"buffer_pos"'),
]


def refuse(value: object) -> None:
    raise WireError("not plain")


def decode_once(data: bytes) -> None:
    """Receive and decode some bytes; raise whatever must not be raised."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(data[: 2**16])
        ours.close()
        try:
            header, buffers = receive(theirs, None, CAPS)
            existing = {0: [1], 1: np.zeros(3), 2: {}, 3: np.random.default_rng(0), 4: set()}
            decoder = Decoder(header.get("nodes", []), buffers, refuse, existing, CAPS)
        except WireError:
            return
    for number in decoder.objects:
        value = decoder.get(number)
        decoder.is_mutable(number)
        if isinstance(value, np.ndarray) and value.dtype != object and value is not np.ma.masked:
            assert value.nbytes <= CAPS.buffers * (GAPS if value.dtype.names else 1)
            value.tobytes()
        elif isinstance(value, (np.random.Generator, np.random.RandomState)):
            value.normal(size=700)
        elif isinstance(value, random.Random):
            value.randbytes(3000)
        elif isinstance(value, np.random.SeedSequence):
            value.spawn(2)[0].generate_state(9)
        if type(value) in VALUES:
            repr(value)
        if is_mutable(value):
            assert same(snapshot(value), snapshot(value))


def table() -> pd.DataFrame:
    """Return a frame with a column of each type."""
    columns = {
        "a": [1, 2],
        "b": ["x", None],
        "c": pd.Categorical(["u", "v"]),
        "d": pd.array([1, None], dtype="Int64"),
        "e": pd.to_datetime(["2020", "2021"]).tz_localize("UTC"),
        "f": [[1], {}],
        "g": pd.interval_range(0, 2),
    }
    return pd.DataFrame(columns)


def seeds() -> list[bytes]:
    """Make valid messages of every kind of plain data."""
    array = np.arange(12.0).reshape(3, 4)
    values = [
        *([1, 2.5, "x", None, (1, {2}), {"a": [b"b", bytearray(b"c")]}], array, [array, array[1], array.T]),
        *(array[1:], [array[:1], array[::-1, 1]], np.asfortranarray(array), array[:, ::2]),
        *(np.array([[], []]), np.array(["a", "bc"]), np.array([None, [1]], dtype=object), np.float32(3)),
        *(range(3), slice(1, None), ..., 2**100, 1j, int, np.dtype("f4"), frozenset({1, (2,)})),
        *(np.random.default_rng(1), np.random.Generator(np.random.MT19937(1))),
        *(np.random.Generator(np.random.Philox(1)), np.random.PCG64([1, 2**40]), np.random.SFC64(3)),
        *(Counter("aab"), OrderedDict(b=1), defaultdict(list, a=1), deque([1, [2]], 5), Fraction(3, 4)),
        *(Decimal("1.5E+7"), datetime.now(UTC), date(2024, 1, 2), time(1, 2), timedelta(3), ZoneInfo("UTC")),
        *(
            PurePath("a/b"),
            {1: 2}.items(),
            Record("P", ("x", "y"), (1, [2])),
            StringIO("ab\n"),
            BytesIO(b"a"),
        ),
        *(np.zeros(2, "i4,f8"), np.zeros(2, [("a", "i4", 2), ("b", "f4,U2")]).view(np.recarray), np.sin),
        *(np.zeros(2, "i4,f8")[0], np.zeros((1, 2)).view(np.matrix), np.ma.array([1.0, 2.0], mask=[0, 1])),
        *(
            table(),
            table()["b"],
            table().index,
            table().set_index(["a", "b"]),
            pd.RangeIndex(3),
            pd.NaT,
            pd.NA,
        ),
        *(
            pd.Timestamp("2020", tz="UTC"),
            pd.Timedelta(1),
            pd.CategoricalDtype(["a"]),
            pd.date_range("2020", "2021"),
        ),
        *(getattr(sparse, f"{kind}_array")(np.eye(3)) for kind in sparse_values.FORMATS),
        *(
            sympy.sympify(text)
            for text in ("x**2 + sin(x)/3", "f(x) + 0.5", "Integral(x, (x, 0, 1))", "x < pi")
        ),
        *(
            sympy.Matrix([[1, 2]]),
            sympy.Symbol("n", integer=True),
            sympy.Piecewise((1, sympy.Symbol("x") > 0)),
        ),
        *(np.ma.masked, np.poly1d([1, 2]), np.polynomial.Polynomial([1, 2])),
        *(np.random.RandomState(1), np.random.SeedSequence(7, spawn_key=(1,)), random.Random(1)),
    ]
    made = []
    for value in values:
        encoder = Encoder(refuse)
        encoder.shares = "memory"
        encoder.add(value)
        header = json.dumps(
            {"nodes": encoder.finish(), "buffers": [len(buffer) for buffer in encoder.buffers]}
        ).encode()
        made.append(frame(header, b"".join(encoder.buffers)))
    return made


def frame(header: bytes, buffers: bytes) -> bytes:
    return LENGTHS.pack(len(header), len(buffers)) + header + buffers


def mutate(rng: random.Random, data: bytes) -> bytes:
    """Change a few bytes or tokens of the header; mostly, let the lengths be right again."""
    length, _ = LENGTHS.unpack(data[: LENGTHS.size])
    header, buffers = data[LENGTHS.size : LENGTHS.size + length], data[LENGTHS.size + length :]
    for _ in range(rng.randint(1, 6)):
        start = rng.randrange(len(header) + 1)
        end = min(len(header), start + rng.choice((0, 0, 1, 1, 3, 10)))
        if rng.random() < 0.7:
            separators = [number for number, byte in enumerate(header) if byte in b"[],:{}"]
            start, end = sorted(rng.choices(separators, k=2)) if separators else (start, end)
            start, end = start + 1, start + 1 if rng.random() < 0.3 else end
            new = rng.choice(TOKENS).encode() + (b"," if rng.random() < 0.3 else b"")
        else:
            new = rng.randbytes(rng.randint(0, 3))
        header = header[:start] + new + header[max(start, end) :]
    if rng.random() < 0.2:
        buffers = buffers[: rng.randrange(len(buffers) + 1)]
    made = frame(header, buffers)
    return made if rng.random() < 0.95 else rng.randbytes(4) + made[4:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    try:
        import atheris
    except ImportError:
        atheris = None
    if atheris:
        atheris.Setup([sys.argv[0], f"-runs={args.runs}", f"-seed={args.seed + 1}"], decode_once)
        atheris.Fuzz()
        return
    rng, corpus = random.Random(args.seed), seeds()
    for data in corpus:
        decode_once(data)
    for number in range(args.runs):
        data = mutate(rng, rng.choice(corpus))
        try:
            decode_once(data)
        except BaseException:
            print(f"run {number} of seed {args.seed}: {data!r}", file=sys.stderr)
            raise


if __name__ == "__main__":
    main()
