"""Tests that the student process executes: what works as in a notebook, and what student code gains by it.

An attack of `adversarial/attacks` that succeeds in one process with the tests is tried here as well; that it
succeeds there is its control, see `test_adversarial.py`.
"""

import json
import socket

import nbformat
import pytest
from test_adversarial import (
    ATTACKS,
    FILES,
    PATIENT,
    SLOW,
    Attack,
    assert_stopped,
    original,
    right,
    submission,
)

from autograder.assignment.reference import Reference, reference_of, with_sandboxed
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.results.verdict import GradedNotebook
from autograder.sealed.limits import Limits
from autograder.sealed.verdict_channel import MalformedVerdictError, report, verdict_channel
from course_copy import needs_sandbox

# They succeed in the sandboxed mode, too: THREAT-MODEL.md, "Sandboxed tests".
STILL_POSSIBLE = ("equal_to_everything", "reads_what_a_test_binds")
STOPPED = (
    "forged_answers",
    "names_before_builtins",
    "names_of_the_tests",
    "replaced_code",
    "replaced_executor",
    "replaced_shell",
    "replaced_testing",
    "strange_outputs",
    "submitted_modules",
)
ATTACK = {attack.name: attack for attack in ATTACKS}


def all_sandboxed(reference: Reference) -> Reference:
    return with_sandboxed(reference, [name for name, test in reference.tests.items() if test.points])


def graded(program: str, limits: Limits = SLOW, exercise: str = "exercise") -> GradedNotebook:
    reference = all_sandboxed(original(exercise))
    return grade_notebook(submission(program, exercise), reference, FILES, Settings(limits))


def points(examined: GradedNotebook) -> float:
    return sum(verdict.score for verdict in examined.verdicts)


def notebook(answer: str, *tests: str) -> nbformat.NotebookNode:
    """Make a notebook with an answer and tests of two points each."""
    header = {"grade_id": "answer", "grade": False, "solution": True, "locked": False}
    cells = [nbformat.v4.new_code_cell(answer, metadata={"nbgrader": header})]
    for number, source in enumerate(tests):
        header = {"grade_id": f"test-{number}", "grade": True, "points": 2, "solution": False, "locked": True}
        cells.append(nbformat.v4.new_code_cell(source, metadata={"nbgrader": header}))
    return nbformat.v4.new_notebook(cells=cells)


def in_notebook(answer: str, *tests: str, limits: Limits = PATIENT) -> GradedNotebook:
    """Grade an answer with sandboxed tests, which know the names that it binds."""
    both = notebook(answer, *tests)
    reference = all_sandboxed(reference_of("lesson", both, both, (), {"answer": answer}))
    return grade_notebook(both, reference, {}, Settings(limits, figures=False))


ANSWER = """
import random
def hello(): print("hello")
def ask(): return int(input("n? ")) + 1
def helper(): return 1
def total(): return helper() + 1
def draw(): return random.random()
async def later(x): return x + 1
"""
IDIOMS = (
    "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    hello()\n"
    "assert out.getvalue() == 'hello\\n'",
    "import sys, io\nold, sys.stdout = sys.stdout, io.StringIO()\ntry:\n    hello()\n"
    "    assert sys.stdout.getvalue() == 'hello\\n'\nfinally:\n    sys.stdout = old",
    "from IPython.utils.capture import capture_output\nwith capture_output() as out:\n    hello()\n"
    "assert out.stdout == 'hello\\n'",
    "from unittest import mock\nwith mock.patch('builtins.input', lambda _: '4'):\n    assert ask() == 5",
    "with mock.patch('__main__.helper', return_value=10):\n    assert total() == 11",
    "random.seed(3)\nexpected = random.random()\nrandom.seed(3)\nassert draw() == expected",
    "assert await later(1) == 2",
    "%%time\nassert total() == 2",
    "found = %timeit -o -q -n1 -r1 total()\nassert found.best < 5",
    "assert any('def helper' in source for source in In)",
    "assert 'total' in globals() and __import__('__main__').total() == 2 and expected",
    "0.5 if total() == 2 else 0",
)


@needs_sandbox
def test_tests_can_do_what_they_can_do_in_a_notebook() -> None:
    examined = in_notebook(ANSWER, *IDIOMS)
    assert [verdict.score for verdict in examined.verdicts] == [2.0] * 11 + [0.5], examined.verdicts
    empty = in_notebook("pass", *IDIOMS)
    assert [verdict.score for verdict in empty.verdicts] == [0.0] * 12


@needs_sandbox
def test_whatever_ends_a_test_early_is_no_pass() -> None:
    ends = (
        "raise SystemExit(0)",
        "import sys; sys.exit()",
        "raise KeyboardInterrupt",
        "import os; os._exit(0)",
    )
    for end in ends:
        examined = in_notebook(f"def f():\n    {end}\n", "f()", "assert callable(f)")
        assert [verdict.score for verdict in examined.verdicts] == [0, 2], "the next test is executed"
        assert examined.verdicts[0].status in ("failed", "crashed")
    loops = in_notebook("def f():\n    while True: pass\n", "f()", "1", limits=SLOW)
    assert [(verdict.score, verdict.status) for verdict in loops.verdicts] == [
        (0, "timed out"),
        (1, "passed"),
    ]


# What IPython would call to execute a cell that awaits, or one that begins with a magic.
SKIPS = """
get_ipython().loop_runner = lambda coroutine: coroutine.close()
get_ipython().run_cell_magic = lambda *args: None
get_ipython().magics_manager.magics["cell"]["time"] = lambda *args: None
async def f(): return NUMBER
def g(): return NUMBER
"""


@needs_sandbox
@pytest.mark.parametrize(("number", "score"), [("1", 2), ("0", 0)])
def test_a_test_is_not_skipped_by_replacing_what_executes_it(number: str, score: int) -> None:
    answer = SKIPS.replace("NUMBER", number)
    examined = in_notebook(answer, "assert await f() == 1", "%%time\nassert g() == 1")
    assert [verdict.score for verdict in examined.verdicts] == [score, score]


SEARCH = """
import re
def search():
    marker, found = re.compile(rb"HIDDEN[-]IN-THE-TEST"), False  # which does not match itself
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if " rw" in line:
                try:
                    memory.seek(start)
                    found = found or bool(marker.search(memory.read(end - start)))
                except (OSError, ValueError):
                    pass
    return found
print("FOUND" if search() else "NOTHING")
"""


@needs_sandbox
def test_a_test_is_not_in_the_process_before_its_turn() -> None:
    secret = "def f():\n    return 'HIDDEN-IN-THE-TEST'\nassert search()"
    examined = in_notebook(SEARCH, secret)
    assert examined.verdicts[0].status == "passed", "the search itself finds what is there"
    assert examined.notebook.cells[0].outputs[0].text == "NOTHING\n"


@needs_sandbox
@pytest.mark.parametrize("name", STOPPED)
def test_what_succeeds_by_accident_or_by_replacing_names_is_stopped(name: str) -> None:
    attack: Attack = ATTACK[name]
    assert attack.claim["how"] == "earns", "so its control shows that it earns points elsewhere"
    for program in attack.programs():
        assert_stopped(attack, graded(program, exercise=attack.exercise))


@needs_sandbox
@pytest.mark.parametrize("name", STILL_POSSIBLE)
def test_what_the_threat_model_says_is_possible_is_possible(name: str) -> None:
    attack = ATTACK[name]
    assert points(graded(attack.program, exercise=attack.exercise)) == float(attack.claim["what"])


@needs_sandbox
def test_an_honest_program_gets_full_marks() -> None:
    assert points(graded(right(), PATIENT)) == 10


FORGES = """
import socket, threading, time
def forge():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for line in open("/proc/net/unix"):
            address = line.split()[-1]
            if address.startswith("@"):
                with socket.socket(socket.AF_UNIX) as channel:
                    channel.connect(b"\\0" + address[1:].encode())
                    channel.sendall(MESSAGE)
                print("ATTEMPTED")
                return
threading.Thread(target=forge, daemon=True).start()
def f():
    print("2.0")
    time.sleep(1)
    raise ValueError
"""


@needs_sandbox
@pytest.mark.parametrize("message", [b"null", bytes(32) + b"null", b"", bytes(10**4)])
def test_a_message_without_the_key_is_no_pass(message: bytes) -> None:
    examined = in_notebook(
        FORGES.replace("MESSAGE", repr(message)), "try:\n    f()\nexcept ValueError:\n    pass"
    )
    (verdict,) = examined.verdicts
    assert "ATTEMPTED" in str(examined.notebook.cells[1].outputs)
    assert (verdict.score, verdict.message) == (
        0,
        "Something else than the test has reported a result.",
    )


def test_only_one_complete_message_with_the_key_is_a_result() -> None:
    for value, expected in ((None, None), (1, 1.0), (True, None), ("text", None)):
        with verdict_channel() as channel:
            report(value, *channel.ticket)
            assert channel.read() == expected
    with verdict_channel() as channel, pytest.raises(MalformedVerdictError, match="did not run to its end"):
        channel.read()
    with verdict_channel() as channel:
        report(None, *channel.ticket)
        report(None, *channel.ticket)
        with pytest.raises(MalformedVerdictError, match="Something else"):
            channel.read()
    for content in (b"", b"true", b"2", b'"x"', b"[" * 10**5, json.dumps([1.0]).encode()):
        with verdict_channel() as channel, socket.socket(socket.AF_UNIX) as forger:
            forger.connect(channel.ticket.address)
            forger.sendall(channel.ticket.key + content)
            forger.close()
            with pytest.raises(MalformedVerdictError, match="malformed"):
                channel.read()
