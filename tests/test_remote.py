"""What holds between a test and the student's code though they are two processes: Python's own rules."""

import contextlib
import functools
import gc
import linecache
import os
import signal
import socket
import textwrap
import threading
import time
import traceback
import warnings
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from autograder.sealed import examiner, frame
from autograder.sealed.proxies import Namespace, OutOfTime, Proxy, StudentConnection, StudentGone
from autograder.sealed.shadow_copies import ShadowCopies
from autograder.sealed.shell import make_shell
from autograder.sealed.student_server import StudentServer

PROGRAM = '''
import collections, math, os, threading
from concurrent.futures import ThreadPoolExecutor
import numpy as np

def double_in_place(x):
    x *= 2

def append(items, item):
    items.append(item)
    return items

def fill(state):
    state["v"] = state["w"] + 1
    state["w"][0] = 7

def same(x):
    return x

def first_row(X):
    return X[0]

def batches(X, rng, size):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        yield X[order[start : start + size]]

def batches_after(function, X, rng, size):
    function()
    return batches(X, rng, size)

def descend(gradient, x, steps=3):
    for _ in range(steps):
        x = x - 0.1 * gradient(x)
    return x

def swallow(function):
    try:
        function()
    except Exception as error:
        return type(error).__name__
    return "nothing"

def swallow_some(function):
    try:
        function()
    except KeyError:
        return "swallowed"

def divide(a, b):
    return a / b

class NotConverged(ArithmeticError):
    pass

def give_up():
    raise NotConverged("after 3 steps")

def exhausted(x):
    raise StopIteration

def apply_to(function, values):
    return [function(value) for value in values]

class Model:
    """A model."""
    rate = 0.1
    def __init__(self, w): self.w = w
    def predict(self, x): return self.w * x
    def __call__(self, x): return self.predict(x)
    def __len__(self): return 3
    def __getitem__(self, key): return key * 2
    def __setitem__(self, key, value): self.w = (key, value)
    def __contains__(self, item): return item == 5
    def __iter__(self): return iter([1, 2, 3])
    def __float__(self): return 2.5
    def __int__(self): return 4
    def __index__(self): return 4
    def __bool__(self): return False
    def __array__(self, dtype=None, copy=None): return np.array([1.0, 2.0], dtype=dtype)

class Everything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = None

everything, model = Everything(), Model(3)
counts = collections.defaultdict(int, a=1)
Point = collections.namedtuple("Point", "x y")
point = Point(1, 2)
number = 3

def closure(params):
    def loss():
        return float(params["w"].sum())
    def step():
        params["w"] -= 1
    return loss, step

def keep_and_forget():
    return object()

remembered = []

def remember(function):
    remembered.append(function)

def recall():
    return remembered.pop()

class Asked:
    asked = []
    def __bool__(self): Asked.asked.append("bool")
    def __len__(self): Asked.asked.append("len")
    def __eq__(self, other): Asked.asked.append("eq")
    def __hash__(self): Asked.asked.append("hash")
    def __repr__(self): Asked.asked.append("repr")
    def __getattr__(self, name): Asked.asked.append(name)

def ask_me():
    return Asked(), Asked.asked

latest = {}

def start(size):
    latest.clear()
    latest["w"], latest["seen"] = np.zeros(size), []
    return latest

def advance(state):
    state["w"] += 1
    state["seen"].append(float(state["w"][0]))
    return state["w"]

def is_latest(state):
    return state is latest, state["w"] is latest["w"]

def look():
    return [*latest["w"].tolist(), *latest["seen"]]

def clear():
    latest.clear()

frozen = np.zeros(2)
frozen.flags.writeable = False

def map_in_threads(function, values):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(function, values))

later, done = [], threading.Event()

def call_later(function, n):
    def work():
        later.extend(function(i) for i in range(n))
        done.set()
    threading.Thread(target=work).start()

def wait_for_later():
    done.wait(10)
    return later

in_a_library = "x".join

def call_in_fork(function):
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            function()
        except Exception as error:
            os.write(writing, type(error).__name__.encode())
        os._exit(0)
    os.close(writing)
    os.wait()
    return os.read(reading, 100).decode()

def thaw_and_change():
    frozen.flags.writeable = True
    frozen[:] += 1
    frozen.flags.writeable = False
    return frozen

def weights():
    return latest["w"]

def grow():
    latest["w"] += 1

def total(array):
    return float(array.sum())

def total_later(array):
    return lambda: float(array.sum())

def pass_closure_to(function, params):
    loss, step = closure(params)
    function(loss)
    return step

def the_model():
    return model

def the_model_after(function):
    function()
    return model

def is_one_of_mine(x):
    return any(x is mine for mine in (model, counts, point, frozen))

def name_of(function):
    return function.__name__

def remember_error(function):
    try:
        function()
    except Exception as error:
        remembered.append(error)

def raise_again():
    raise remembered.pop()

class Whole:
    def __array__(self, dtype=None, copy=None): return np.array([1, 2], dtype=dtype)

whole = Whole()

counted = 0

def matrix():
    return np.matrix([[1, 2], [3, 4]])

class Tensor:
    def __array__(self, dtype=None, copy=None): return np.array([1.0, 2.0], dtype=dtype)
    def numpy(self): return np.array(self)

def tensors():
    return [Tensor(), Tensor()]

def count():
    global counted
    counted += 1
'''


class Pair:
    """The two ends of the wire; the student's in a process of its own."""

    def __init__(self, program: str) -> None:
        ours, theirs = socket.socketpair()
        self.process = os.fork()
        if self.process == 0:
            try:
                warnings.resetwarnings()  # pytest's filters are not those of a student process
                ours.close()
                shell = make_shell(2**20)
                shell.run_cell(program)
                StudentServer(theirs, shell, 60).serve()
            finally:
                os._exit(0)
        theirs.close()
        self.student = StudentConnection(ours)
        names = (
            "double_in_place append fill same first_row batches descend swallow swallow_some divide give_up"
        )
        names += (
            " exhausted apply_to Model model everything counts point number closure keep_and_forget missing"
            " remember recall batches_after ask_me start advance is_latest look clear thaw_and_change"
            " weights grow total total_later pass_closure_to the_model the_model_after is_one_of_mine name_of"
            " remember_error raise_again whole count counted"
            " matrix tensors map_in_threads call_later wait_for_later call_in_fork in_a_library"
        )
        self.student.deadline = time.monotonic() + 60
        self.namespace = Namespace(lambda: self.student, names.split(), "{} is missing".format)
        self.namespace["np"] = np

    def __getattr__(self, name: str):
        return self.namespace[name]

    def test(self, source: str) -> None:
        """Execute a test cell."""
        exec(compile(textwrap.dedent(source), "<test>", "exec"), self.namespace)

    def close(self) -> None:
        self.student.sock.close()
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


_connections: list[socket.socket] = []


def connected() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a connection, which is closed after the test."""
    ends = socket.socketpair()
    _connections.extend(ends)
    return ends


@pytest.fixture(autouse=True)
def close_connections():
    yield
    while _connections:
        _connections.pop(0).close()


@pytest.fixture(scope="module")
def pair():
    pair = Pair(PROGRAM)
    yield pair
    pair.close()


def test_what_is_changed_in_place_comes_back_changed(pair) -> None:
    x = np.arange(3.0)
    assert pair.double_in_place(x) is None
    assert x.tolist() == [0, 2, 4]
    state = {"w": np.zeros(2)}
    w = state["w"]
    pair.fill(state)
    assert state["w"] is w
    assert w.tolist() == [7, 0]
    assert state["v"].tolist() == [1, 1]


def test_a_view_that_is_changed_changes_the_whole(pair) -> None:
    whole = np.zeros((2, 2))
    pair.double_in_place(whole[0])
    pair.append(whole_and_row := [whole, whole[1]], None)
    whole_and_row[1][:] = 5
    assert whole[1].tolist() == [5, 5]


def test_an_argument_that_is_returned_is_the_argument(pair) -> None:
    for value in (np.ones(2), [1], {"a": 1}, np.random.default_rng(0), (np.ones(1),)):
        assert pair.same(value) is value
    items = []
    assert pair.append(items, 3) is items
    assert items == [3]


def test_a_row_of_an_argument_looks_at_the_argument(pair) -> None:
    X = np.arange(4.0).reshape(2, 2)
    assert pair.first_row(X).tolist() == [0, 1]


def test_generators_share_one_random_generator(pair) -> None:
    """Two lazy generators from one `rng`, drawn from in turn, are what they are in one process."""
    here = {}
    exec(PROGRAM, here)
    X = np.arange(12)

    def draw(batches):
        rng = np.random.default_rng(1)
        one, other = batches(X, rng, 5), batches(X, rng, 4)
        drawn = [next(other), next(one), *one, rng.random(), *other]
        return [np.asarray(value).tolist() for value in [*drawn, rng.random()]]

    assert draw(pair.batches) == draw(here["batches"])


def test_what_is_shared_stays_so_when_who_shared_it_goes_meanwhile(pair) -> None:
    """The first generator is let go while the second, of the same `rng`, is made."""
    here = {}
    exec(PROGRAM, here)
    X = np.arange(12)

    def draw(batches, batches_after):
        rng = np.random.default_rng(1)
        first = [batches(X, rng, 5)]
        drawn = [*next(first[0])]
        second = batches_after(first.clear, X, rng, 5)
        gc.collect()
        return [int(value) for batch in second for value in batch], rng.random(), len(drawn)

    expected = draw(here["batches"], here["batches_after"])
    assert draw(pair.batches, pair.batches_after) == expected


def test_a_generator_sees_what_happens_to_its_arguments_meanwhile(pair) -> None:
    X, rng = np.arange(4), np.random.default_rng(0)
    batches = pair.batches(X, rng, 2)
    next(batches)
    X[:] = 9
    assert next(batches).tolist() == [9, 9]


def test_closures_share_their_arguments(pair) -> None:
    params = {"w": np.array([2.0, 3.0])}
    loss, step = pair.closure(params)
    assert loss() == 5
    step()
    assert params["w"].tolist() == [1, 2]
    params["w"][:] = 0
    assert loss() == 0


def test_an_object_that_was_passed_to_a_callback_shares_its_arguments_too(pair) -> None:
    params, losses = {"w": np.array([2.0, 3.0])}, []

    def function(loss) -> None:
        assert loss() == 5  # asked while the other question waits
        losses.append(loss)

    step = pair.pass_closure_to(function, params)
    step()
    assert losses[0]() == 3
    params["w"][:] = 0
    assert losses[0]() == 0


def test_the_arguments_of_different_calls_are_told_apart(pair) -> None:
    one, other = {"w": np.array([1.0])}, {"w": np.array([10.0])}
    (loss, step), (other_loss, other_step) = pair.closure(one), pair.closure(other)
    step()
    other_step()
    other["w"] += 100
    assert (loss(), other_loss(), loss()) == (0, 109, 0)
    assert (one["w"], other["w"]) == (0, 109)


def test_what_was_returned_goes_back_as_itself(pair) -> None:
    state = pair.start(2)
    w = state["w"]
    assert pair.is_latest(state) == (True, True)
    assert pair.is_latest({"w": w}) == (False, True)
    assert pair.advance(state) is w
    assert state["w"] is w
    assert w.tolist() == [1, 1]
    assert state["seen"] == [1.0]


def test_what_a_test_changes_in_what_was_returned_is_changed_for_the_student(pair) -> None:
    state = pair.start(2)
    state["w"][1] = 5
    state["seen"].append(0.5)
    assert pair.advance(state).tolist() == [1, 6]
    assert pair.look() == [1, 6, 0.5, 1]
    state["w"] = np.array([3.0])
    pair.advance(state)
    assert pair.look() == [4, 0.5, 1, 4]


def test_what_is_returned_twice_is_one_object(pair) -> None:
    first = pair.start(2)
    w = first["w"]
    assert pair.start(3) is first
    assert first["w"].shape == (3,)
    assert w.shape == (2,)
    second = pair.thaw_and_change()
    assert pair.thaw_and_change().tolist() == [2, 2]
    assert second.tolist() == [1, 1]  # a copy that cannot be written to stays as it was
    assert pair.is_one_of_mine(pair.thaw_and_change())
    assert pair.is_latest({"w": first["w"]}) == (False, True)  # which came when `first` was known already


def test_a_copy_has_the_content_that_came_last(pair) -> None:
    pair.start(2)
    w = pair.weights()
    pair.grow()
    assert w.tolist() == [0, 0]
    assert pair.weights() is w
    assert w.tolist() == [1, 1]
    pair.grow()
    assert pair.total(w) == 4  # the test has not changed its copy, so it is the student's array as it is now


def test_an_object_goes_on_sharing_a_copy_that_it_was_made_with(pair) -> None:
    w = pair.start(2)["w"]
    total = pair.total_later(w)
    w[:] = 4
    assert total() == 8
    assert pair.look() == [4, 4]


def test_what_was_returned_goes_back_as_the_student_changed_it_meanwhile(pair) -> None:
    state = pair.start(2)
    pair.clear()
    with pytest.raises(KeyError):
        pair.advance(state)


def test_loans_end_with_the_test_cell(pair) -> None:
    state = pair.start(2)
    pair.student.forget()
    assert pair.student._unused
    assert pair.is_latest(state) == (False, False)
    assert pair.advance(state).tolist() == [1, 1]


def test_no_more_is_lent_than_the_limits_say(pair, monkeypatch) -> None:
    monkeypatch.setattr("autograder.sealed.shadow_copies.COUNT", 4)
    pair.student.forget()
    states = [pair.start(2) for _ in range(5)]
    states += [pair.apply_to(lambda x: [x], range(9))]
    assert len(pair.student._shadows) == 4
    assert pair.is_latest(states[0]) == (False, False)


def test_no_loan_is_made_of_what_a_test_made(pair) -> None:
    """A process that says so would go on changing the test's own data."""
    ours, theirs = connected()
    student, mine, taken = StudentConnection(ours), np.zeros(2), np.full(2, 9.0)

    def lie() -> None:
        for answer in (
            {"nodes": [["arg_ref", 1]], "value": 0, "shadows": [[0, 7]]},
            {"nodes": [array, ["none"]], "value": 1, "changes": [[1, 0]], "shadows": [[0, 7]]},
            {"nodes": [array], "value": 0, "shadows": [[0, 7]]},
        ):
            frame.receive(theirs)
            frame.send(
                theirs, {"kind": "answer", **answer}, [taken.tobytes()] if answer["nodes"][0] is array else []
            )

    array = ["array", "<f8", [2], True, 0]
    liar = threading.Thread(target=lie)
    liar.start()
    assert student.question("call", args=[mine], kwargs={}) is mine
    student.question("call", args=[mine], kwargs={})
    assert mine.tolist() == [9, 9]  # an argument that was changed in place
    mine[:] = 1
    student.question("outputs")
    assert mine.tolist() == [1, 1]
    liar.join()
    for shadows in (7, [7], [[0]], [["0", 7]], [[0, None]]):
        frame.send(theirs, {"kind": "answer", "nodes": [["none"]], "value": 0, "shadows": shadows}, [])
        with pytest.raises(StudentGone):
            student.question("outputs")


def test_a_shadow_copy_takes_the_place_of_an_earlier_one(monkeypatch) -> None:
    monkeypatch.setattr("autograder.sealed.shadow_copies.BYTES", 100)
    shadows, first, second, third = ShadowCopies(), np.zeros(8), np.ones(8), np.ones(4)
    assert shadows.add(1, first) == []
    assert shadows.add(1, second) == []  # 64 bytes again, so that nothing has to be forgotten
    assert shadows.by_copy(first) is None
    assert shadows.by_copy(second) is shadows.by_handle(1)
    assert shadows.add(2, third) == []
    assert shadows.add(3, [None]) == [1]
    assert (1 in shadows, 2 in shadows, len(shadows)) == (False, True, 2)
    assert shadows.by_copy(second) is None
    assert shadows.add(4, np.zeros(100)) == [2, 3, 4]
    assert shadows.add(5, np.zeros(12)) == []
    assert shadows.clear() == [5]
    assert (len(shadows), shadows.within([third])) == (0, [])
    assert shadows.add(6, np.zeros(12)) == []


def test_a_test_cell_has_2000_shadow_copies_or_64_mib_of_them() -> None:
    shadows, copies = ShadowCopies(), [[] for _ in range(2001)]
    assert [handle for number, copy in enumerate(copies) for handle in shadows.add(number, copy)] == [0]
    shadows, array = ShadowCopies(), np.zeros(64 * 2**20 - 800, np.uint8)
    for _ in range(2):
        assert shadows.add(1, array) == []
        assert shadows.add(2, [None] * 100) == []  # pointers of 8 bytes
        assert shadows.add(3, bytearray(1)) == [1]
        shadows.clear()


def test_a_snapshot_keeps_alive_what_it_compares() -> None:
    """Otherwise a new object at the address of an old one would look like no change."""
    for copy in ([0], {"a": 0}, np.array([0], dtype=object)):
        place = "a" if isinstance(copy, dict) else 0
        copy[place] = object()
        shadows = ShadowCopies()
        shadows.add(1, copy)
        address = id(copy[place])
        copy[place] = None
        new = [object() for _ in range(1000)]
        assert address not in map(id, new)


def test_shadow_copies_are_found_at_any_depth() -> None:
    shadows, copy, other = ShadowCopies(), [1], [1]
    objects = np.array([None, copy], dtype=object)
    shadows.add(1, copy)
    (shadow,) = shadows.within([copy])
    assert (shadow.copy, shadow.handle) == (copy, 1)
    for value in ((copy,), [[copy]], {"a": (copy, copy)}, {(0, 1): objects}, [objects, other]):
        assert shadows.within([value]) == [shadow]
    assert shadows.within([other, 1, "x"]) == []
    cyclic = [other]
    cyclic.append(cyclic)
    assert shadows.within([cyclic]) == []


def test_a_shadow_copy_notices_changes() -> None:
    inner = [1]
    for copy, change in (
        (np.zeros(2), lambda a: a.fill(1)),
        (np.array([inner], dtype=object), lambda a: a.fill([1])),
        ([inner], lambda a: a.__setitem__(0, [1])),
        ([inner], lambda a: a.append(1)),
        ({"a": inner}, lambda a: a.update(a=[1])),
        ({1}, lambda a: a.add(2)),
        (bytearray(b"a"), lambda a: a.extend(b"b")),
        (np.random.PCG64(0), lambda a: a.random_raw()),
        (np.random.SeedSequence(0), lambda a: a.spawn(1)),
    ):
        shadows = ShadowCopies()
        shadows.add(1, copy)
        shadow = shadows.by_handle(1)
        assert not shadow.sync()
        inner.append(1)  # which is another object's content
        assert not shadow.sync()
        change(copy)
        assert shadow.sync()
        assert not shadow.sync()


class Liar:
    """A student process that sends what it is told to, in a thread."""

    def __init__(self, *answers: dict) -> None:
        ours, theirs = socket.socketpair()
        _connections.append(ours)  # the thread closes its own end when it is done or this one is closed
        self.student = StudentConnection(ours)
        self.student.deadline = time.monotonic() + 10
        self.received: list[dict] = []

        def lie() -> None:
            with theirs, contextlib.suppress(frame.WireError):  # the grader hangs up on a liar
                for answer in answers:
                    self.received.append(frame.receive(theirs)[0])
                    frame.send(theirs, answer, [])

        threading.Thread(target=lie, daemon=True).start()

    def proxy(self) -> Proxy:
        return self.student.question("name", name="model")


def value(*nodes: list, **fields) -> dict:
    return {"kind": "answer", "nodes": nodes, "value": 0, **fields}


MODEL = value(["remote_ref", 1, "Model", None])
FIRST_FUNCTION = 2  # the handle of a function that the first question passes: the question has number 1


@pytest.mark.parametrize(
    ("use", "answer"),
    [
        (len, ["plain", 2.0]),
        (len, ["plain", "2"]),
        (bool, ["plain", 1]),
        (int, ["plain", True]),
        (float, ["plain", 1]),
        (float, ["remote_ref", 2, "float", None]),
        (lambda model: 5 in model, ["plain", 1]),
        (lambda model: range(9)[model], ["plain", True]),
        (np.asarray, ["list", []]),
    ],
)
def test_the_answer_to_a_conversion_has_the_type_that_python_relies_on(use, answer) -> None:
    model = Liar(MODEL, value(answer)).proxy()
    with pytest.raises(TypeError, match="Model"):
        use(model)


def test_an_iterator_that_is_none_is_a_type_error() -> None:
    model = Liar(MODEL, value(["list", []])).proxy()
    with pytest.raises(TypeError, match="'Model' object is not iterable"):
        iter(model)


@pytest.mark.parametrize(
    "message",
    [
        value(["function", 1, "f"]),
        value(["local_ref", 1]),
        value(["arg_ref", 1]),
        value(["arg_ref", -1]),
        value(["remote_ref", "1", "Model", None]),
        value(["remote_ref", 1, None, None]),
        value(["remote_ref", 1, "Model", 3]),
        value(["instance", 1, 1], ["plain", 2]),
        value(["instance", 1, 1], ["type", "int"]),
        value(["instance", "1", 1], ["class", 2, "A", [], []]),
        value(["instance", 1, 0]),
        value(["class", 1, "A", [0], []]),
        value(["class", 1, "A", [], [3]]),
        value(["class", 1, None, [], []]),
        value(["copy_of", "1", "Counter", 1], ["dict", []]),
        value(["copy_of", 1, 7, 1], ["dict", []]),
        value(["none"], value=1),
        value(["none"], changes=[[1, 0]]),
        value(["none"], changes=[[-1, 0]]),
        {"kind": "callback", "function": 99, "operands": [0, 1], "nodes": [["tuple", []], ["dict", []]]},
        {"kind": "question", "operation": "len", "number": 1, "operands": [], "nodes": []},
        {"kind": "failure", "report": {"type_name": "E"}, "args": 3, "nodes": []},
    ],
    ids=str,
)
def test_a_process_that_breaks_the_protocol_is_gone(message) -> None:
    with pytest.raises(StudentGone):
        Liar(message, value(["none"])).proxy()  # it gets no second chance


EVERYTHING = [
    f"__{name}__" for name in ("eq", "sub", "abs", "str", "hash", "exit", "lt", "len", "init", "new")
]


def test_a_class_has_special_methods_only_as_far_as_the_exercise_asks_for_them() -> None:
    """Without that, whatever the process says of a class, its objects are equal to themselves only."""
    liar = Liar(value(["instance", 1, 1], ["class", 2, "A", [], EVERYTHING]), value(["plain", True]))
    model = liar.proxy()
    assert type(model).__name__ == "A"
    assert model != 4
    assert not hasattr(type(model), "__sub__")
    assert str(model) == "<A of the student's code>"
    assert len(liar.received) == 1


def test_a_class_whose_bases_do_not_fit_is_an_empty_one() -> None:
    nodes = [["class", 1, "A", [1, 2], []], ["class", 2, "B", [], []], ["class", 3, "C", [1], []]]
    kind = Liar(value(*nodes)).proxy()
    assert (kind.__name__, kind.__bases__) == ("A", (object,))
    error = Liar(value(["class", 1, "E", [1, 2], []], ["type", "OSError"], ["type", "UnicodeError"])).proxy()
    assert issubclass(error, Exception)
    assert not issubclass(Liar(value(["class", 1, "W", [1], []], ["type", "UserWarning"])).proxy(), Warning)


def test_a_function_comes_back_by_its_handle_and_not_as_a_new_one() -> None:
    def function() -> None:
        pass

    again = Liar(value(["local_ref", FIRST_FUNCTION])).student.question("getitem", key=function)
    assert again is function
    with pytest.raises(StudentGone):
        Liar(value(["function", FIRST_FUNCTION, "function"])).student.question("getitem", key=function)


def test_the_student_process_is_told_what_it_need_not_keep(monkeypatch) -> None:
    monkeypatch.setattr("autograder.sealed.shadow_copies.COUNT", 2)
    lists = value(["tuple", [1, 2, 3, 4]], *[["list", []]] * 4, shadows=[[1, 11], [2, 12], [3, 13], [4, 14]])
    copy = value(["copy_of", 21, "Counter", 1], ["dict", []], shadows=[[1, 22]])
    liar = Liar(MODEL, lists, copy, value(["none"]), value(["none"]))
    liar.proxy()  # which is let go at once
    for _ in range(2):
        liar.student.question("outputs")
    liar.student.forget()
    liar.student.question("outputs")
    liar.student.question("outputs")
    assert [sorted(message.get("drop", [])) for message in liar.received] == [
        [],
        [1],
        [11, 12],  # there is no room for them
        [13, 14, 21, 22],  # a test cell has ended
        [],
    ]


def test_a_handle_that_is_still_in_use_is_kept() -> None:
    copied = value(["list", []], shadows=[[0, 7]])
    # The list that the test passes in takes content, and is said to be the object of handle 7 as well.
    renamed = value(["none"], ["list", []], changes=[[2, 1]], shadows=[[1, 7]])
    liar = Liar(MODEL, copied, renamed, value(["none"]))
    model = liar.proxy()
    mine = model()
    model([])
    model(mine)
    assert [message.get("drop", []) for message in liar.received] == [[]] * 4


def test_a_loop_asks_for_no_more_than_the_items() -> None:
    ends = {"kind": "failure", "report": {"type_name": "StopIteration"}, "nodes": []}
    liar = Liar(MODEL, value(["remote_ref", 2, "list_iterator", None]), value(["plain", 1]), ends)
    assert list(iter(liar.proxy())) == [1]
    assert [message["operation"] for message in liar.received] == ["name", "iter", "next", "next"]


def test_a_function_is_looked_up_once_per_test_cell() -> None:
    liar = Liar(MODEL, value(["remote_ref", 2, "function", "again"]))
    first = liar.student.look_up_name("f")
    assert liar.student.look_up_name("f") is first
    liar.student.forget()
    assert liar.student.look_up_name("f").__name__ == "again"


def test_no_more_than_a_thousand_types_are_made(monkeypatch) -> None:
    """A type is never freed, and a hostile process can go on naming new ones."""
    monkeypatch.setattr("autograder.sealed.proxy._types", {})
    liar = Liar(*[value(["remote_ref", number, f"Type{number}", None]) for number in range(1002)])
    names = [type(liar.proxy()).__name__ for _ in range(1002)]
    assert names == [*[f"Type{number}" for number in range(1000)], "Proxy", "Proxy"]


@pytest.mark.parametrize(
    "nodes", [[["list", []], ["dict", []]], [["tuple", []], ["list", []]], [["tuple", []]], []], ids=str
)
def test_a_function_is_not_called_without_arguments(nodes) -> None:
    def function() -> None:
        calls.append(1)

    calls: list[int] = []
    callback = {
        "kind": "callback",
        "function": FIRST_FUNCTION,
        "operands": [*range(len(nodes))],
        "nodes": nodes,
    }
    with pytest.raises(StudentGone):
        Liar(callback).student.question("getitem", key=function)
    assert calls == []


@pytest.mark.parametrize(
    ("report", "kind", "name", "message"),
    [
        ({"type_name": "ValueError", "message": "m"}, ValueError, "ValueError", "m"),
        ({"type_name": "Own", "bases": ["KeyError", "LookupError"], "message": "m"}, KeyError, "Own", "m"),
        ({"type_name": "Own", "bases": ["Base", "Exception"]}, Exception, "Own", ""),
        ({"type_name": "SystemExit", "bases": ["BaseException"]}, Exception, "SystemExit", ""),
        ({"type_name": "UserWarning", "bases": ["Warning", "Exception"]}, Exception, "UserWarning", ""),
        ({"type_name": "no name", "message": "m"}, Exception, "Exception", "m"),
        ({"type_name": "ExceptionGroup", "message": "m"}, Exception, "ExceptionGroup", "m"),
        ({"type_name": "UnicodeDecodeError", "message": "m"}, UnicodeDecodeError, "UnicodeDecodeError", "m"),
        ({"type_name": "ValueError", "message": "m" * 5000}, ValueError, "ValueError", "m" * 4000),
        ({"type_name": "ValueError", "raised": 7, "message": "m"}, ValueError, "ValueError", "m"),
        ({"type_name": "print", "message": "m"}, Exception, "print", "m"),
        ({"type_name": "KeyError", "message": "m"}, KeyError, "KeyError", "m"),  # str(KeyError("m")) is "'m'"
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_exception_is_made_from_its_report(report, kind, name, message) -> None:
    with pytest.raises(kind) as info:
        Liar({"kind": "failure", "report": report, "nodes": []}).proxy()
    assert (type(info.value).__name__, str(info.value)) == (name, message)
    assert kind in type(info.value).__mro__[:2]


def test_an_exception_has_the_arguments_that_were_sent() -> None:
    nodes = [["plain", 2], ["plain", "no such file"], ["tuple", [0, 1]]]
    report = {"type_name": "FileNotFoundError", "message": "[Errno 2] no such file"}
    with pytest.raises(FileNotFoundError) as info:
        Liar({"kind": "failure", "report": report, "args": 2, "nodes": nodes}).proxy()
    assert info.value.errno == 2


@pytest.mark.parametrize(("line", "shown"), [(-5, 1), (0, 1), (7, 7), (10**9, 10**6)])
def test_the_line_of_an_exception_is_bounded(line: int, shown: int) -> None:
    frames = [["f", 1, "first"], ["g" * 100, line, "x" * 1000]]
    report = {"type_name": "ValueError", "frames": frames}
    with pytest.raises(ValueError) as info:  # noqa: PT011  its message is empty
        Liar({"kind": "failure", "report": report, "nodes": []}).proxy()
    last = traceback.extract_tb(info.value.__traceback__)[-1]
    assert (last.name, last.lineno, last.line) == ("g" * 80, shown, "x" * 400)


def test_the_name_of_a_proxy_is_that_of_its_type_or_function() -> None:
    liar = Liar(
        value(["remote_ref", 1, "no name", "not one"]),
        value(["plain", "n"]),
        value(["remote_ref", 2, "f", "g"]),
    )
    first, second = liar.proxy(), None
    assert type(first).__name__ == "object"
    assert first.__name__ == "n"  # asks, as it did not come along
    second = liar.student.question("name", name="other")
    assert second.__name__ == "g"
    for name in ("__len_hint__", "__array_interface__", "__wrapped__"):
        with pytest.raises(AttributeError):
            getattr(second, name)


def test_what_was_lent_and_is_held_keeps_its_name_after_the_test_cell(pair) -> None:
    """A closure over a shadow copy: its name is the handle, which the student process then drops."""
    state = pair.start(2)
    params = {"w": state["w"]}
    loss, step = pair.closure(params)
    assert loss() == 0
    pair.student.forget()
    pair.same(1)  # takes the handles along that are dropped
    state["w"][:] = 4
    assert loss() == 8
    step()
    assert state["w"].tolist() == [3, 3]


def test_a_function_of_the_tests_is_called_back(pair) -> None:
    seen = []

    def gradient(x):
        seen.append(float(x))
        return 2 * x

    assert pair.descend(gradient, 1.0) == pytest.approx(0.512)
    assert seen == pytest.approx([1, 0.8, 0.64])
    assert pair.apply_to(pair.model, [1, 2]) == [3, 6]  # the student's own function, back to it
    assert pair.apply_to(lambda values: values.append(1) or values, [[]]) == [[1]]


def test_a_function_that_the_student_kept_comes_back_as_itself(pair) -> None:
    def function() -> None:
        pass

    pair.remember(function)
    assert pair.recall() is function
    pair.remember(function)
    pair.student.forget()
    with pytest.raises(StudentGone):  # which only a cell of the student's could have passed on
        pair.recall()


def test_the_students_objects_go_back_as_themselves(pair) -> None:
    for name in ("model", "counts", "point"):
        assert pair.is_one_of_mine(pair.namespace[name])
    assert not pair.is_one_of_mine(pair.Model(3))
    assert not pair.is_one_of_mine({"a": 1})
    counts = pair.counts
    pair.student.forget()
    assert not pair.is_one_of_mine(counts)  # which is the test's own, as is every copy of an earlier cell


def test_an_object_that_comes_back_while_it_is_let_go_stays(pair) -> None:
    pair.student.forget()
    held = [pair.the_model()]
    again = pair.the_model_after(held.clear)
    gc.collect()
    assert [again.predict(1) for _ in range(3)] == [3, 3, 3]


def test_the_student_sees_the_name_of_a_function(pair) -> None:
    def gradient() -> None:
        pass

    assert pair.name_of(gradient) == "gradient"
    assert pair.name_of(functools.partial(gradient)) == "partial"


def test_an_exception_of_an_earlier_test_cell_is_not_raised_again(pair) -> None:
    raised = LookupError("the test's own")

    def fail():
        raise raised

    pair.remember_error(fail)
    with pytest.raises(LookupError) as info:
        pair.raise_again()
    assert info.value is raised
    pair.remember_error(fail)
    pair.student.forget()
    with pytest.raises(LookupError) as info:
        pair.raise_again()
    assert info.value is not raised


def test_a_global_variable_has_its_value_of_now(pair) -> None:
    before = pair.counted
    pair.count()
    assert pair.counted == before + 1


def test_a_callback_may_ask_the_student_again(pair) -> None:
    assert pair.apply_to(lambda x: pair.divide(x, 2), [1, 2]) == [0.5, 1.0]


def test_a_test_and_the_students_code_call_each_other_40_deep_and_no_deeper() -> None:
    pair = Pair("def apply_to(f, x): return f(x)")

    def back(count):
        return count if count == 0 else pair.apply_to(back, count - 1)

    assert back(40) == 0
    with pytest.raises(StudentGone, match="nested"):
        back(41)
    pair.close()


def test_an_exception_of_a_callback_goes_through_the_students_code(pair) -> None:
    raised = LookupError("the test's own")

    def fail():
        raise raised

    with pytest.raises(LookupError) as info:
        pair.apply_to(lambda _: fail(), [1])
    assert info.value is raised
    assert pair.swallow(fail) == "LookupError"

    def no_key():
        raise KeyError("k")

    assert pair.swallow_some(no_key) == "swallowed"
    with pytest.raises(LookupError):
        pair.swallow_some(fail)


def test_an_exception_is_of_its_type_and_shows_the_students_line(pair) -> None:
    with pytest.raises(ZeroDivisionError, match="division by zero") as info:
        pair.divide(1, 0)
    last = traceback.extract_tb(info.value.__traceback__)[-1]
    assert (last.name, last.line.strip()) == ("divide", "return a / b")
    with pytest.raises(ArithmeticError, match="after 3 steps") as info:
        pair.give_up()
    assert type(info.value).__name__ == "NotConverged"
    with pytest.raises(TypeError):
        pair.divide(1)


def test_stop_iteration_does_not_end_a_tests_loop(pair) -> None:
    with pytest.raises(RuntimeError):
        list(map(pair.exhausted, [1, 2]))


def test_a_handle_is_an_object(pair) -> None:
    model = pair.model
    assert isinstance(model, Proxy)
    assert type(model).__name__ == "Model"
    assert pair.model is model
    assert (model.w, model.rate, model.predict(2), model(2)) == (3, 0.1, 6, 6)
    assert (len(model), model[4], 5 in model, 6 in model, list(model)) == (3, 8, True, False, [1, 2, 3])
    assert (float(model), int(model), bool(model), range(9)[model]) == (2.5, 4, False, 4)
    assert np.asarray(model).tolist() == [1, 2]
    assert np.asarray(model, dtype=int).dtype == int
    assert np.asarray(pair.whole).dtype == int
    assert pair.whole.__array__(np.dtype("f4")).dtype == np.dtype("f4")
    assert pair.divide.__qualname__ == "divide"
    batches = pair.batches(np.arange(4), np.random.default_rng(0), 2)
    assert iter(batches) is batches
    assert hasattr(model, "w")
    assert not hasattr(model, "v")
    model.v = [1]
    assert model.v == [1]
    other = pair.Model(1)
    other["key"] = 5
    assert other.w == ("key", 5)
    assert other != model
    assert isinstance(other, type(model))
    assert "Model" in repr(model)


def test_an_object_is_asked_nothing_that_no_test_asks(pair) -> None:
    first, _ = pair.ask_me()
    second, asked = pair.same((first, pair.ask_me()[1]))
    assert second is first
    assert asked == []


def test_an_object_that_is_equal_to_everything_is_not(pair) -> None:
    everything = pair.everything
    assert not everything == 3  # noqa: SIM201
    assert everything != 3
    assert everything == everything
    assert not np.array_equal(everything, np.ones(2))
    with pytest.raises((AssertionError, TypeError)):
        np.testing.assert_allclose(everything, 1.0)
    with pytest.raises(TypeError):
        float(everything)


def test_containers_of_the_library_come_as_such_and_go_back_as_themselves(pair) -> None:
    counts, point = pair.counts, pair.point
    assert counts == {"a": 1}
    assert type(counts) is defaultdict
    assert point == (1, 2)
    assert point._fields == ("x", "y")
    assert pair.test("assert same(counts) == {'a': 1}; assert same(point) == (1, 2)") is None


def test_arrays_of_other_types_come_as_arrays(pair) -> None:
    arrays = [pair.matrix(), *pair.tensors()]
    assert [type(array) for array in arrays] == [np.matrix, np.ndarray, np.ndarray]
    assert [array.tolist() for array in arrays] == [[[1, 2], [3, 4]], [1, 2], [1, 2]]


def test_names_that_are_not_the_students_are_name_errors(pair) -> None:
    pair.test("assert number == 3\nassert [number for _ in range(2)] == [3, 3]")
    with pytest.raises(AssertionError, match="missing is missing"):
        pair.test("missing")
    for source in ("Point", "helper", "__file__", "NotConverged"):
        with pytest.raises(NameError):
            pair.test(source)
    pair.test("def f():\n    return number + max(number, 2)\nassert f() == 6")
    pair.test("assert __name__ == '__main__'")  # as in a notebook


def test_what_cannot_cross_is_a_type_error(pair) -> None:
    with pytest.raises(TypeError):
        pair.same(threading.Lock())


def test_handles_that_are_not_needed_are_forgotten(pair) -> None:
    held = [pair.keep_and_forget() for _ in range(50)]
    handles = {one._sealed.handle for one in held}
    assert len(handles) == 50
    del held
    gc.collect()
    assert handles <= set(pair.student._unused)
    pair.same(1)
    assert not handles & set(pair.student._unused)
    assert not handles & set(pair.student._proxies)


def test_a_process_that_is_unused_is_no_exception_of_a_test() -> None:
    pair = Pair("import os\ndef same(x): os._exit(3)")
    assert not issubclass(StudentGone, Exception)  # or a test could swallow it
    with pytest.raises(StudentGone):
        pair.same(1)
    pair.close()


def test_a_process_that_does_not_answer_is_out_of_time() -> None:
    pair = Pair("import time\ndef same(x): time.sleep(3)\ndef apply_to(f, x):\n  while True: f(x)")
    pair.student.deadline = time.monotonic() + 0.2
    with pytest.raises(OutOfTime):
        pair.same(1)
    pair.close()
    pair = Pair("def apply_to(f, x):\n  while True:\n    try: f(x)\n    except BaseException: pass")
    pair.student.deadline = time.monotonic() + 0.2
    with pytest.raises(OutOfTime):
        pair.apply_to(lambda x: x, 1)
    pair.close()


def test_the_alarm_is_no_answer_to_a_callback() -> None:
    pair = Pair("def apply_to(f, x):\n  try: f(x)\n  except BaseException: return 'swallowed'")

    def late(x):
        raise OutOfTime

    with pytest.raises(OutOfTime):
        pair.apply_to(late, 1)
    pair.close()


def test_threads_of_the_students_take_turns_to_call_a_function(pair) -> None:
    assert pair.map_in_threads(lambda x: x * x, list(range(30))) == [x * x for x in range(30)]
    # The student's function that the test's function calls back starts threads that call it again.
    assert pair.map_in_threads(lambda x: x if x < 3 else sum(pair.map_in_threads(abs, [x, -x])), [2, 3]) == [
        2,
        6,
    ]


def test_threads_of_a_test_take_turns_to_ask(pair) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pair.divide, range(30), [2] * 30)) == [x / 2 for x in range(30)]


def test_a_thread_that_goes_on_waits_for_the_next_question(pair) -> None:
    pair.call_later(lambda x: 3 * x, 5)
    assert pair.wait_for_later() == [0, 3, 6, 9, 12]


def test_a_fork_of_the_student_process_cannot_mix_up_the_messages(pair) -> None:
    assert pair.call_in_fork(lambda: 1) == "RuntimeError"
    assert pair.divide(1, 2) == 0.5


def test_no_traceback_shows_a_line_of_the_graders_own(pair) -> None:
    cached = dict(linecache.cache)
    examiner.hide_source()
    try:
        for wrong in (pair.divide, pair.apply_to, pair.in_a_library):  # too few arguments, or none
            with pytest.raises(TypeError) as info:
                wrong(1)
            own, *others = traceback.extract_tb(info.value.__traceback__)
            assert own.line == "wrong(1)"
            assert [frame.line for frame in others if frame.line] == []
    finally:
        linecache.cache.clear()
        linecache.cache.update(cached)


def test_arguments_are_kept_until_there_are_too_many_or_the_test_cell_ends(pair, monkeypatch) -> None:
    monkeypatch.setattr("autograder.sealed.shadow_copies.COUNT", 4)
    pair.student.forget()
    pair.same(1)
    arguments = [np.full(3, number) for number in range(10)]
    for argument in arguments:
        pair.double_in_place(argument)
    assert [id(one) in pair.student._held for one in arguments] == [False] * 6 + [True] * 4
    assert len(pair.student._unused) == 1  # the others went along with the questions
    pair.student.forget()
    assert not any(id(one) in pair.student._held for one in arguments)
    pair.same(1)
    assert pair.student._unused == []
    pair.double_in_place(arguments[0])
    assert arguments[0].tolist() == [0, 0, 0]
