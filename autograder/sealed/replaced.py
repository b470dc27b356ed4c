"""Apply to the student process what a test replaces in its own.

Many tests catch what a function prints, answer its `input()`, replace `print`, or seed the global random
generators. In a single process this works by itself; between two it has to be arranged:

- While a test has another standard output or error, what the student's code prints is written there.
- A test's `input` or `print` is lent to the student's code, which calls it instead of the built-in one.
- For the random generators see `shared_random`.
"""

import builtins
import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any

from .jobs import Output
from .operations import Operation
from .outputs import clean
from .shared_random import Ask, SharedRandom

STREAMS = ("stdout", "stderr")
FUNCTIONS = MappingProxyType({"input": builtins.input, "print": builtins.print})
OUTPUT = 2**24  # the most bytes that a test can catch during one question
OTHERS = 2**20  # the most characters of other outputs in a test


def _replace(name: str, function: Any) -> None:
    """Replace a built-in function with the test's; None restores the original."""
    setattr(builtins, name, FUNCTIONS[name] if function is None else function)


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {"replace": Operation(("name", "function"), _replace, on_object=False)}
)


class Replaced:
    """What the current test has replaced, and how much of it the student process knows."""

    def __init__(self) -> None:
        self.random = SharedRandom()
        self._namespace: dict[str, Any] = {}  # of the test
        self._streams: dict[str, Any] | None = None  # those that the test began with
        self._others: list[Output] = []  # outputs of the student's code that the test did not catch
        self._room = OTHERS
        self.begin_process()

    def begin_process(self) -> None:
        """Note that a new student process has started, which knows of no replacements."""
        self._lent: dict[str, Any] = dict.fromkeys(FUNCTIONS)
        self.random.begin_process()

    @contextlib.contextmanager
    def in_test(self, namespace: dict[str, Any]) -> Iterator[None]:
        """Treat the body of the `with` statement as a test, which has those globals."""
        self._namespace, self._room = namespace, OTHERS
        self._streams = {name: getattr(sys, name) for name in STREAMS}
        try:
            yield
        finally:
            self._streams = None

    def take_others(self) -> list[Output]:
        """Return the outputs that the test did not catch, and drop them."""
        others, self._others = self._others, []
        return others

    def put_back(self, ask: Ask) -> None:
        """Have the student process put back the functions that were there before the test."""
        for name in [name for name, function in self._lent.items() if function is not None]:
            ask("replace", [name, None])
            self._lent[name] = None

    def in_force(self, ask: Ask) -> AbstractContextManager[None]:
        """Apply the test's replacements while the student process answers a question."""
        return self._between(self._enter, self._leave, ask)

    def in_callback(self, ask: Ask) -> AbstractContextManager[None]:
        """Let a function of the test's see what the student's code has printed and drawn before the call."""
        return self._between(self._leave, self._enter, ask)

    @contextlib.contextmanager
    def _between(
        self, before: Callable[[Ask], None], after: Callable[[Ask], None], ask: Ask
    ) -> Iterator[None]:
        """Do one thing before the body of the `with` statement and another after it, if this is in a test."""
        if self._streams is None:
            yield
            return
        before(ask)
        try:
            yield
        except Exception:  # not `StudentGone` or `OutOfTime`: after these the process no longer answers
            after(ask)
            raise
        after(ask)

    def _enter(self, ask: Ask) -> None:
        """Hand over to the student's code."""
        self._lend_functions(ask)
        self.random.send(ask)
        if self._caught():
            self._keep(clean(ask("outputs", []), OUTPUT))

    def _leave(self, ask: Ask) -> None:
        """Take over from the student's code."""
        if caught := self._caught():
            outputs = clean(ask("outputs", []), OUTPUT)
            for output in outputs:
                if output.get("name") in caught and (stream := getattr(sys, output["name"])) is not None:
                    stream.write(output["text"])
            self._keep(output for output in outputs if output.get("name") not in caught)
        self.random.follow(ask)

    def _caught(self) -> list[str]:
        """Return the names of the streams that the test has replaced."""
        streams = self._streams or {}
        return [name for name, stream in streams.items() if getattr(sys, name) is not stream]

    def _keep(self, outputs: Iterable[Output]) -> None:
        """Keep outputs for the notebook, as long as there is room."""
        for output in outputs:
            self._room -= len(str(output))
            if self._room > 0:
                self._others.append(output)

    def _lend_functions(self, ask: Ask) -> None:
        """Lend the student's code the functions that the test has put in the place of built-in ones."""
        for name, original in FUNCTIONS.items():
            current = dict.get(self._namespace, name, getattr(builtins, name, original))
            lent = None if current is original else current
            if lent is not self._lent[name]:
                ask("replace", [name, lent])
                self._lent[name] = lent
