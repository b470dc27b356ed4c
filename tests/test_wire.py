"""The wire: plain data arrives as it was sent, and hostile bytes make nothing but a `WireError`."""

import contextlib
import copy
import inspect
import json
import math
import random
import re
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections import OrderedDict
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.sealed import (
    frame,
    numpy_values,
    random_values,
    standard_values,
    student_messages,
    tags,
    values,
)
from autograder.sealed.frame import Caps, ClosedError, WireError, receive, send
from autograder.sealed.references import ByValue, CopyOf
from autograder.sealed.student_messages import (
    Answer,
    Callback,
    Change,
    ExceptionReport,
    Failure,
    Held,
    Question,
    Shadowed,
    StackFrame,
)
from autograder.sealed.tags import EXACT, TAGS
from autograder.sealed.values import Decoder, Encoder


def fields(tag) -> list[str]:
    """Return the names of a tag's fields: the decoder's parameters after the node's index."""
    return list(inspect.signature(tag.decode).parameters)[2:]


quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def refuse(value):
    raise WireError("not plain")


def across(*values):
    """Send values through a socket, and return what arrives."""
    encoder = Encoder(refuse)
    roots = [encoder.add(value) for value in values]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        header = {"roots": roots, "nodes": encoder.finish()}
        sender = threading.Thread(target=send, args=(ours, header, encoder.buffers))
        sender.start()
        header, buffers = receive(theirs, time.monotonic() + 20)
        sender.join()
    decoder = Decoder(header["nodes"], buffers, refuse)
    return tuple(decoder.get(root) for root in header["roots"])


def alike(a, b) -> bool:
    """Say whether two values have the same types, structure and bits."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        same = a.shape == b.shape and a.dtype == b.dtype
        if a.dtype == object:
            return same and all(alike(x, y) for x, y in zip(a.flat, b.flat, strict=True))
        return same and a.tobytes() == b.tobytes() and a.flags.writeable == b.flags.writeable
    if isinstance(a, np.generic):
        return a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return (a == b and math.copysign(1, a) == math.copysign(1, b)) or (math.isnan(a) and math.isnan(b))
    if isinstance(a, complex):
        return alike(a.real, b.real) and alike(a.imag, b.imag)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return alike(list(a), list(b)) and alike(list(a.values()), list(b.values()))
    if isinstance(a, (set, frozenset)):
        return len(a) == len(b) and all(any(alike(x, y) for y in b) for x in a)
    return a == b


DTYPES = st.sampled_from(
    [
        "b1",
        "i1",
        "<i2",
        ">i4",
        "<i8",
        "u1",
        ">u2",
        "<u8",
        "<f2",
        "<f4",
        ">f8",
        "<f8",
        "<c8",
        ">c16",
        "S3",
        "<U5",
        "M8[ns]",
        "m8[D]",
        "M8",
    ]
)


@st.composite
def arrays(draw):
    """Arrays of every plain type: empty, of no dimension, strided, read-only, Fortran-ordered."""
    dtype = np.dtype(draw(DTYPES))
    shape = tuple(draw(st.lists(st.integers(0, 4), max_size=4)))
    count = math.prod(shape)
    if dtype.kind in "U":
        array = np.array(draw(st.lists(st.text(max_size=5), min_size=count, max_size=count)), dtype)
    elif dtype.kind == "b":
        array = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)), dtype)
    else:
        size = count * dtype.itemsize
        array = np.frombuffer(draw(st.binary(min_size=size, max_size=size)), dtype)
    array = np.array(array.reshape(shape), order=draw(st.sampled_from("CF")))
    if array.ndim and draw(st.booleans()):
        array = array[:: draw(st.sampled_from([-2, -1, 2]))]
    if draw(st.booleans()):
        array = array.T
    if draw(st.booleans()):
        array.flags.writeable = False
    return array


@st.composite
def generators(draw):
    name = draw(st.sampled_from(["PCG64", "PCG64DXSM", "SFC64", "MT19937", "Philox"]))
    seed = np.random.SeedSequence(
        draw(st.integers(0, 2**200) | st.lists(st.integers(0, 2**40), min_size=1, max_size=3)),
        spawn_key=draw(st.lists(st.integers(0, 2**32), max_size=2)),
        pool_size=draw(st.sampled_from([4, 8])),
    )
    seed.spawn(draw(st.integers(0, 2)))
    generator = np.random.Generator(getattr(np.random, name)(seed))
    for _ in range(draw(st.integers(0, 5))):
        generator.integers(2, dtype=np.uint8)
    return generator


numbers = st.one_of(st.integers(), st.integers(-(2**200), 2**200), st.floats(), st.complex_numbers())
hashable = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text(), st.binary(), st.just(...)),
    lambda inner: st.one_of(st.tuples(inner, inner), st.frozensets(inner, max_size=3)),
    max_leaves=5,
)
leaves = st.one_of(
    hashable,
    arrays(),
    arrays().filter(lambda a: a.size).map(lambda a: a.ravel()[0]),
    st.binary().map(bytearray),
    st.builds(range, st.integers(), st.integers(), st.integers(1, 2**70)),
    st.builds(slice, st.none() | st.integers(), st.none() | st.integers(), st.none() | st.integers()),
    st.sampled_from([int, float, dict, object, np.dtype("f4"), np.dtype(">i8")]),
)
plain = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(hashable, inner, max_size=4),
        st.sets(hashable, max_size=4),
    ),
    max_leaves=12,
)


@quick
@given(plain)
def test_plain_data_arrives_as_it_was_sent(value) -> None:
    (arrived,) = across(value)
    assert alike(value, arrived)


@quick
@given(generators())
def test_a_generator_arrives_with_its_state(generator) -> None:
    (arrived,) = across(generator)
    assert arrived is not generator
    assert arrived.integers(0, 2**60, 20).tolist() == generator.integers(0, 2**60, 20).tolist()
    assert arrived.integers(9, size=5, dtype=np.uint8).tolist() == (
        generator.integers(9, size=5, dtype=np.uint8).tolist()
    )
    assert [child.random() for child in arrived.spawn(2)] == [child.random() for child in generator.spawn(2)]


@pytest.mark.parametrize(
    "legacy", [np.random.RandomState(3), np.random.RandomState(np.random.PCG64(3)), random.Random(3)]
)
def test_a_legacy_generator_arrives_with_its_state(legacy) -> None:
    normal = legacy.gauss if isinstance(legacy, random.Random) else legacy.normal
    normal(0, 1)  # draws two numbers, and keeps the second one
    (arrived,) = across(legacy)
    normal_there = arrived.gauss if isinstance(arrived, random.Random) else arrived.normal
    assert [normal_there(0, 1) for _ in range(5)] == [normal(0, 1) for _ in range(5)]


def test_the_parts_of_a_generator_arrive_as_its_parts() -> None:
    rng, old = np.random.default_rng(1), np.random.RandomState(1)
    generator, bits, seed, legacy, legacy_bits = across(
        rng, rng.bit_generator, rng.bit_generator.seed_seq, old, old._bit_generator
    )
    assert generator.bit_generator is bits
    assert bits.seed_seq is seed
    assert legacy._bit_generator is legacy_bits
    assert legacy_bits.seed_seq is None


@quick
@given(arrays())
def test_views_go_on_sharing_memory(array) -> None:
    whole, part = across(array, array[...])
    assert alike(array, whole)
    assert alike(array, part)
    if array.size and array.flags.writeable:
        assert np.shares_memory(whole, part)


def test_rows_and_columns_of_one_array_share_memory() -> None:
    array = np.arange(12.0).reshape(3, 4)
    whole, row, column, backwards, bits = across(
        array, array[1], array[:, 2], array[::-1, ::-2], array.view("u8")
    )
    whole[1, 2] = -1
    assert row[2] == column[1] == -1
    assert bits[1, 2] == np.float64(-1).view("u8")
    assert alike(backwards, whole[::-1, ::-2])


def test_views_of_memory_with_gaps_arrive() -> None:
    gaps = np.lib.stride_tricks.as_strided(np.arange(6.0), (3,), (16,))  # whose owner NumPy hides
    whole, part = across(gaps, gaps[1:])
    assert whole.tolist() == [0, 2, 4]
    assert part.tolist() == [2, 4]


def test_an_array_has_as_many_dimensions_as_the_caps_allow() -> None:
    (arrived,) = across(np.zeros([1] * 32))
    assert arrived.ndim == 32
    with pytest.raises(WireError):
        across(np.zeros([1] * 33))


def test_a_scalar_type_arrives_as_its_dtype() -> None:
    assert across(np.float32, np.dtype("f4")) == (np.dtype("f4"), np.dtype("f4"))


def test_an_encoder_lists_the_object_of_each_node() -> None:
    encoder, items = Encoder(refuse), [[1], 2]
    for add in (encoder.add, encoder.add_content, encoder.add):
        assert encoder.objects[add(items)] is items
    assert encoder.objects[encoder.add("x")] == "x"
    assert len(encoder.objects) == len(encoder.finish())


def test_shared_and_cyclic_structure_survives() -> None:
    inner = [1]
    value = {"a": inner, "b": (inner, inner), "self": None}
    value["self"] = value
    inner.append(value)
    arrived, again = across(value, inner)
    assert arrived["self"] is arrived
    assert arrived["a"] is arrived["b"][0] is arrived["b"][1] is again
    assert again[1] is arrived


def test_arrays_of_objects_arrive() -> None:
    array = np.empty((2, 2), dtype=object)
    array[...] = [[None, "x"], [[1, 2], 3]]
    (arrived,) = across(array)
    assert alike(array, arrived)


def test_what_is_nested_too_deeply_is_not_sent() -> None:
    value = []
    for _ in range(values.DEPTH):
        value = [value]
    assert across(value) == (value,)
    for _ in range(1000):
        value = [value]
        with pytest.raises(WireError):
            across(value)


@pytest.mark.parametrize("stand_in", [ByValue, lambda value: CopyOf(1, "Own", value)])
def test_what_stands_for_an_object_is_not_nested_deeper(stand_in) -> None:
    class Own(list):
        pass

    value = Own()
    for _ in range(2 * values.DEPTH):
        value = Own([value])
    with pytest.raises(WireError, match="nested"):
        Encoder(lambda own: stand_in(list(own))).add(value)


def test_integers_of_any_size_arrive() -> None:
    huge = 10**5000  # for which Python refuses to write decimal digits
    for number in (0, 1, EXACT - 1, EXACT, EXACT + 1, huge):
        assert across(number, -number) == (number, -number)


def test_a_tuple_that_occurs_twice_is_one_tuple() -> None:
    inner = ([1], 2)
    (arrived,) = across((inner, inner))
    assert arrived == (inner, inner)
    assert arrived[0] is arrived[1]


def test_a_row_is_sent_without_the_rest_of_its_array() -> None:
    for array in (np.ones((100, 100)), np.ones((100, 100), order="F"), np.ones((200, 200))[::2, ::2]):
        encoder = Encoder(refuse)
        encoder.add(array[7])
        encoder.finish()
        (memory,) = encoder.buffers
        assert np.count_nonzero(np.frombuffer(memory, "u1")) == np.count_nonzero(np.ones(100).view("u1"))


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_large_buffers_arrive(more: int) -> None:
    data = bytes(range(256)) * (frame.SMALL // 256)
    data = data[:more] if more < 0 else data + bytes(more)
    half = len(data) // 2
    assert across(data) == (data,)
    assert across(data[:half], data[half:]) == (data[:half], data[half:])


def test_objects_are_not_sent() -> None:
    kinds = (np.dtype("i4,i4"), np.dtype(object), np.object_, np.void, SystemExit)
    for value in (object(), len, Exception(), type("X", (tuple,), {})(), *kinds):
        with pytest.raises(WireError, match="not plain"):  # the sender refuses, and not the receiver
            Encoder(refuse).add(value)


def test_subclasses_of_containers_arrive_as_these() -> None:
    class Backwards(list):
        def __iter__(self):
            return reversed(self)

    class Ordered(OrderedDict):
        pass

    ordered = Ordered(b=1, a=2)
    ordered.move_to_end("b")
    sent = [Backwards([1, 2]), ordered, type("Own", (set,), {})([1])]
    arrived = across(*sent)
    assert list(map(type, arrived)) == [list, dict, set]
    assert list(arrived) == [[1, 2], {"a": 2, "b": 1}, {1}]
    assert list(arrived[1]) == ["a", "b"]


def test_strides_stay_what_they_are() -> None:
    array, wide = np.arange(24.0).reshape(2, 3, 4), np.zeros((1000, 1000))
    for sent in (
        array.T,
        array.transpose(1, 2, 0),
        array[::-1, ::2].T,
        np.asfortranarray(array[0]),
        wide[:8, 0],
    ):
        (arrived,) = across(sent)
        assert alike(sent, arrived)
        assert arrived.strides == sent.strides
    (arrived,) = across(wide[:, 0])
    assert alike(wide[:, 0], arrived)
    assert arrived.strides == (8,)


@pytest.mark.parametrize(
    "part",
    [
        ["part", 0, "<f8", [2], True, 8, [8]],
        ["part", 0, "<f8", [2], True, 0, [16]],
        ["part", 0, "<f8", [1], True, -8, [8]],
        ["part", 0, "<f8", [2], True, 0, [-8]],
        ["part", 0, "<f8", [2**40], True, 0, [0]],
        ["part", 0, "|O", [1], True, 0, [8]],
        ["part", 0, "<f8", [1], True, 0, []],
        ["part", 2, "<f8", [1], True, 0, [8]],
    ],
    ids=str,
)
def test_a_part_does_not_reach_beyond_its_array(part: list) -> None:
    whole = ["array", "<f8", [2], True, 0]
    with pytest.raises(WireError):
        decode([whole, part, ["objects", [1], [3]], ["none"]], [bytearray(16)])


def test_what_lies_between_the_items_of_an_array_stays_here() -> None:
    table = np.array([[1.0, 47.11], [2.0, 47.11]])
    encoder = Encoder(refuse)
    encoder.add(table[:, 0])
    encoder.finish()
    assert encoder.buffers == [np.array([1.0, 0.0, 2.0]).tobytes()]


def test_types_of_scalars_are_no_dtypes() -> None:
    sent = [np.float32, np.dtype("f4"), np.int64, np.bool_, np.str_]
    arrived = across(*sent)
    assert all(
        one is other for one, other in zip(arrived[:1] + arrived[2:], sent[:1] + sent[2:], strict=True)
    )
    assert arrived[1] == sent[1]
    assert isinstance(arrived[1], np.dtype)


def test_content_is_put_into_what_is_there() -> None:
    there = [np.zeros(3), [1, 2], {"a": 1}, {1}, bytearray(b"ab"), np.random.default_rng(0)]
    now = [np.ones(3), [3], {"b": 2}, {2}, bytearray(b"xyz"), np.random.default_rng(0)]
    now[5].random()
    encoder = Encoder(refuse)
    there += [there[5].bit_generator, there[5].bit_generator.seed_seq, random.Random(0)]
    now += [now[5].bit_generator, now[5].bit_generator.seed_seq, random.Random(1)]
    now[7].spawn(2)
    existing = {encoder.add(value): old for value, old in zip(now, there, strict=True)}
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, {"nodes": encoder.finish()}, encoder.buffers)
        header, buffers = receive(theirs)
        decoder = Decoder(header["nodes"], buffers, refuse, existing)
    assert all(decoder.get(number) is old for number, old in existing.items())
    assert alike(there[:5], now[:5])
    assert there[5].random() == now[5].random()
    assert there[5].spawn(1)[0].random() == now[5].spawn(1)[0].random()
    assert there[8].random() == now[8].random()


def test_an_array_that_cannot_be_written_to_keeps_its_content() -> None:
    there = np.zeros(2)
    there.flags.writeable = False
    decoder = Decoder([["array", "<f8", [2], True, 0]], [bytearray(np.ones(2).tobytes())], refuse, {0: there})
    assert decoder.get(0) is there
    assert there.tolist() == [0, 0]


def test_content_that_does_not_fit_makes_a_new_object() -> None:
    one = [bytearray(np.ones(1).tobytes())]
    twister = np.random.MT19937(0)
    for there, node, buffers in (
        (np.zeros(2), ["array", "<f8", [1], True, 0], one),
        (np.zeros(1, "i8"), ["array", "<f8", [1], True, 0], one),
        ([], ["dict", []], []),
        ({}, ["set", []], []),
        (np.random.PCG64(0), ["bit_gen", [], random_values.state_of(twister)], []),
    ):
        before = copy.deepcopy(there)
        new = Decoder([node], buffers, refuse, {0: there}).get(0)
        assert new is not there
        if isinstance(new, np.random.BitGenerator):
            assert new.random_raw() == twister.random_raw()
        else:
            assert alike(there, before)


def test_the_docstring_lists_every_tag_and_its_fields() -> None:
    listed: dict[str, tuple[list[str], str]] = {}
    for line in values.__doc__.split("\n==========  ")[2].splitlines()[1:]:
        name, names, text = line[:12].strip(), line[12:54].split(), line[54:]
        if not name:  # goes on with the row above
            name, (above, above_text) = listed.popitem()
            names, text = above + names, above_text + text
        listed[name] = names, text
    packages = (import_module(f"autograder.sealed.{tags.PACKAGES[one]}").value_types() for one in tags._added)
    families = (standard_values.TYPES, numpy_values.TYPES, *packages)
    assert listed.keys() == TAGS.keys() - {one.name for types in families for one in types}
    for name in listed:
        tag = TAGS[name]
        names, text = listed[name]
        marks = re.search(r"\(([mc, ]+)\)$", text)
        assert names == fields(tag)
        assert ("m" in marks[1] if marks else False) == tag.mutable, name
        assert ("c" in marks[1] if marks else False) == (tag.parts is not None), name


# Hostile input

CAPS = Caps(header=2**20, buffers=2**20, nodes=1000)
small = st.integers(-2, 6)
junk = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        small,
        st.integers(-(2**70), 2**70),
        st.floats(),
        st.text(max_size=4),
        st.sampled_from(["<f8", "|O", "S0", "U9999", "V8", "M8[0D]", "0x10", "MT19937", "PCG64", "int"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["state", "pos", "key", "inc"]), inner)
    ),
    max_leaves=8,
)
nodes = st.lists(
    st.sampled_from(sorted(TAGS)).flatmap(
        lambda name: st.tuples(st.just(name), *[junk] * len(fields(TAGS[name]))).map(list)
    ),
    max_size=8,
)
pieces = st.lists(st.binary(max_size=40).map(bytearray), max_size=3)


def decode(nodes, buffers, existing=None) -> None:
    """Decode, and use what came out as a test would."""
    decoder = Decoder(nodes, buffers, refuse, existing, CAPS)
    for number in decoder.objects:
        value = decoder.get(number)
        decoder.is_mutable(number)
        if isinstance(value, np.ndarray) and value.dtype != object:
            assert value.nbytes <= CAPS.buffers
            value.tobytes()
        if isinstance(value, np.random.Generator):
            value.random(700)


@quick
@given(nodes | st.lists(junk) | junk, pieces)
def test_arbitrary_headers_are_refused(nodes, buffers) -> None:
    existing = {0: [1], 1: np.zeros(3), 2: {}, 3: np.random.default_rng(0), 4: set()}
    with contextlib.suppress(WireError):
        decode(nodes, buffers, existing)


@st.composite
def mutated(draw):
    """A valid message in which something was replaced."""
    encoder = Encoder(refuse)
    for value in draw(st.lists(st.one_of(plain, generators()), min_size=1, max_size=3)):
        encoder.add(value)
        encoder.add([value, value])
    nodes = json.loads(json.dumps(encoder.finish()))
    for _ in range(draw(st.integers(1, 4))):
        place = nodes
        while isinstance(place, (list, dict)) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], (list, dict)) or draw(st.integers(0, 3)) == 0:
                place[key] = draw(junk)
                break
            place = place[key]
    buffers = [bytearray(buffer)[: draw(st.integers(0, 1000))] for buffer in encoder.buffers]
    return nodes, buffers


@quick
@given(mutated())
def test_mutated_messages_are_refused_or_decoded(message) -> None:
    with contextlib.suppress(WireError):
        decode(*copy.deepcopy(message))


PHILOX = random_values.state_of(np.random.Philox(0))[1]


@pytest.mark.parametrize(
    "node",
    [
        ["view", "|u1", [1000], True, 0, 0, [1]],  # NumPy takes an empty buffer for one of any length
        ["view", "|u1", [1], True, 0, 0, [1]],
        ["view", "<f8", [1], True, 0, 0, [8]],
        ["view", "|u1", [1000], True, 1, 0, [1]],
        ["view", "<f8", [1], True, 1, 0, [8.0]],
        ["view", "|u1", [1], True, 1, 0, [True]],
        ["view", "|u1", [1], True, 1, True, [1]],
        ["array", "<f8", {}, True, 1],
        ["array", "|u1", [4], True, 1],
        ["list", [False]],
        ["view", "<f8", [], True, 1, 0, {}],
        ["view", "<f8", [2**17 + 1], True, 1, 0, [0]],
        ["bytes", -1],
        ["bytes", 2],
        ["bytes", True],
        ["bytes", "0"],
        ["plain", 1, 2],
        ["view", "<f8", [2], True, 1, 0, [8]],
        ["view", "<f8", [2], True, 1, 8, [-16]],
        ["view", "<f8", [2**20], True, 1, 2**44, [2**44]],  # wraps around at 2**64
        ["view", "<f8", [1], True, 1, 2**47, [0]],
        ["view", "<f8", [1], True, 1, 1, [0]],
        ["view", "<f8", [1, 1], True, 1, 0, [0]],
        ["view", "<f8", [2**30], True, 1, 0, [0]],
        ["part", 0, "<f8", [1], True, 0, [8]],  # of itself
        ["part", 1, "<f8", [1], True, 0, [8]],
        ["array", "<f8", [2**62, 4], True, 1],
        ["array", "S0", [2**40], True, 0],
        ["array", "|O", [1], True, 1],
        ["array", "i4,i4", [1], True, 1],
        ["array", "<f8", [-1], True, 1],
        ["array", "<f8", [1] * 33, True, 1],
        ["array", "<f8", [True], True, 1],
        ["bit_gen", [], ["MT19937", {"buffer_pos": 0, "state": {"key": [0] * 624, "pos": 10**6}}]],
        ["bit_gen", [], ["MT19937", {"state": {"key": [0] * 624, "pos": -1}}]],
        ["bit_gen", [], ["MT19937", {"state": {"key": [0] * 624, "pos": 625}}]],
        ["bit_gen", [], ["MT19937", {"state": {"key": [0] * 624, "pos": True}}]],
        ["bit_gen", [], ["MT19937", {"state": {"key": [0] * 3, "pos": 0}}]],
        ["bit_gen", [], ["Philox", PHILOX | {"buffer_pos": 5}]],
        [
            "bit_gen",
            [],
            ["Philox", {"pos": 0, "buffer_pos": 10**6, "state": {"counter": [0] * 4, "key": [0] * 2}}],
        ],
        ["bit_gen", [], ["RandomState", {"state": {}}]],
        ["bit_gen", [0], ["PCG64", {"state": {}}]],
        ["generator", [], []],
        ["legacy", [], [0, 0.0]],
        ["seed_seq", [], [True, [hex(2**5000)], [], 4, 0]],
        ["seed_seq", [], [False, ["0x1"] * 10**4, [], 4, 0]],
        ["seed_seq", [], [True, ["0x1"], [], 10**6, 0]],
        ["seed_seq", [], [True, ["-0x1"], [], 4, 0]],
        ["seed_seq", [], [True, ["0x1"], [], 4, -1]],
        ["random", [], [3, [0] * 624 + [700], None]],
        ["random", [], [3, [0] * 624 + [-1], None]],
        ["random", [], [3, [0] * 600, None]],
        ["random", [], [3, ["0"] * 625, None]],
        ["tuple", [0]],
        ["by_value", 0],
        ["list", [10**9]],
        ["dict", [[1]]],
        ["plain", []],
        ["dtype", "M8[0D]"],
        ["dtype", "O"],
        ["type", "eval"],
        [],
        None,
        "list",
        {"tag": "list"},
    ],
    ids=str,
)
def test_a_lying_node_is_refused(node) -> None:
    with pytest.raises(WireError):
        decode([node], [bytearray(), bytearray(8)])


@pytest.mark.parametrize("part", [-2, -1, 2, False, 0.0, "0", None])
def test_a_part_that_is_no_other_node_is_refused(part) -> None:
    with pytest.raises(WireError):
        decode([["tuple", []], ["tuple", [part]]], [])


def test_a_message_may_use_its_caps_and_no_more() -> None:
    decode([["view", "<f8", [CAPS.buffers // 8], True, 0, 0, [0]]], [bytearray(8)])
    decode([["view", "|u1", [CAPS.buffers], True, 0, 0, [0]]], [bytearray(8)])
    decode([["bit_gen", [], ["Philox", PHILOX | {"buffer_pos": 4}]]], [])
    decode([["none"]] * CAPS.nodes, [])
    with pytest.raises(WireError):
        decode([["none"]] * (CAPS.nodes + 1), [])
    with pytest.raises(WireError):  # the caps that hold by default
        Decoder([["none"]] * 2_000_001, [], refuse)


def test_a_frame_may_use_its_caps_and_no_more() -> None:
    for header, buffers in ((32 * 2**20, 0), (32 * 2**20, 256 * 2**20), (100, 256 * 2**20)):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.send(frame.LENGTHS.pack(header, buffers))
            with pytest.raises(TimeoutError):  # it waits for the rest
                receive(theirs, time.monotonic() + 0.01)
    for header, buffers in ((32 * 2**20 + 1, 0), (100, 256 * 2**20 + 1), (2**63, 2**63)):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.send(frame.LENGTHS.pack(header, buffers))
            with pytest.raises(WireError, match=f"{header + buffers} bytes is too large"):
                receive(theirs, time.monotonic() + 0.01)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 16,
        (2**40).to_bytes(8, "big") + bytes(8),
        (2).to_bytes(8, "big") + bytes(8) + b"[]",
        (2).to_bytes(8, "big") + bytes(8) + b"{}",
        (2).to_bytes(8, "big") + bytes(8) + b"\xff\xff",
        (200_000).to_bytes(8, "big") + bytes(8) + b"[" * 200_000,
        (15).to_bytes(8, "big") + (3).to_bytes(8, "big") + b'{"buffers":[1]}',
        (16).to_bytes(8, "big") + bytes(8) + b'{"buffers":[-1]}',
        (15).to_bytes(8, "big") + (9).to_bytes(8, "big") + b'{"buffers":[9]}abc',
        (15).to_bytes(8, "big") + (3).to_bytes(8, "big") + b'{"buffers":[1]}abc',
        (15).to_bytes(8, "big") + (1).to_bytes(8, "big") + b'{"buffers":[9]}a',
        (18).to_bytes(8, "big") + bytes(8) + b'{"buffers":[1,-1]}',
        (17).to_bytes(8, "big") + (1).to_bytes(8, "big") + b'{"buffers":[1.0]}a',
        (18).to_bytes(8, "big") + (1).to_bytes(8, "big") + b'{"buffers":[true]}a',
        (14).to_bytes(8, "big") + bytes(8) + b'{"buffers":{}}',
    ],
    ids=range(16),
)
def test_bytes_that_are_no_message_are_refused(data: bytes) -> None:
    ours, theirs = socket.socketpair()

    def write() -> None:
        with ours:
            ours.sendall(data)

    with theirs:
        threading.Thread(target=write).start()
        with pytest.raises(WireError):
            receive(theirs, time.monotonic() + 5, CAPS)


def test_a_message_takes_no_more_memory_than_it_may() -> None:
    for nodes in (
        [["array", "<f8", [2**44], True, 0]],
        [["array", "S0", [2**23], True, 0]],
        [["view", "<f8", [2**44], True, 0, 0, [0]]],
        [["plain", 1]] * 1001,
        [["scalar", "U999999", 0]],
        [["objects", [2**40], []]],
        [["range", "0x0", "0x" + "f" * 1000, "0x1"]],
    ):
        tracemalloc.start()
        with contextlib.suppress(WireError):
            decode(nodes, [bytearray(8)])
        assert tracemalloc.get_traced_memory()[1] < 4 * CAPS.buffers
        tracemalloc.stop()


def test_what_is_nested_is_decoded_without_recursion() -> None:
    lists = [["list", [number + 1, number + 1]] for number in range(900)] + [["none"]]
    decode(lists, [])
    tuples = [["tuple", [number + 1, number + 1]] for number in range(100)] + [["none"]]
    decode(tuples, [])


@pytest.mark.parametrize("depth", [2 * values.DEPTH, 2 * values.DEPTH + 1])
def test_tuples_may_be_nested_so_deep_and_no_deeper(depth: int) -> None:
    chain = [["tuple", [number + 1]] for number in range(depth)] + [["none"]]
    with contextlib.nullcontext() if depth == 2 * values.DEPTH else pytest.raises(WireError):
        decode(chain, [])


def test_tuples_that_are_too_deep_to_be_hashed_are_refused() -> None:
    chain = [["tuple", [number + 1]] for number in range(100_000)] + [["none"], ["set", [0]]]
    with pytest.raises(WireError):
        Decoder(chain, [], refuse)


# Messages

QUESTION = {"kind": "question", "operation": "len", "number": 1, "operands": [], "nodes": []}
ANSWER = {"kind": "answer", "value": 0, "nodes": [["none"]]}
FAILURE = {"kind": "failure", "report": {"type_name": "KeyError"}, "nodes": []}
CALLBACK = {"kind": "callback", "function": 7, "operands": [0, 1], "nodes": []}


@pytest.mark.parametrize(
    "message",
    [
        Question(operation="len", number=1, operands=[], nodes=[]),
        Question(
            operation="call",
            number=2,
            operands=[0, 1],
            nodes=[["none"], ["list", []]],
            on=3,
            drop=[4, 5],
            held=[Held(1, "1.0"), Held(2, 8)],
            changes=[Change(0, 1)],
        ),
        Callback(function=7, operands=[0, 1], nodes=[], changes=[Change(2, 3)]),
        Answer(value=0, nodes=[["none"]]),
        Answer(value=0, nodes=[["none"]], changes=[Change(0, 0)], shadows=[Shadowed(0, 9)], retains=True),
        Failure(report=ExceptionReport(type_name="KeyError"), args=0, nodes=[["none"]]),
        Failure(
            report=ExceptionReport(
                type_name="E", raised=5, bases=["X"], message="m", frames=[StackFrame("f", 1, "x")]
            ),
            nodes=[],
        ),
    ],
    ids=lambda message: message.kind,
)
def test_a_message_arrives_as_it_was_sent(message) -> None:
    header = json.loads(json.dumps(student_messages.write(message)))
    assert header["kind"] == message.kind
    arrived = student_messages.read(header, student_messages.TO_STUDENT | student_messages.TO_EXAMINER)
    assert arrived == message
    for before, after in zip(getattr(message, "changes", []), arrived.changes, strict=True):
        assert type(after) is type(before)


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"kind": "order"},
        {"kind": ["answer"]},
        {"kind": "answer"},
        QUESTION,  # only the examiner asks questions
        {**ANSWER, "value": True},
        {**ANSWER, "value": None},
        {**ANSWER, "value": 0.0},
        {**ANSWER, "nodes": {}},
        {**ANSWER, "lent": []},
        {**ANSWER, "retains": 1},
        {**ANSWER, "changes": [[0]]},
        {**ANSWER, "changes": [[0, 1, 2]]},
        {**ANSWER, "changes": [[0, "1"]]},
        {**ANSWER, "changes": [{"sent": 0, "content": 1}]},
        {**ANSWER, "changes": {"0": 1}},
        {**ANSWER, "shadows": [7]},
        {**FAILURE, "report": {}},
        {**FAILURE, "report": []},
        {**FAILURE, "report": {"type_name": "E", "raised": "1"}},
        {**FAILURE, "report": {"type_name": "E", "frames": [["f", "1", "x"]]}},
        {**FAILURE, "args": [0]},
        {**CALLBACK, "function": "print"},
        {**CALLBACK, "operands": [0, None]},
    ],
    ids=str,
)
def test_a_malformed_message_is_refused(header) -> None:
    with pytest.raises(WireError):
        student_messages.read(dict(header), student_messages.TO_EXAMINER)


def test_a_frame_that_comes_slowly_or_not_at_all_times_out() -> None:
    ours, theirs = socket.socketpair()
    start = time.monotonic()
    with ours, theirs:
        ours.send(bytes(5))
        with pytest.raises(TimeoutError):
            receive(theirs, time.monotonic() + 0.05)
        with pytest.raises(TimeoutError):  # nobody reads
            send(ours, {}, [bytes(10**7)], time.monotonic() + 0.05)
    assert 0.1 <= time.monotonic() - start < 0.8


def test_who_is_always_ready_is_late_all_the_same() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(ours, {}, [])
        with pytest.raises(TimeoutError):
            receive(theirs, time.monotonic() - 1)
        with pytest.raises(TimeoutError):
            send(ours, {}, [], time.monotonic() - 1)


def test_waiting_takes_no_processor_time() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        start = time.thread_time()
        with pytest.raises(TimeoutError):
            receive(theirs, time.monotonic() + 0.2)
        with pytest.raises(TimeoutError):
            send(ours, {}, [bytes(10**6)], time.monotonic() + 0.2)
        assert time.thread_time() - start < 0.1


def test_the_other_side_may_be_gone() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours:
        with pytest.raises(ClosedError):
            send(ours, {}, [bytes(10**7)])
        with pytest.raises(ClosedError):
            receive(ours)
    ours, theirs = socket.socketpair()
    ours.send(b"x")
    theirs.close()  # with a byte unread, which is reported as ECONNRESET
    with ours, pytest.raises(ClosedError):
        receive(ours)


def test_the_fuzz_target_finds_nothing() -> None:
    target = Path(__file__).parent / "fuzz_wire.py"
    process = subprocess.run(
        [sys.executable, target, "--runs", "3000"], capture_output=True, text=True, timeout=120
    )
    assert process.returncode == 0, process.stderr
