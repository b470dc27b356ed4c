"""The global random generators, which a test shares with the student's code once it has seeded them.

In a single process there is one generator, from which both of them draw. Here each process has its own. The
examiner sends its state before a question, and afterwards takes over the student's, but only if that is the
state after further draws from the same numbers. The student's code may skip numbers by drawing them, but not
choose which ones follow, except for one normal number that a generator keeps.
"""

import functools
import math
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from .operations import Operation

Ask: TypeAlias = Callable[[str, list[Any]], Any]  # asks a question: operation and operands
WORDS = 624  # of a Mersenne twister, which both generators are
BLOCKS = 20_000  # the most renewals of the words during a question: twelve million 32-bit numbers
LARGEST_GAUSS = 9.0  # greater than any normal number that can be drawn


class State(NamedTuple):
    """The state of a Mersenne twister; `gauss` is a normal number that has already been drawn."""

    words: npt.NDArray[np.uint32]
    position: int
    gauss: float | None

    def equals(self, other: "State") -> bool:
        """Return whether the same numbers will be drawn."""
        return self[1:] == other[1:] and np.array_equal(self.words, other.words)


class Generator(NamedTuple):
    """A module's global generator: how to read and set its state, and the functions with which tests do."""

    module: ModuleType
    state: Callable[[], State]
    set_state: Callable[[State], None]
    setters: tuple[str, str]


_setstate, _numpy_set_state = random.setstate, np.random.set_state  # as they are before `notice_seeds`


def _state() -> State:
    _, words, gauss = random.getstate()
    return State(np.array(words[:-1], np.uint32), words[-1], gauss)


def _set_state(state: State) -> None:
    _setstate((3, (*state.words.tolist(), state.position), state.gauss))


def _numpy_state() -> State:
    state: tuple[Any, ...] = np.random.get_state()  # type: ignore[assignment]  # not the dict of `legacy=False`
    _, words, position, has_gauss, gauss = state
    return State(words, position, gauss if has_gauss else None)


def _set_numpy_state(state: State) -> None:
    has_gauss, gauss = int(state.gauss is not None), state.gauss or 0.0
    _numpy_set_state(("MT19937", state.words, state.position, has_gauss, gauss))


GENERATORS: Mapping[str, Generator] = MappingProxyType(
    {
        "random": Generator(random, _state, _set_state, ("seed", "setstate")),
        "numpy": Generator(np.random, _numpy_state, _set_numpy_state, ("seed", "set_state")),
    }
)
OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "random state": Operation(
            ("generator",), lambda name: tuple(GENERATORS[name].state()), on_object=False
        ),
        "set random state": Operation(
            ("generator", "words", "position", "gauss"),
            lambda name, *state: GENERATORS[name].set_state(State(*state)),
            on_object=False,
        ),
    }
)


class SharedRandom:
    """The examiner's generators, and what it knows of the student's."""

    def __init__(self) -> None:
        self._seeded: set[str] = set()  # generators whose state has to be sent with the next question
        self._shared: dict[str, State] = {}  # generator → the state that both processes last had
        self._apart: set[str] = set()  # generators that the student's code has set itself

    def notice_seeds(self) -> None:
        """Notice from now on when a test seeds a generator, even with the same seed again."""
        for name, generator in GENERATORS.items():
            for setter in generator.setters:
                setattr(generator.module, setter, self._noticed(name, getattr(generator.module, setter)))

    def _noticed(self, name: str, setter: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(setter)
        def noticed(*args: Any, **kwargs: Any) -> Any:
            self._seeded.add(name)
            return setter(*args, **kwargs)

        return noticed

    def begin_process(self) -> None:
        """Note that a new student process has started, which has states of its own."""
        self._seeded |= self._shared.keys()
        self.end()

    def end(self) -> None:
        """Share no state any longer: a cell is executed, which may seed the generators itself."""
        self._shared.clear()
        self._apart.clear()

    def send(self, ask: Ask) -> None:
        """Send the states that the test has set, or has drawn from since both processes had them."""
        for name in sorted(self._seeded | self._shared.keys() - self._apart):
            state = GENERATORS[name].state()
            if name in self._seeded or not state.equals(self._shared[name]):
                ask("set random state", [name, *state])
                self._shared[name] = state
        self._apart -= self._seeded
        self._seeded.clear()

    def follow(self, ask: Ask) -> None:
        """Take over the states of the student process, if they are further ones of the same numbers."""
        for name in sorted(self._shared.keys() - self._apart - self._seeded):
            state, shared = _read(ask("random state", [name])), self._shared[name]
            if state is not None and state.equals(shared):
                continue
            if state is not None and _is_ahead(state, shared):
                GENERATORS[name].set_state(state)
                self._shared[name] = state
            else:
                self._apart.add(name)


def _read(reply: object) -> State | None:
    """Return the state in a reply, or None if the reply is malformed."""
    if type(reply) is not tuple or len(reply) != 3:
        return None
    state = State(*reply)
    if type(state.words) is not np.ndarray or state.words.dtype != np.uint32 or state.words.shape != (WORDS,):
        return None
    if type(state.position) is not int or not 0 <= state.position <= WORDS:
        return None
    if state.gauss is None:
        return state
    is_drawn = type(state.gauss) is float and math.isfinite(state.gauss) and abs(state.gauss) < LARGEST_GAUSS
    return state if is_drawn else None


def _is_ahead(state: State, start: State) -> bool:
    """Return whether drawing from `start` leads to `state`."""
    if np.array_equal(state.words, start.words):
        return state.position >= start.position
    twister = np.random.MT19937()
    twister.state = {"bit_generator": "MT19937", "state": {"key": start.words, "pos": WORDS}}
    for _ in range(BLOCKS):
        twister.random_raw(WORDS, output=False)
        if np.array_equal(state.words, twister.state["state"]["key"]):
            return True
    return False
